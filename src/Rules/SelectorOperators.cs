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

    /// <summary>The operator that was probably meant, or <c>null</c> if none means the same with the same operand.</summary>
    public static string? Intended(string name) =>
        Plain(name) switch
        {
            "GREATER" or "GREATERTHAN" or "ABOVE" or "AFTER" => "$gt",
            "GREATEROREQUAL" or "GREATERTHANOREQUAL" or "GREATEREQUAL" or "ATLEAST" or "GE" => "$gte",
            "LESS" or "LESSTHAN" or "BELOW" or "BEFORE" => "$lt",
            "LESSOREQUAL" or "LESSTHANOREQUAL" or "LESSEQUAL" or "ATMOST" or "LE" => "$lte",
            "EQUAL" or "EQUALS" or "IS" => "$eq",
            "NOTEQUAL" or "NOTEQUALS" or "NEQ" or "ISNOT" => "$ne",
            "NOTIN" => "$nin",
            "STARTSWITH" or "PREFIX" => "$beginsWith",
            "LENGTH" or "COUNT" => "$size",
            "ANY" or "SOME" => "$elemMatch",
            "EVERY" => "$allMatch",
            "MATCH" or "MATCHES" or "REGEXP" => "$regex",
            "LIKE" or "ILIKE" => null,
            _ => Spelling.Nearest(name, All),
        };

    /// <summary>What to use instead of an unknown operator that <see cref="Intended"/> does not replace.</summary>
    public static string Advice(string name) =>
        Plain(name) switch
        {
            "LIKE" or "ILIKE" => "use \"$regex\", whose operand is a regular expression such as \"^abc\"",
            "ENDSWITH" or "SUFFIX" => "use \"$regex\" with a pattern that ends with \"\\\\z\"",
            "CONTAINS" or "INCLUDES" => "use \"$regex\" for a part of a string, or \"$elemMatch\" with \"$eq\" for an element of an array",
            "BETWEEN" => "use \"$gte\" and \"$lte\"",
            "NULL" or "ISNULL" => "compare with null: {\"$eq\": null}",
            "OPTIONS" => "begin the pattern of \"$regex\" with the options, such as \"(?i)\"",
            "WHERE" or "EXPR" or "FUNCTION" => "a selector runs no code; use a filter function",
            _ => "use an operator of the Mango selector syntax",
        };

    private static string Plain(string name) => name.TrimStart('$').Replace("_", "").ToUpperInvariant();
}
