using static ReplicationKit.Rules.OptionKind;
using static ReplicationKit.Rules.OptionScope;
using static ReplicationKit.Rules.ServerVersion;

namespace ReplicationKit.Rules;

/// <summary>
/// Every replication option of CouchDB 3.5, and the only location to add a new one. The attribute, the document, the builder, the readers
/// and writers, the rules, the embedded server and the documentation are derived from the rows; CONTRIBUTING.md has the command. Source:
/// <c>couch_replicator_parse:convert_options/1</c> and <c>default_options/0</c>, compared over the tags 3.0.0 to 3.5.0.
/// </summary>
internal static class ReplicationOptions
{
    private static readonly List<ReplicationOption> s_rows = [];

    public static readonly ReplicationOption Source = Row(
        new("Source", "source", Endpoint, Specification, CouchDB30)
        {
            Summary = "the database to read from",
            Remarks =
                "A bare name is a database on the server that the client is connected to; any other value is a URL that begins with "
                + "<c>http://</c> or <c>https://</c>. Do not put credentials in a constant "
                + $"({DiagnosticIds.CredentialsInUrl}).",
            IsIdentity = true,
            Reversal = OptionReversal.Swapped,
            Counterpart = "Target",
        }
    );

    public static readonly ReplicationOption Target = Row(
        new("Target", "target", Endpoint, Specification, CouchDB30)
        {
            Summary = "the database to write to",
            Remarks = "It is a bare name or a URL, as for <see cref=\"Source\"/>.",
            IsIdentity = true,
            Reversal = OptionReversal.Swapped,
            Counterpart = "Source",
        }
    );

    public static readonly ReplicationOption Continuous = Row(
        new("Continuous", "continuous", OptionKind.Boolean, Specification, CouchDB30, false)
        {
            Summary = "a value that indicates whether the replication runs until it is stopped",
            IsIdentity = true,
            Comparison = OptionComparison.ValueOrDefault,
        }
    );

    public static readonly ReplicationOption CreateTarget = Row(
        new("CreateTarget", "create_target", OptionKind.Boolean, Specification, CouchDB30, false)
        {
            Summary = "a value that indicates whether the server creates the target if it does not exist",
            IsIdentity = true,
            // A reverse document that creates its target would crash until the forward document has created it.
            Reversal = OptionReversal.Dropped,
            Comparison = OptionComparison.ValueOrDefault,
        }
    );

    /// <summary>A separate attribute, because the property of an attribute cannot be an object.</summary>
    public static readonly ReplicationOption CreateTargetParams = Row(
        new("CreateTargetParams", "create_target_params", OptionKind.CreateTargetParams, Member, CouchDB30)
        {
            Summary = "the parameters of the created database",
            OnlyWith = CreateTarget,
            Reversal = OptionReversal.Dropped,
        }
    );

    public static readonly ReplicationOption DocIds = Row(
        new("DocIds", "doc_ids", StringList, Specification, CouchDB30)
        {
            Summary = "the ids of the documents to replicate",
            Remarks = "An empty list replicates nothing.",
            Excludes = ["Filter", "Selector"],
            IsIdentity = true,
        }
    );

    public static readonly ReplicationOption Filter = Row(
        new("Filter", "filter", OptionKind.String, Specification, CouchDB30)
        {
            Summary = "the filter function (<c>designdoc/name</c>) or a built-in filter: <c>_view</c>, <c>_doc_ids</c> or <c>_design</c>",
            Excludes = ["DocIds", "Selector"],
            IsIdentity = true,
        }
    );

    /// <c>[QueryParam]</c> on members and on the record, or a member of a dictionary type.
    public static readonly ReplicationOption QueryParams = Row(
        new("QueryParams", "query_params", QueryParameters, Member, CouchDB30)
        {
            Summary = "the parameters of the filter function",
            IsIdentity = true,
        }
    );

    /// <summary><c>[Selector]</c> on a method or <c>[SelectorJson]</c> on the record.</summary>
    public static readonly ReplicationOption Selector = Row(
        new("Selector", "selector", OptionKind.Selector, RunTime, CouchDB30)
        {
            Summary = "the Mango selector that selects the documents to replicate",
            Excludes = ["DocIds", "Filter"],
            IsIdentity = true,
        }
    );

    /// <summary>Written as a part of the selector, so a document of the server has only its effect.</summary>
    public static readonly ReplicationOption Deletions = Row(
        new("Deletions", "selector", OptionKind.Deletions, Specification, CouchDB30)
        {
            Summary = "what happens to the deletions of documents",
            Remarks =
                "<c>Include</c> replicates them even if the selector tests fields that deleted documents do not have, and <c>Exclude</c> "
                + "replicates none. The option is written as part of the selector, so it is mutually exclusive with <c>doc_ids</c> and "
                + $"<c>filter</c> ({DiagnosticIds.DeletionsExclusive}).",
            IsIdentity = true,
            Comparison = OptionComparison.Never,
        }
    );

    public static readonly ReplicationOption SinceSeq = Row(
        new("SinceSeq", "since_seq", OptionKind.String, Specification, CouchDB30)
        {
            Summary = "the update sequence of the source to start after: <c>0</c>, <c>now</c>, or a sequence that the server returned",
            Remarks =
                "It is used only until the first checkpoint, and it is part of the replication's identity. Before CouchDB 3.5.2 it is used instead of the "
                + "checkpoint whenever the replication starts.",
            IsIdentity = true,
        }
    );

    public static readonly ReplicationOption UseCheckpoints = Row(
        new("UseCheckpoints", "use_checkpoints", OptionKind.Boolean, Specification, CouchDB30, true)
        {
            Summary = "a value that indicates whether progress is recorded, so that the next run continues from it",
        }
    );

    public static readonly ReplicationOption UseBulkGet = Row(
        new("UseBulkGet", "use_bulk_get", OptionKind.Boolean, Specification, CouchDB33, true)
        {
            Summary = "a value that indicates whether multiple documents are fetched in one request",
        }
    );

    public static readonly ReplicationOption WinningRevsOnly = Row(
        new("WinningRevsOnly", "winning_revs_only", OptionKind.Boolean, Specification, CouchDB33, false)
        {
            Summary = "a value that indicates whether only winning revisions are replicated, without conflicting revisions",
            IsIdentity = true,
            Comparison = OptionComparison.ValueOrDefault,
        }
    );

    public static readonly ReplicationOption CheckpointInterval = Row(
        new("CheckpointInterval", "checkpoint_interval", Duration, Specification, CouchDB30, 30_000)
        {
            Summary = "the time between checkpoints",
            Remarks = "The value must be greater than 0 in a continuous replication.",
            Minimum = 0,
            Maximum = 922_337_203_685_477,
            OutOfRange =
                "a value below 0 disables periodic checkpoints, and a value above 922337203685477 does not fit a TimeSpan; "
                + "use 0 to 922337203685477 milliseconds",
            OnlyWith = UseCheckpoints,
        }
    );

    public static readonly ReplicationOption WorkerProcesses = Row(
        new("WorkerProcesses", "worker_processes", Integer, Specification, CouchDB30, 4)
        {
            Summary = "the number of worker processes that copy documents",
            Minimum = 1,
            OutOfRange = "the replication crashes or hangs indefinitely if the value is below 1; use 1 or more",
            Excessive = 64,
        }
    );

    public static readonly ReplicationOption WorkerBatchSize = Row(
        new("WorkerBatchSize", "worker_batch_size", Integer, Specification, CouchDB30, 500)
        {
            Summary = "the number of documents that a worker process copies in one batch",
            Minimum = 1,
            OutOfRange = "the replication crashes or hangs indefinitely if the value is below 1; use 1 or more",
            Excessive = 10_000,
        }
    );

    public static readonly ReplicationOption HttpConnections = Row(
        new("HttpConnections", "http_connections", Integer, Specification, CouchDB30, 20)
        {
            Summary = "the number of connections to each endpoint",
            Minimum = 1,
            OutOfRange = "the replication crashes or hangs indefinitely if the value is below 1; use 1 or more",
            Excessive = 256,
        }
    );

    // Below 50 ms a login does not receive its response in time; on the server, ten times the timeout is a 32-bit timer.
    public static readonly ReplicationOption ConnectionTimeout = Row(
        new("ConnectionTimeout", "connection_timeout", Duration, Specification, CouchDB30, 30_000)
        {
            Summary = "the maximum duration of a request",
            Minimum = 50,
            Maximum = 429_496_729,
            OutOfRange = "no request can succeed; use 50 to 429496729 milliseconds",
        }
    );

    public static readonly ReplicationOption RetriesPerRequest = Row(
        new("RetriesPerRequest", "retries_per_request", Integer, Specification, CouchDB30, 5)
        {
            Summary = "the number of times that a failed request is retried, with increasing delays",
        }
    );

    public static readonly ReplicationOption SocketOptions = Row(
        new("SocketOptions", "socket_options", OptionKind.String, Specification, CouchDB30, "[{keepalive, true}, {nodelay, false}]")
        {
            Summary = "the socket options, as an Erlang property list",
        }
    );

    public static readonly ReplicationOption IbrowseOptions = Row(
        new("IbrowseOptions", "ibrowse_options", OptionKind.String, Specification, CouchDB33, "[]")
        {
            Summary = "the HTTP client options, as an Erlang property list",
            Remarks = "The server reads only <c>prefer_ipv6</c> from the list, and only since CouchDB 3.3.3.",
        }
    );

    public static readonly ReplicationOption SourceProxy = Row(
        new("SourceProxy", "source_proxy", OptionKind.Proxy, Specification, CouchDB30)
        {
            Summary = "the URL of the proxy for the source (http, https or socks5)",
            Excludes = ["Proxy"],
            Reversal = OptionReversal.Swapped,
            Counterpart = "TargetProxy",
        }
    );

    public static readonly ReplicationOption TargetProxy = Row(
        new("TargetProxy", "target_proxy", OptionKind.Proxy, Specification, CouchDB30)
        {
            Summary = "the URL of the proxy for the target (http, https or socks5)",
            Excludes = ["Proxy"],
            Reversal = OptionReversal.Swapped,
            Counterpart = "SourceProxy",
        }
    );

    public static readonly ReplicationOption Proxy = Row(
        new("Proxy", "proxy", OptionKind.Proxy, Specification, CouchDB30)
        {
            Summary = "the URL of the proxy for both endpoints (http, https or socks5)",
            Excludes = ["SourceProxy", "TargetProxy"],
        }
    );

    /// <summary>Only a member, never a constant in the attribute, because it identifies a person.</summary>
    public static readonly ReplicationOption UserContext = Row(
        new("UserContext", "user_ctx", OptionKind.UserContext, Member, CouchDB30)
        {
            Summary = "the user that the replication runs as",
            Remarks =
                "This option has no effect since CouchDB 3.3. Before CouchDB 3.3, users who are not administrators must set it to their own name and roles.",
            Comparison = OptionComparison.Never,
        }
    );

    public static readonly ReplicationOption Owner = Row(
        new("Owner", "owner", OptionKind.String, RunTime, CouchDB30)
        {
            Summary = "the user who is allowed to modify the document",
            Remarks = "The server sets it to the user who writes the document.",
            Comparison = OptionComparison.Declared,
        }
    );

    public static readonly ReplicationOption Cancel = Row(
        new("Cancel", "cancel", OptionKind.Boolean, RunTime, CouchDB30, false)
        {
            Summary = "a value that indicates whether a request to <c>_replicate</c> cancels the replication",
            Remarks = $"This option has no effect in a persistent document ({DiagnosticIds.Cancel}).",
            Comparison = OptionComparison.Never,
        }
    );

    /// <summary>All options, in the order in which they are written to a document.</summary>
    public static readonly ReplicationOption[] All = [.. s_rows];

    /// <summary>The options that are fields of the document, in the order in which they are written.</summary>
    public static readonly ReplicationOption[] Fields = Array.FindAll(All, static option => option.IsField);

    /// <summary>
    /// The C# name of the option whose field or attribute property a member is named after, or else the closest one to a misspelled member,
    /// or <c>null</c> if none is close.
    /// </summary>
    public static string? Nearest(string name)
    {
        IEnumerable<ReplicationOption> open = All.Where(static option => option.Scope != RunTime);
        return open.FirstOrDefault(option => (option.IsField && option.JsonName == name) || option.AttributeName == name)?.Name
            ?? Spelling.Nearest(name, open.Select(static option => option.Name));
    }

    /// <summary>The option with this C# name, or <c>null</c> if there is none.</summary>
    public static ReplicationOption? ByName(string name) => Array.Find(All, option => option.Name == name);

    /// <summary>The option with this attribute property, or <c>null</c> if there is none.</summary>
    public static ReplicationOption? ByAttributeName(string name) =>
        Array.Find(All, option => option.AttributeName == name && (option.Scope & OptionScope.Attribute) != 0);

    /// <summary>The option with this field name, or <c>null</c> if there is none.</summary>
    public static ReplicationOption? ByJsonName(string name) => Array.Find(Fields, option => option.JsonName == name);

    /// <summary>Whether a field of the document is an endpoint: a database name, a URL or an object.</summary>
    public static bool IsEndpoint(string jsonName) => ByJsonName(jsonName) is { Kind: OptionKind.Endpoint };

    /// <summary>The option whose value this one takes in the reverse document, or <c>null</c> if it is absent there.</summary>
    public static ReplicationOption? Reversed(ReplicationOption option) =>
        option.Reversal switch
        {
            OptionReversal.Swapped => ByName(option.Counterpart!),
            OptionReversal.Dropped => null,
            _ => option,
        };

    private static ReplicationOption Row(ReplicationOption option)
    {
        option.Index = s_rows.Count;
        s_rows.Add(option);
        return option;
    }
}
