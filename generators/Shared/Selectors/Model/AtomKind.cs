namespace ReplicationKit.Selectors.Model;

/// <summary>The conditions on one field out of which selectors are made.</summary>
internal enum AtomKind
{
    Missing,
    Exists,
    Type,
    NotType,
    Equal,
    NotEqual,
    In,
    NotIn,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Regex,
    NotRegex,
    Mod,
    NotMod,
    Size,
    NotSize,
    Element,
    NoElement,
}
