using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>Operations on comparisons.</summary>
internal static class RelationKinds
{
    /// <summary>The comparison with its operands exchanged.</summary>
    public static RelationKind Mirror(this RelationKind relation) =>
        relation switch
        {
            RelationKind.Less => RelationKind.Greater,
            RelationKind.LessOrEqual => RelationKind.GreaterOrEqual,
            RelationKind.Greater => RelationKind.Less,
            RelationKind.GreaterOrEqual => RelationKind.LessOrEqual,
            _ => relation,
        };

    public static RelationKind Opposite(this RelationKind relation) =>
        relation switch
        {
            RelationKind.Equal => RelationKind.NotEqual,
            RelationKind.NotEqual => RelationKind.Equal,
            RelationKind.Less => RelationKind.GreaterOrEqual,
            RelationKind.LessOrEqual => RelationKind.Greater,
            RelationKind.Greater => RelationKind.LessOrEqual,
            _ => RelationKind.Less,
        };

    /// <summary>Whether two values with this ordering satisfy the comparison.</summary>
    public static bool Holds(this RelationKind relation, int order) =>
        relation switch
        {
            RelationKind.Equal => order == 0,
            RelationKind.NotEqual => order != 0,
            RelationKind.Less => order < 0,
            RelationKind.LessOrEqual => order <= 0,
            RelationKind.Greater => order > 0,
            _ => order >= 0,
        };

    public static bool IsEquality(this RelationKind relation) => relation is RelationKind.Equal or RelationKind.NotEqual;

    public static AtomKind Atom(this RelationKind relation) =>
        relation switch
        {
            RelationKind.Equal => AtomKind.Equal,
            RelationKind.NotEqual => AtomKind.NotEqual,
            RelationKind.Less => AtomKind.Less,
            RelationKind.LessOrEqual => AtomKind.LessOrEqual,
            RelationKind.Greater => AtomKind.Greater,
            _ => AtomKind.GreaterOrEqual,
        };

    public static string Token(this RelationKind relation) =>
        relation switch
        {
            RelationKind.Equal => "==",
            RelationKind.NotEqual => "!=",
            RelationKind.Less => "<",
            RelationKind.LessOrEqual => "<=",
            RelationKind.Greater => ">",
            _ => ">=",
        };
}
