using System.Globalization;
using System.Text;

namespace ReplicationKit;

/// <summary>
/// Classifies the server's error messages, many of which are raw Erlang terms. Each of those below was caused on CouchDB 3.5.2 and recorded
/// (<c>Recordings/20-failure-reasons.json</c>), or is thrown by <c>couch_replicator</c> 3.3 to 3.5. Names of databases, hosts and documents
/// are ignored. A message that is not recognized is <see cref="ReplicationFailure.Unknown"/>.
/// </summary>
internal static class FailureText
{
    /// <summary>Classifies a message.</summary>
    /// <param name="text">The server's message, or <c>null</c> if there is no error.</param>
    /// <param name="source">The source's URL as the scheduler shows it, or <c>null</c> if it is unknown.</param>
    /// <param name="target">The target's URL as the scheduler shows it, or <c>null</c> if it is unknown.</param>
    public static ReplicationFailure Classify(string? text, string? source, string? target)
    {
        if (text is null)
            return ReplicationFailure.None;
        string term = Normalize(text);
        if (Has(term, "already started, triggered by") || Has(term, "already running as a transient"))
            return ReplicationFailure.Duplicate;
        if (Has(term, "session_request_unauthorized"))
            return ReplicationFailure.WrongPassword;
        if (Has(term, "session_request_forbidden"))
            return ReplicationFailure.Unauthorized;
        if (Has(term, "db_not_found"))
            return MissingDatabase(text, source, target);
        if (Has(term, "failed to start due to timeout after"))
            return ReplicationFailure.ConnectionFailed;
        if (Has(term, "could not resolve"))
            return ReplicationFailure.HostNotFound;
        if (Has(term, "unauthorized to access or create database") || term is "forbidden: " or "unauthorized: ")
            return ReplicationFailure.Unauthorized;
        if (Has(term, "Couldn't parse filter code"))
            return ReplicationFailure.FilterNotFound;
        if (Has(term, "Couldn't open document "))
            return Has(term, "{error,<<\"not_found\">>}") ? ReplicationFailure.FilterNotFound : Cause(term);
        if (CodeAfter(term, "changes_req_failed,") is { } changes)
            return ChangesAnswered(changes);
        if (Has(term, "changes_reader_died"))
            return CodeAfter(term, "{code,") is { } reader ? ChangesAnswered(reader) : Cause(term);
        if ((CodeAfter(term, "revs_diff_failed,") ?? CodeAfter(term, "bulk_docs_failed,")) is { } write)
            return WriteAnswered(write);
        if (Has(term, "open_doc_revs_failed") || Has(term, "bulk_get_failed"))
            return ReplicationFailure.DocumentsUnreadable;
        if (Has(term, "instance_start_time on source database has changed"))
            return ReplicationFailure.SourceDeleted;
        if (Has(term, "instance_start_time on target database has changed"))
            return ReplicationFailure.TargetDeleted;
        if (Has(term, "request_body_too_large") || Has(term, "request_uri_too_long"))
            return ReplicationFailure.TooLarge;
        ReplicationFailure cause = Cause(term);
        if (cause != ReplicationFailure.Unknown)
            return cause;
        if (Has(term, "checkpoint document: ") || Has(term, "checkpoint_commit_failure") || Has(term, " commit: "))
            return ReplicationFailure.CheckpointFailed;
        if (Has(term, "doc_write_failed"))
            return ReplicationFailure.WriteRefused;
        return IsParseReason(term) ? ReplicationFailure.InvalidDocument : ReplicationFailure.Unknown;
    }

    /// <summary>Returns the endpoint that a message is about, or <c>null</c> if the message does not name it.</summary>
    /// <inheritdoc cref="Classify"/>
    public static ReplicationSide? SideOf(string? text, string? source, string? target)
    {
        if (text is null)
            return null;
        string term = Normalize(text);
        if (
            Has(term, "changes_req_failed")
            || Has(term, "changes_reader_died")
            || Has(term, "from source database")
            || Has(term, "source database has changed")
            || Has(term, "source checkpoint")
            || Has(term, "source commit")
            || Has(term, "open source database")
            || Has(term, "Couldn't parse filter code")
            || Has(term, "open_doc_revs_failed")
            || Has(term, "bulk_get_failed")
        )
            return ReplicationSide.Source;
        if (
            Has(term, "revs_diff_failed")
            || Has(term, "bulk_docs_failed")
            || Has(term, "doc_write_failed")
            || Has(term, "target database has changed")
            || Has(term, "target checkpoint")
            || Has(term, "target commit")
        )
            return ReplicationSide.Target;
        bool isSource = Names(text, source);
        bool isTarget = Names(text, target);
        if (!isSource && !isTarget && Has(term, "session_request_"))
        {
            // A session is opened at the server's root, so only the host distinguishes the endpoints.
            (isSource, isTarget) = (Names(text, SessionUrl(source)), Names(text, SessionUrl(target)));
        }

        return isSource == isTarget ? null
            : isSource ? ReplicationSide.Source
            : ReplicationSide.Target;
    }

    /// <summary>Returns a remedy for a failure, or <c>null</c> if there is no failure or its remedy is unknown.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="side">The endpoint concerned, or <c>null</c> if it is unknown.</param>
    public static string? Advice(ReplicationFailure failure, ReplicationSide? side)
    {
        string endpoint = side switch
        {
            ReplicationSide.Source => "the source",
            ReplicationSide.Target => "the target",
            _ => "the endpoint",
        };
        return failure switch
        {
            ReplicationFailure.SourceNotFound => "Correct the name of the source database, or create it.",
            ReplicationFailure.TargetNotFound => "Correct the name of the target database, create it, or set CreateTarget.",
            ReplicationFailure.DatabaseNotFound => "Correct the name of the database, create it, or set CreateTarget if it is the target.",
            ReplicationFailure.SourceDeleted =>
                "The source was deleted or created again while the replication ran. Restart the replication.",
            ReplicationFailure.TargetDeleted =>
                "The target was deleted or created again while the replication ran. Restart the replication.",
            ReplicationFailure.ChangesRefused =>
                "Check the filter function, which may throw, and QueryParams and SinceSeq, which the source may reject.",
            ReplicationFailure.ChangesNotFound => "Check that the source has the design document with the filter or the view, and that the "
                + "source was not deleted.",
            ReplicationFailure.FilterNotFound => "Write the design document with the filter function to the source, or correct Filter.",
            ReplicationFailure.Unauthorized => side switch
            {
                ReplicationSide.Source => "Give the source credentials that allow reading it.",
                ReplicationSide.Target => "Give the target credentials that allow writing to it, and creating it if CreateTarget is set.",
                _ => "Give the endpoint credentials that allow reading the source, or writing to the target and creating it.",
            },
            ReplicationFailure.WrongPassword => $"Correct the user and the password of {endpoint}.",
            ReplicationFailure.ConnectionRefused =>
                $"Check the host and port of {endpoint} and of its proxy, and that the server is running.",
            ReplicationFailure.HostNotFound => $"Correct the host name of {endpoint}: CouchDB cannot resolve it.",
            ReplicationFailure.ConnectionFailed =>
                $"The connection to {endpoint} broke or timed out. CouchDB retries it; if it keeps failing, check the network, TLS, the proxy and "
                    + "ConnectionTimeout.",
            ReplicationFailure.ServerFailed =>
                $"{Capitalized(endpoint)}, or a proxy in front of it, is overloaded or failing. CouchDB retries it.",
            ReplicationFailure.WriteRefused => "The target rejects documents. Check its validation functions, whether it is "
                + "partitioned, and its limits.",
            ReplicationFailure.TooLarge => "The target's limits are too low for a document or an attachment: max_document_size, "
                + "max_attachment_size, max_http_request_size, or those of a proxy.",
            ReplicationFailure.DocumentsUnreadable => "The source does not return its documents. Check its log and the user's permissions.",
            ReplicationFailure.CheckpointFailed => "The checkpoint could not be written. Check that no other replication with the same id "
                + "is running, and that the user may write _local documents.",
            ReplicationFailure.InvalidAnswer => $"The server at the URL of {endpoint} is not CouchDB. Check the URL and proxies.",
            ReplicationFailure.InvalidDocument => "Correct the replication document.",
            ReplicationFailure.Duplicate => "Delete one of the two replications.",
            _ => null,
        };
    }

    /// <summary>
    /// Returns the rest of a sentence about a failed replication, its kind, the server's reason and the remedy.
    /// </summary>
    public static string Explain(ReplicationFailure failure, string? reason, string? advice)
    {
        string kind = failure is ReplicationFailure.None or ReplicationFailure.Unknown ? "" : $" ({failure})";
        string cause = reason?.TrimEnd(' ', '\n', '.') ?? "the server reports no reason";
        return advice is null ? $"{kind}: {cause}." : $"{kind}: {cause}. {advice}";
    }

    private static string Capitalized(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>Returns the id of the document that runs the same replication, or <c>null</c> if the message does not name it.</summary>
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

    private static ReplicationFailure ChangesAnswered(int code) =>
        code switch
        {
            0 => ReplicationFailure.ConnectionFailed,
            401 or 403 => ReplicationFailure.Unauthorized,
            404 => ReplicationFailure.ChangesNotFound,
            408 or 429 or 502 or 503 or 504 => ReplicationFailure.ServerFailed,
            _ => ReplicationFailure.ChangesRefused,
        };

    private static ReplicationFailure WriteAnswered(int code) =>
        code switch
        {
            < 300 => ReplicationFailure.InvalidAnswer,
            401 or 403 => ReplicationFailure.Unauthorized,
            404 => ReplicationFailure.TargetDeleted,
            413 => ReplicationFailure.TooLarge,
            408 or 429 or >= 500 => ReplicationFailure.ServerFailed,
            _ => ReplicationFailure.WriteRefused,
        };

    /// <summary>Classifies the outcome of a request of the replicator, whichever request it was.</summary>
    private static ReplicationFailure Cause(string term)
    {
        if (Has(term, "econnrefused"))
            return ReplicationFailure.ConnectionRefused;
        if (Has(term, "nxdomain"))
            return ReplicationFailure.HostNotFound;
        if ((CodeAfter(term, "{http_error_code,") ?? CodeAfter(term, "{code,")) is { } code)
        {
            return code switch
            {
                401 or 403 => ReplicationFailure.Unauthorized,
                408 or 429 or >= 500 => ReplicationFailure.ServerFailed,
                _ => ReplicationFailure.Unknown,
            };
        }

        if (Has(term, "max_backoff"))
            return ReplicationFailure.ServerFailed;
        if (
            Has(term, "{unauthorized,")
            || Has(term, "{forbidden,")
            || Has(term, "{error,<<\"unauthorized\">>}")
            || Has(term, "{error,<<\"forbidden\">>}")
        )
            return ReplicationFailure.Unauthorized;
        if (Has(term, "{invalid_json,") || Has(term, "{parse_error,"))
            return ReplicationFailure.InvalidAnswer;
        return
            (Has(term, "http_request_failed") || Has(term, "session_request_failed"))
            && (
                Has(term, "sel_conn_closed")
                || Has(term, "connection_clos")
                || Has(term, "conn_failed")
                || Has(term, "req_timedout")
                || Has(term, "timeout")
            )
            ? ReplicationFailure.ConnectionFailed
            : ReplicationFailure.Unknown;
    }

    private static ReplicationFailure MissingDatabase(string text, string? source, string? target)
    {
        bool isSource = Names(text, source);
        bool isTarget = Names(text, target);
        if (isSource == isTarget)
            return ReplicationFailure.DatabaseNotFound;
        return isSource ? ReplicationFailure.SourceNotFound : ReplicationFailure.TargetNotFound;
    }

    private static bool IsParseReason(string term) =>
        Has(term, "{throw,{bad_request,")
        || term.StartsWith("bad_request", StringComparison.Ordinal)
        || Has(term, "mutually exclusive")
        || Has(term, "Missing replicator database")
        || Has(term, "local_endpoints_not_supported")
        || Has(term, "invalid url")
        || Has(term, "Invalid filter")
        || Has(term, "{mango_error,")
        || term is "{error,badarg}" or "{error,function_clause}";

    /// <summary>Returns the status after a word, 0 if something else follows it, or <c>null</c> if the word does not occur.</summary>
    private static int? CodeAfter(string term, string word)
    {
        int start = term.IndexOf(word, StringComparison.Ordinal);
        if (start < 0)
            return null;
        ReadOnlySpan<char> rest = term.AsSpan(start + word.Length);
        int end = rest.IndexOfAnyExceptInRange('0', '9');
        return end > 0 && int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out int code) ? code : 0;
    }

    /// <summary>Returns whether a message names the database itself, and not another whose name begins with the same characters.</summary>
    private static bool Names(string text, string? url) => url is not null && Has(text, url);

    private static string? SessionUrl(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) ? uri.GetLeftPart(UriPartial.Authority) + "/_session" : null;

    /// <summary>
    /// Returns the message without URLs and names in backticks, which may contain any word, and without the line breaks of Erlang's
    /// printer.
    /// </summary>
    private static string Normalize(string text)
    {
        var term = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            if (IsUrl(text.AsSpan(i)))
            {
                while (i + 1 < text.Length && text[i + 1] is not ('"' or '`') && !char.IsWhiteSpace(text[i + 1]))
                    i++;
                continue;
            }

            if (character == '`')
            {
                int end = text.IndexOf('`', i + 1);
                if (end > 0)
                    i = end;
                continue;
            }

            if (!char.IsWhiteSpace(character))
                term.Append(character);
            else if (term.Length > 0 && term[^1] is not (',' or '{' or '[' or ' '))
                term.Append(' ');
            else if (term.Length > 0 && term[^1] == ',' && character == ' ' && i + 1 < text.Length && char.IsLetter(text[i + 1]))
                term.Append(' ');
        }

        return term.ToString();
    }

    private static bool IsUrl(ReadOnlySpan<char> text) =>
        text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal);

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.Ordinal);
}
