using System.Text.Json.Serialization;
using Newtonsoft.Json;

namespace ReplicationKit.Benchmarks.Serialization;

/// <summary>A replication document as clients without a generator have it: a class for a serializer.</summary>
public sealed class DocumentDto
{
    [JsonPropertyName("_id"), JsonProperty("_id", NullValueHandling = NullValueHandling.Ignore)]
    public string? Id { get; set; }

    [JsonPropertyName("source"), JsonProperty("source", NullValueHandling = NullValueHandling.Ignore)]
    public EndpointDto? Source { get; set; }

    [JsonPropertyName("target"), JsonProperty("target", NullValueHandling = NullValueHandling.Ignore)]
    public EndpointDto? Target { get; set; }

    [JsonPropertyName("continuous"), JsonProperty("continuous", NullValueHandling = NullValueHandling.Ignore)]
    public bool? Continuous { get; set; }

    [JsonPropertyName("create_target"), JsonProperty("create_target", NullValueHandling = NullValueHandling.Ignore)]
    public bool? CreateTarget { get; set; }

    [JsonPropertyName("create_target_params"), JsonProperty("create_target_params", NullValueHandling = NullValueHandling.Ignore)]
    public TargetParamsDto? TargetParams { get; set; }

    [JsonPropertyName("doc_ids"), JsonProperty("doc_ids", NullValueHandling = NullValueHandling.Ignore)]
    public string[]? DocIds { get; set; }

    [JsonPropertyName("filter"), JsonProperty("filter", NullValueHandling = NullValueHandling.Ignore)]
    public string? Filter { get; set; }

    [JsonPropertyName("query_params"), JsonProperty("query_params", NullValueHandling = NullValueHandling.Ignore)]
    public Dictionary<string, string>? QueryParams { get; set; }

    [JsonPropertyName("since_seq"), JsonProperty("since_seq", NullValueHandling = NullValueHandling.Ignore)]
    public string? SinceSeq { get; set; }

    [JsonPropertyName("use_checkpoints"), JsonProperty("use_checkpoints", NullValueHandling = NullValueHandling.Ignore)]
    public bool? UseCheckpoints { get; set; }

    [JsonPropertyName("use_bulk_get"), JsonProperty("use_bulk_get", NullValueHandling = NullValueHandling.Ignore)]
    public bool? UseBulkGet { get; set; }

    [JsonPropertyName("winning_revs_only"), JsonProperty("winning_revs_only", NullValueHandling = NullValueHandling.Ignore)]
    public bool? WinningRevsOnly { get; set; }

    [JsonPropertyName("checkpoint_interval"), JsonProperty("checkpoint_interval", NullValueHandling = NullValueHandling.Ignore)]
    public long? CheckpointInterval { get; set; }

    [JsonPropertyName("worker_processes"), JsonProperty("worker_processes", NullValueHandling = NullValueHandling.Ignore)]
    public int? WorkerProcesses { get; set; }

    [JsonPropertyName("worker_batch_size"), JsonProperty("worker_batch_size", NullValueHandling = NullValueHandling.Ignore)]
    public int? WorkerBatchSize { get; set; }

    [JsonPropertyName("http_connections"), JsonProperty("http_connections", NullValueHandling = NullValueHandling.Ignore)]
    public int? HttpConnections { get; set; }

    [JsonPropertyName("connection_timeout"), JsonProperty("connection_timeout", NullValueHandling = NullValueHandling.Ignore)]
    public long? ConnectionTimeout { get; set; }

    [JsonPropertyName("retries_per_request"), JsonProperty("retries_per_request", NullValueHandling = NullValueHandling.Ignore)]
    public int? RetriesPerRequest { get; set; }

    [JsonPropertyName("socket_options"), JsonProperty("socket_options", NullValueHandling = NullValueHandling.Ignore)]
    public string? SocketOptions { get; set; }

    [JsonPropertyName("source_proxy"), JsonProperty("source_proxy", NullValueHandling = NullValueHandling.Ignore)]
    public string? SourceProxy { get; set; }

    [JsonPropertyName("target_proxy"), JsonProperty("target_proxy", NullValueHandling = NullValueHandling.Ignore)]
    public string? TargetProxy { get; set; }
}
