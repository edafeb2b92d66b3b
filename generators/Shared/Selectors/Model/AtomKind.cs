namespace ReplicationKit.Selectors.Model;

/// <summary>The conditions on one field of which selectors consist.</summary>
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
