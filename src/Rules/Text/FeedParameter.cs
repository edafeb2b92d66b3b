using System.Globalization;

namespace ReplicationKit.Rules;

/// <summary>
/// The parameters of <c>_changes</c> that a query parameter of the same name runs into: filter parameters travel in the same query
/// string (<c>couch_replicator_api_wrap:maybe_add_changes_filter_q_args/2</c>), whose keys are read without regard to case.
/// </summary>
internal static class FeedParameter
{
    /// <summary>What becomes of a query parameter with this key; null where nothing special does.</summary>
    public static string? Effect(string key) => key.ToLowerInvariant() switch
    {
        "feed" or "style" or "since" or "timeout" => "the replicator sets it itself and drops this one",
        "heartbeat" => "the changes feed takes it for its own",
        "limit" => "the changes feed stops after that many changes, and the replication counts as completed",
        "filter" => "it overrides the replication's filter",
        "descending" => "the changes feed runs backwards with it",
        "seq_interval" => "the changes feed takes it for its own",
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
            "heartbeat" => text is not ("true" or "false") && !(Integer(text) > 0),
            "limit" => Integer(text) is null,
            "seq_interval" => !(Integer(text) > 0),
            "descending" => text is not ("true" or "false"),
            "filter" => !IsFilter(text, spec),
            _ => false,
        };
    }

    private static bool IsFilter(string text, ReplicationSpec spec) => text switch
    {
        "_design" => true,
        "_view" => spec.QueryParamsAreOpen || spec.QueryParam("view") is not null,
        "_doc_ids" => spec.QueryParamsAreOpen || spec.QueryParam("doc_ids") is not null,
        _ => text.IndexOf('/') > 0 && text[0] != '_',
    };

    private static long? Integer(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null;
}
