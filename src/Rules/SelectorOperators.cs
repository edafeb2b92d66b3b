namespace ReplicationKit.Rules;

/// <summary>
/// The operators of selectors and the server version that introduced them (CouchDB <c>src/mango/src/mango_selector.erl</c>, by release).
/// </summary>
internal static class SelectorOperators
{
    /// <summary>All operators of selectors.</summary>
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

    /// <summary>The first server version that supports the operator.</summary>
    public static ServerVersion Since(string name) =>
        name switch
        {
            "$beginsWith" => ServerVersion.CouchDB34,
            "$keyMapMatch" => ServerVersion.CouchDB32,
            _ => ServerVersion.CouchDB30,
        };

    /// <summary>The operator closest to a misspelled one, or <c>null</c> if none is close.</summary>
    public static string? Nearest(string name) => Spelling.Nearest(name, All);
}
