namespace ReplicationKit.Selectors.Predicates;

/// <summary>A comparison of two values.</summary>
internal enum RelationKind
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
