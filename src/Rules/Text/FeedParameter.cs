namespace ReplicationKit.Rules;

/// <summary>
/// The parameters of <c>_changes</c> that conflict with query parameters of the same name. Filter parameters are sent in the same query
/// string (<c>couch_replicator_api_wrap:maybe_add_changes_filter_q_args/2</c>), whose keys are case-insensitive.
/// </summary>
internal static class FeedParameter
{
    /// <summary>The effect of a query parameter with this key, or <c>null</c> if it has no special meaning.</summary>
    public static string? Effect(string key) =>
        key.ToLowerInvariant() switch
        {
            "feed" or "style" or "since" or "timeout" => "the replicator sets this parameter itself and drops the given value",
            "heartbeat" => "the changes feed interprets it as its own parameter",
            "limit" => "the changes feed stops after that many changes, and the replication is then considered completed",
            "filter" => "it overrides the replication's filter",
            "descending" => "it reverses the order of the changes feed",
            "seq_interval" => "the changes feed interprets it as its own parameter",
            "key" or "startkey" or "endkey" => "the server parses it as JSON before the filter receives it",
            _ => null,
        };

    /// <summary>Whether the changes feed rejects a known value, so that the replication can never run.</summary>
    public static bool IsRejected(QueryParamSpec parameter, ReplicationSpec spec)
    {
        if (!parameter.Value.IsKnown)
            return false;
        string text = Literal.Of(parameter.Value.Value);
        return parameter.Key.ToLowerInvariant() switch
        {
            "heartbeat" => text != "true" && !(Integer(text) > 0),
            "limit" => Integer(text) is null,
            "seq_interval" => !(Integer(text) > 0),
            "descending" or "key" or "startkey" or "endkey" => IsFunction(spec) && !IsJson(parameter.Value.Value, text),
            "filter" => !IsFilter(text, spec),
            _ => false,
        };
    }

    /// <summary>The query becomes an object only for filter functions: <c>chttpd_external:json_query_keys/1</c>.</summary>
    private static bool IsFunction(ReplicationSpec spec) =>
        spec.Filter is { IsKnown: true, Value: { Length: > 0 } filter } && filter[0] != '_';

    /// <summary>Numbers and booleans are valid JSON unchanged. For strings, only the first character is checked.</summary>
    private static bool IsJson(object? value, string text)
    {
        if (value is not string)
            return true;
        string start = text.TrimStart(' ', '\t', '\r', '\n');
        return start.TrimEnd(' ', '\t', '\r', '\n') is "true" or "false" or "null"
            || (start.Length > 0 && "\"[{-0123456789".IndexOf(start[0]) >= 0);
    }

    private static bool IsFilter(string text, ReplicationSpec spec) =>
        text switch
        {
            "" or "_design" => true,
            "_view" => spec.QueryParamsAreOpen || spec.QueryParam("view") is not null,
            "_doc_ids" => spec.QueryParamsAreOpen || spec.QueryParam("doc_ids") is not null,
            _ => text.IndexOf('/') > 0 && text[0] != '_',
        };

    /// <summary>
    /// The sign of an integer, which has no upper limit on the server: -1, 0 or 1. Returns <c>null</c> if the string is not an integer.
    /// </summary>
    private static int? Integer(string text)
    {
        int start = text.StartsWith("-", StringComparison.Ordinal) || text.StartsWith("+", StringComparison.Ordinal) ? 1 : 0;
        if (start == text.Length || !text.Skip(start).All(static c => c is >= '0' and <= '9'))
            return null;
        if (text.Skip(start).All(static c => c == '0'))
            return 0;
        return text[0] == '-' ? -1 : 1;
    }
}
