using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReplicationKit;

/// <summary>
/// Makes a partial record the specification of a replication: the generator completes it with the replication document, a staged
/// builder and a row in the assembly's catalogue, and the analyzers check it as the server would.
/// </summary>
/// <remarks>
/// Each option can be fixed here or left open as a member of the record that has the option's name. What is set neither here nor
/// by a member is absent from the document, and the server's default holds.
/// <para>
/// The attribute is for the compiler and does not reach the assembly. It is a <see cref="JsonConverterAttribute"/> so that the source
/// generator of System.Text.Json, which cannot see what this one generates, refuses a specification on which no converter is named
/// (RPK8003): it would write the open members in the place of the document. The generated part of each specification names
/// <see cref="ReplicationSpecConverter"/> where the record does not name a converter itself, so that <see cref="JsonSerializer"/>
/// writes the whole document by reflection.
/// </para>
/// </remarks>
[Conditional("REPLICATIONKIT_KEEP_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class ReplicationAttribute : JsonConverterAttribute
{
    /// <summary>
    /// The id of the document in the replicator database, taken literally but for <c>{Member}</c>, which stands for the value of
    /// a member. Null: the type's name in kebab case. An id without a placeholder on a record with open members gets a hyphen and
    /// eight hexadecimal digits of a SHA-256 over the replication's identity.
    /// </summary>
    public string? Id { get; set; }

    /// <summary>
    /// The database to read from: a bare name (a database of the server that the client talks to) or a URL that begins with
    /// <c>http://</c> or <c>https://</c>. Credentials do not belong here (RPK4001).
    /// </summary>
    public string? Source { get; set; }

    /// <summary>The database to write to, as <see cref="Source"/>.</summary>
    public string? Target { get; set; }

    /// <summary>
    /// Whether a second document replicates the other way, with <c>-reverse</c> added to its id. Each direction needs both databases: with
    /// <c>CreateTarget</c> the client creates those that are missing, source and target, before it writes the documents; without it none are
    /// created, and the replications crash until they exist.
    /// </summary>
    public bool TwoWay { get; set; }

    /// <summary>
    /// Whether a Refit interface is generated. Not given: where the project references Refit. True asks for it, so that there is a
    /// warning (RPK8001) where Refit is not referenced; false does without.
    /// </summary>
    public bool RefitInterface { get; set; }

    /// <summary>
    /// The server that will run the replication, for what the compiler checks. What is open is checked at run time, for
    /// <see cref="ReplicatorOptions.Server"/>. Default: <see cref="CouchServer.CouchDB35"/>.
    /// </summary>
    public CouchServer Server { get; set; } = CouchServer.CouchDB35;

    /// <summary><c>continuous</c>: whether the replication goes on until it is stopped. Server default: false.</summary>
    public bool Continuous { get; set; }

    /// <summary><c>create_target</c>: whether the server creates a missing target. Server default: false.</summary>
    public bool CreateTarget { get; set; }

    /// <summary><c>doc_ids</c>: the ids of the documents to replicate. Excludes a filter and a selector.</summary>
    [SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "Attribute arguments can only be arrays.")]
    public string[]? DocIds { get; set; }

    /// <summary><c>filter</c>: a filter function, <c>designdoc/name</c>, or <c>_view</c>, <c>_doc_ids</c>, <c>_design</c>. Excludes document ids and a selector.</summary>
    public string? Filter { get; set; }

    /// <summary>
    /// <c>since_seq</c>: the update sequence of the source to begin after: <c>0</c>, <c>now</c>, or one that the server has given.
    /// It counts only until the first checkpoint, and it is part of the replication's identity.
    /// </summary>
    public string? SinceSeq { get; set; }

    /// <summary><c>use_checkpoints</c>: whether progress is kept, so that the next run goes on from there. Server default: true.</summary>
    public bool UseCheckpoints { get; set; }

    /// <summary><c>use_bulk_get</c>: whether documents are fetched many at a time. Server default: true. From CouchDB 3.3 on.</summary>
    public bool UseBulkGet { get; set; }

    /// <summary><c>winning_revs_only</c>: whether losing revisions of conflicts are left behind. Server default: false. From CouchDB 3.3 on.</summary>
    public bool WinningRevsOnly { get; set; }

    /// <summary><c>checkpoint_interval</c>: milliseconds between two checkpoints. 0 or more, above 0 where the replication is continuous. Server default: 30,000.</summary>
    public long CheckpointIntervalMilliseconds { get; set; }

    /// <summary><c>worker_processes</c>: how many processes copy. At least 1. Server default: 4.</summary>
    public int WorkerProcesses { get; set; }

    /// <summary><c>worker_batch_size</c>: how many documents a process takes at a time. At least 1. Server default: 500.</summary>
    public int WorkerBatchSize { get; set; }

    /// <summary><c>http_connections</c>: how many connections to each endpoint. At least 1. Server default: 20.</summary>
    public int HttpConnections { get; set; }

    /// <summary><c>connection_timeout</c>: milliseconds that a request may take. 50 to 429,496,729. Server default: 30,000.</summary>
    public long ConnectionTimeoutMilliseconds { get; set; }

    /// <summary><c>retries_per_request</c>: how often a failed request is repeated, with growing pauses. Server default: 5.</summary>
    public int RetriesPerRequest { get; set; }

    /// <summary><c>socket_options</c>: an Erlang property list as text. Server default: <c>[{keepalive, true}, {nodelay, false}]</c>.</summary>
    public string? SocketOptions { get; set; }

    /// <summary><c>ibrowse_options</c>: an Erlang property list as text; the server takes <c>prefer_ipv6</c> from it. Server default: <c>[]</c>.</summary>
    public string? IbrowseOptions { get; set; }

    /// <summary><c>source_proxy</c>: the URL of the proxy to the source (http, https or socks5). Excludes <see cref="Proxy"/>.</summary>
    public string? SourceProxy { get; set; }

    /// <summary><c>target_proxy</c>: the URL of the proxy to the target (http, https or socks5). Excludes <see cref="Proxy"/>.</summary>
    public string? TargetProxy { get; set; }

    /// <summary><c>proxy</c>: the URL of the proxy to both endpoints (http, https or socks5).</summary>
    public string? Proxy { get; set; }

    /// <summary>Gives the converter that writes a specification as its replication document.</summary>
    /// <param name="typeToConvert">The specification's type.</param>
    public override JsonConverter CreateConverter(Type typeToConvert) => new ReplicationSpecConverter();
}
