using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ReplicationKit;

/// <summary>
/// A replication document as an object: put together at run time, made from a specification, or read from the replicator database.
/// What is null is absent from the document, and the server's default holds.
/// </summary>
/// <remarks>Source of the fields: CouchDB 3.5, <c>couch_replicator_parse:convert_options/1</c>.</remarks>
[JsonConverter(typeof(ReplicationSpecConverter))]
public sealed class ReplicationDocument : IReplicationSpec
{
    /// <summary><c>_id</c>: the document's id; null lets the client derive one from the replication's identity.</summary>
    public string? Id { get; set; }

    /// <summary><c>_rev</c>: the document's revision; null in a new document.</summary>
    public string? Revision { get; set; }

    /// <summary><c>source</c>: the database to read from.</summary>
    public ReplicationEndpoint? Source { get; set; }

    /// <summary><c>target</c>: the database to write to.</summary>
    public ReplicationEndpoint? Target { get; set; }

    /// <summary><c>continuous</c>: whether the replication goes on until it is stopped. Server default: false.</summary>
    public bool? Continuous { get; set; }

    /// <summary><c>create_target</c>: whether the server creates a missing target. Server default: false.</summary>
    public bool? CreateTarget { get; set; }

    /// <summary><c>create_target_params</c>: how the target is created.</summary>
    public CreateTargetParams? CreateTargetParams { get; set; }

    /// <summary><c>doc_ids</c>: the ids of the documents to replicate; an empty list replicates nothing.</summary>
    public IReadOnlyList<string>? DocIds { get; set; }

    /// <summary><c>filter</c>: a filter function, <c>designdoc/name</c>, or a built-in one.</summary>
    public string? Filter { get; set; }

    /// <summary><c>query_params</c>: the parameters of the filter function.</summary>
    public JsonObject? QueryParams { get; set; }

    /// <summary><c>selector</c>: a Mango selector.</summary>
    public JsonObject? Selector { get; set; }

    /// <summary><c>since_seq</c>: the update sequence of the source to begin after, as text.</summary>
    public string? SinceSeq { get; set; }

    /// <summary><c>use_checkpoints</c>: whether progress is kept. Server default: true.</summary>
    public bool? UseCheckpoints { get; set; }

    /// <summary><c>use_bulk_get</c>: whether documents are fetched many at a time. Server default: true. From CouchDB 3.3 on.</summary>
    public bool? UseBulkGet { get; set; }

    /// <summary><c>winning_revs_only</c>: whether losing revisions of conflicts are left behind. Server default: false. From CouchDB 3.3 on.</summary>
    public bool? WinningRevsOnly { get; set; }

    /// <summary>
    /// <c>checkpoint_interval</c>: the time between two checkpoints, in whole milliseconds; fractions are dropped.
    /// Zero or more, above zero where the replication is continuous. Server default: 30 seconds.
    /// </summary>
    public TimeSpan? CheckpointInterval { get; set; }

    /// <summary><c>worker_processes</c>: how many processes copy; at least 1. Server default: 4.</summary>
    public int? WorkerProcesses { get; set; }

    /// <summary><c>worker_batch_size</c>: how many documents a process takes at a time; at least 1. Server default: 500.</summary>
    public int? WorkerBatchSize { get; set; }

    /// <summary><c>http_connections</c>: how many connections to each endpoint; at least 1. Server default: 20.</summary>
    public int? HttpConnections { get; set; }

    /// <summary>
    /// <c>connection_timeout</c>: the time that a request may take, in whole milliseconds; fractions are dropped.
    /// 50 to 429,496,729 ms. Server default: 30 seconds.
    /// </summary>
    public TimeSpan? ConnectionTimeout { get; set; }

    /// <summary><c>retries_per_request</c>: how often a failed request is repeated. Server default: 5.</summary>
    public int? RetriesPerRequest { get; set; }

    /// <summary><c>socket_options</c>: an Erlang property list as text.</summary>
    public string? SocketOptions { get; set; }

    /// <summary><c>ibrowse_options</c>: an Erlang property list as text.</summary>
    public string? IbrowseOptions { get; set; }

    /// <summary><c>source_proxy</c>: the URL of the proxy to the source.</summary>
    public string? SourceProxy { get; set; }

    /// <summary><c>target_proxy</c>: the URL of the proxy to the target.</summary>
    public string? TargetProxy { get; set; }

    /// <summary><c>proxy</c>: the URL of the proxy to both endpoints.</summary>
    public string? Proxy { get; set; }

    /// <summary><c>user_ctx</c>: the user under whom the replication runs; without effect since 3.0.</summary>
    public UserContext? UserContext { get; set; }

    /// <summary><c>owner</c>: who may change the document; the server sets it to the writer.</summary>
    public string? Owner { get; set; }

    /// <summary><c>cancel</c>: cancels at <c>_replicate</c>; without effect in a persistent document (RPK1026).</summary>
    public bool? Cancel { get; set; }

    /// <summary>
    /// Every other field, the server's own (<c>_replication_state</c>, <c>_replication_id</c>, …) among them, and fields above whose
    /// value is of a kind that does not fit: nothing that was read is lost when the document is written.
    /// </summary>
    public JsonObject AdditionalFields { get; private set; } = [];

    /// <inheritdoc/>
    string? IReplicationSpec.DocumentId => Id;

    /// <inheritdoc/>
    bool IReplicationSpec.IsTwoWay => false;

    /// <summary>Reads a replication document.</summary>
    /// <param name="utf8Json">The document as UTF-8 JSON.</param>
    /// <exception cref="JsonException">It is not JSON, or not an object.</exception>
    public static ReplicationDocument Parse(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        using JsonDocument json = JsonDocument.ParseValue(ref reader);
        return FromJson(json.RootElement);
    }

    /// <summary>Reads a replication document.</summary>
    /// <param name="json">The document.</param>
    /// <exception cref="JsonException">It is not an object.</exception>
    public static ReplicationDocument FromJson(JsonElement json) => ReplicationDocumentReader.Read(json);

    /// <summary>Writes the document as UTF-8 JSON as it stands; whether it breaks rules is for <c>ReplicationValidator</c> to say.</summary>
    /// <inheritdoc/>
    public void WriteTo(IBufferWriter<byte> output, in WriteContext context)
    {
        ArgumentNullException.ThrowIfNull(output);
        ReplicationDocumentWriter.Write(output, this, context);
    }

    /// <summary>Gives a copy of this document.</summary>
    /// <inheritdoc/>
    public ReplicationDocument ToDocument(in WriteContext context)
    {
        var copy = (ReplicationDocument)MemberwiseClone();
        copy.QueryParams = QueryParams?.DeepClone().AsObject();
        copy.Selector = Selector?.DeepClone().AsObject();
        copy.AdditionalFields = AdditionalFields.DeepClone().AsObject();
        return copy;
    }

    /// <summary>Names the document and its endpoints, without any secret.</summary>
    public override string ToString() => $"{Id ?? "(no id)"}: {Source?.ToString() ?? "(no source)"} -> {Target?.ToString() ?? "(no target)"}";
}
