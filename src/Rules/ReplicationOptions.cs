using static ReplicationKit.Rules.OptionKind;
using static ReplicationKit.Rules.OptionScope;
using static ReplicationKit.Rules.ServerVersion;

namespace ReplicationKit.Rules;

/// <summary>
/// Every option of a replication that CouchDB 3.5 knows: the one place to add the next. The attribute's properties, the members
/// that a record may leave open, the builder, the document's writer and reader, the rules and the documentation follow from it.
/// Source: <c>couch_replicator_parse:convert_options/1</c> and <c>default_options/0</c>, compared over the tags 3.0.0 to 3.5.0.
/// </summary>
internal static class ReplicationOptions
{
    public static readonly ReplicationOption Source = new("Source", "source", Endpoint, Specification, CouchDB30);
    public static readonly ReplicationOption Target = new("Target", "target", Endpoint, Specification, CouchDB30);
    public static readonly ReplicationOption Continuous = new("Continuous", "continuous", OptionKind.Boolean, Specification, CouchDB30, false);
    public static readonly ReplicationOption CreateTarget = new("CreateTarget", "create_target", OptionKind.Boolean, Specification, CouchDB30, false);

    /// <summary>An attribute of its own, since an attribute's property cannot be an object.</summary>
    public static readonly ReplicationOption TargetParams = new("CreateTargetParams", "create_target_params", OptionKind.CreateTargetParams, Member, CouchDB30);
    public static readonly ReplicationOption DocIds = new("DocIds", "doc_ids", TextList, Specification, CouchDB30);
    public static readonly ReplicationOption Filter = new("Filter", "filter", Text, Specification, CouchDB30);

    /// <summary><c>[QueryParam]</c> on members and on the record, or one member that is a dictionary.</summary>
    public static readonly ReplicationOption QueryParams = new("QueryParams", "query_params", QueryParameters, Member, CouchDB30);

    /// <summary><c>[Selector]</c> on a method or <c>[SelectorJson]</c> on the record.</summary>
    public static readonly ReplicationOption Selector = new("Selector", "selector", OptionKind.Selector, RunTime, CouchDB30);
    public static readonly ReplicationOption SinceSeq = new("SinceSeq", "since_seq", Text, Specification, CouchDB30);
    public static readonly ReplicationOption UseCheckpoints = new("UseCheckpoints", "use_checkpoints", OptionKind.Boolean, Specification, CouchDB30, true);
    public static readonly ReplicationOption UseBulkGet = new("UseBulkGet", "use_bulk_get", OptionKind.Boolean, Specification, CouchDB33, true);
    public static readonly ReplicationOption WinningRevsOnly = new("WinningRevsOnly", "winning_revs_only", OptionKind.Boolean, Specification, CouchDB33, false);
    public static readonly ReplicationOption CheckpointInterval = new("CheckpointInterval", "checkpoint_interval", Duration, Specification, CouchDB30, 30_000);
    public static readonly ReplicationOption WorkerProcesses = new("WorkerProcesses", "worker_processes", Integer, Specification, CouchDB30, 4);
    public static readonly ReplicationOption WorkerBatchSize = new("WorkerBatchSize", "worker_batch_size", Integer, Specification, CouchDB30, 500);
    public static readonly ReplicationOption HttpConnections = new("HttpConnections", "http_connections", Integer, Specification, CouchDB30, 20);
    public static readonly ReplicationOption ConnectionTimeout = new("ConnectionTimeout", "connection_timeout", Duration, Specification, CouchDB30, 30_000);
    public static readonly ReplicationOption RetriesPerRequest = new("RetriesPerRequest", "retries_per_request", Integer, Specification, CouchDB30, 5);
    public static readonly ReplicationOption SocketOptions = new("SocketOptions", "socket_options", Text, Specification, CouchDB30, "[{keepalive, true}, {nodelay, false}]");
    public static readonly ReplicationOption IbrowseOptions = new("IbrowseOptions", "ibrowse_options", Text, Specification, CouchDB30, "[]");
    public static readonly ReplicationOption SourceProxy = new("SourceProxy", "source_proxy", OptionKind.Proxy, Specification, CouchDB30);
    public static readonly ReplicationOption TargetProxy = new("TargetProxy", "target_proxy", OptionKind.Proxy, Specification, CouchDB30);
    public static readonly ReplicationOption Proxy = new("Proxy", "proxy", OptionKind.Proxy, Specification, CouchDB30);

    /// <summary>A member, never a constant in the attribute: it names a person. Without effect since 3.0.</summary>
    public static readonly ReplicationOption User = new("UserContext", "user_ctx", OptionKind.UserContext, Member, CouchDB30);
    public static readonly ReplicationOption Owner = new("Owner", "owner", Text, RunTime, CouchDB30);
    public static readonly ReplicationOption Cancel = new("Cancel", "cancel", OptionKind.Boolean, RunTime, CouchDB30, false);

    /// <summary>Every option, in the order in which a document is written.</summary>
    public static readonly ReplicationOption[] All =
    [
        Source, Target, Continuous, CreateTarget, TargetParams, DocIds, Filter, QueryParams, Selector, SinceSeq, UseCheckpoints,
        UseBulkGet, WinningRevsOnly, CheckpointInterval, WorkerProcesses, WorkerBatchSize, HttpConnections, ConnectionTimeout,
        RetriesPerRequest, SocketOptions, IbrowseOptions, SourceProxy, TargetProxy, Proxy, User, Owner, Cancel,
    ];

    /// <summary>The name in C# of the option that a misspelt member is nearest to, or null.</summary>
    public static string? Nearest(string name) =>
        Spelling.Nearest(name, All.Where(static option => option.Scope != RunTime).Select(static option => option.Name));

    /// <summary>The option with this name in C#, or null.</summary>
    public static ReplicationOption? ByName(string name) => Array.Find(All, option => option.Name == name);

    /// <summary>The option with this attribute property, or null.</summary>
    public static ReplicationOption? ByAttributeName(string name) =>
        Array.Find(All, option => option.AttributeName == name && (option.Scope & OptionScope.Attribute) != 0);

    /// <summary>The option with this field name, or null.</summary>
    public static ReplicationOption? ByJsonName(string name) => Array.Find(All, option => option.JsonName == name);
}
