namespace ReplicationKit.Rules;

/// <summary>
/// The parameters of <c>_changes</c> that a query parameter of the same name runs into: filter parameters travel in the same query
/// string (<c>couch_replicator_api_wrap:maybe_add_changes_filter_q_args/2</c>), whose keys are read without regard to case.
/// </summary>
internal static class FeedParameter
{
    /// <summary>What becomes of a query parameter with this key; null where nothing special does.</summary>
    public static string? Effect(string key) =>
        key.ToLowerInvariant() switch
        {
            "feed" or "style" or "since" or "timeout" => "the replicator sets it itself and drops this one",
            "heartbeat" => "the changes feed takes it for its own",
            "limit" => "the changes feed stops after that many changes, and the replication counts as completed",
            "filter" => "it overrides the replication's filter",
            "descending" => "the changes feed runs backwards with it",
            "seq_interval" => "the changes feed takes it for its own",
            "key" or "startkey" or "endkey" => "the server reads it as JSON before the filter gets it",
            _ => null,
        };

    /// <summary>Whether the changes feed refuses a value that is known, so that the replication can never work.</summary>
    public static bool IsRefused(QueryParamSpec parameter, ReplicationSpec spec)
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

    /// <summary>Only for functions the query becomes an object: <c>chttpd_external:json_query_keys/1</c>.</summary>
    private static bool IsFunction(ReplicationSpec spec) =>
        spec.Filter is { IsKnown: true, Value: { Length: > 0 } filter } && filter[0] != '_';

    /// <summary>Numbers and truth values are JSON as they stand; of texts no more is judged than how they begin.</summary>
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

    /// <summary>The sign of an integer, which has no upper limit on the server: -1, 0 or 1; null where the text is none.</summary>
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
