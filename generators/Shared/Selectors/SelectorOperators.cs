using ReplicationKit.Rules;

namespace ReplicationKit.Selectors;

/// <summary>
/// The operators of selectors, and since which server there are (CouchDB <c>src/mango/src/mango_selector.erl</c>, by release).
/// </summary>
internal static class SelectorOperators
{
    /// <summary>Every operator that a selector can be written with.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "$and",
        "$or",
        "$not",
        "$nor",
        "$all",
        "$elemMatch",
        "$allMatch",
        "$keyMapMatch",
        "$lt",
        "$lte",
        "$eq",
        "$ne",
        "$gte",
        "$gt",
        "$in",
        "$nin",
        "$exists",
        "$type",
        "$size",
        "$mod",
        "$regex",
        "$beginsWith",
        "$text",
    ];

    /// <summary>The first server that knows the operator.</summary>
    public static ServerVersion Since(string name) =>
        name switch
        {
            "$beginsWith" => ServerVersion.CouchDB34,
            "$keyMapMatch" => ServerVersion.CouchDB32,
            _ => ServerVersion.CouchDB30,
        };

    /// <summary>The operator that a misspelt one is nearest to; null where none is near.</summary>
    public static string? Nearest(string name) => Spelling.Nearest(name, All);
}
