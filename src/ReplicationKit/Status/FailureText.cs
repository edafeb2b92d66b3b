namespace ReplicationKit;

/// <summary>
/// Gives the server's error texts their meaning. Many are raw Erlang terms; each below was seen on CouchDB 3.5.2, in
/// <c>_scheduler/docs</c> and in the answers of <c>_replicate</c>.
/// </summary>
internal static class FailureText
{
    /// <summary>The meaning of a text.</summary>
    /// <param name="text">The server's text; null: no error.</param>
    /// <param name="source">The source's URL as the scheduler shows it; null: not known.</param>
    /// <param name="target">The target's URL, likewise.</param>
    public static ReplicationFailure Classify(string? text, string? source, string? target)
    {
        if (text is null)
            return ReplicationFailure.None;
        if (Has(text, "already started, triggered by") || Has(text, "already running as a transient"))
            return ReplicationFailure.Duplicate;
        if (Has(text, "session_request_unauthorized"))
            return ReplicationFailure.WrongPassword;
        if (Has(text, "econnrefused"))
            return ReplicationFailure.ConnectionRefused;
        if (Has(text, "nxdomain") || Has(text, "could not resolve"))
            return ReplicationFailure.HostNotFound;
        if (Has(text, "changes_req_failed,404"))
            return ReplicationFailure.SourceDeleted;
        if (Has(text, "changes_req_failed"))
            return ReplicationFailure.ChangesRefused;
        if (Has(text, "revs_diff_failed,404"))
            return ReplicationFailure.TargetDeleted;
        if ((Has(text, "Couldn't open document `_design/") && Has(text, "not_found")) || Has(text, "Couldn't parse filter code"))
            return ReplicationFailure.FilterNotFound;
        if (Has(text, "could not open"))
            return MissingDatabase(text, source, target);
        if (Has(text, "unauthorized") || Has(text, "forbidden"))
            return ReplicationFailure.Unauthorized;
        if (IsParseReason(text))
            return ReplicationFailure.InvalidDocument;
        if (Has(text, "http_request_failed") || Has(text, "session_request_failed") || Has(text, "timeout"))
            return ReplicationFailure.ConnectionFailed;
        return ReplicationFailure.Other;
    }

    /// <summary>The id of the document that runs the same replication; null where the text names none.</summary>
    public static string? DuplicateOf(string text)
    {
        const string before = "triggered by document `";
        int start = text.IndexOf(before, StringComparison.Ordinal);
        if (start < 0)
            return null;
        start += before.Length;
        int end = text.IndexOf("` from db", start, StringComparison.Ordinal);
        return end < 0 ? null : text[start..end];
    }

    private static ReplicationFailure MissingDatabase(string text, string? source, string? target)
    {
        bool isSource = source is not null && Has(text, source);
        bool isTarget = target is not null && Has(text, target);
        if (isSource == isTarget)
            return ReplicationFailure.DatabaseNotFound;
        return isSource ? ReplicationFailure.SourceNotFound : ReplicationFailure.TargetNotFound;
    }

    private static bool IsParseReason(string text) =>
        Has(text, "bad_request")
        || Has(text, "mutually exclusive")
        || Has(text, "Missing replicator database")
        || Has(text, "local_endpoints_not_supported")
        || Has(text, "invalid url")
        || Has(text, "Invalid filter")
        || text is "{error,badarg}" or "{error,function_clause}";

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.Ordinal);
}
