using System.Text.Json.Serialization;
using Newtonsoft.Json;

namespace ReplicationKit.Benchmarks.Polling;

/// <summary>A row of <c>_scheduler/docs</c>, for a serializer.</summary>
public sealed class StatusDto
{
    [JsonPropertyName("database"), JsonProperty("database")]
    public string? Database { get; set; }

    [JsonPropertyName("doc_id"), JsonProperty("doc_id")]
    public string? DocId { get; set; }

    [JsonPropertyName("id"), JsonProperty("id")]
    public string? Id { get; set; }

    [JsonPropertyName("node"), JsonProperty("node")]
    public string? Node { get; set; }

    [JsonPropertyName("source"), JsonProperty("source")]
    public string? Source { get; set; }

    [JsonPropertyName("target"), JsonProperty("target")]
    public string? Target { get; set; }

    [JsonPropertyName("state"), JsonProperty("state")]
    public string? State { get; set; }

    [JsonPropertyName("info"), JsonProperty("info")]
    public InfoDto? Info { get; set; }

    [JsonPropertyName("error_count"), JsonProperty("error_count")]
    public int ErrorCount { get; set; }

    [JsonPropertyName("last_updated"), JsonProperty("last_updated")]
    public DateTimeOffset? LastUpdated { get; set; }

    [JsonPropertyName("start_time"), JsonProperty("start_time")]
    public DateTimeOffset? StartTime { get; set; }

    [JsonPropertyName("source_proxy"), JsonProperty("source_proxy")]
    public string? SourceProxy { get; set; }

    [JsonPropertyName("target_proxy"), JsonProperty("target_proxy")]
    public string? TargetProxy { get; set; }
}

/// <summary>The figures of a row.</summary>
public sealed class InfoDto
{
    [JsonPropertyName("revisions_checked"), JsonProperty("revisions_checked")]
    public long RevisionsChecked { get; set; }

    [JsonPropertyName("missing_revisions_found"), JsonProperty("missing_revisions_found")]
    public long MissingRevisionsFound { get; set; }

    [JsonPropertyName("docs_read"), JsonProperty("docs_read")]
    public long DocsRead { get; set; }

    [JsonPropertyName("docs_written"), JsonProperty("docs_written")]
    public long DocsWritten { get; set; }

    [JsonPropertyName("changes_pending"), JsonProperty("changes_pending")]
    public long? ChangesPending { get; set; }

    [JsonPropertyName("doc_write_failures"), JsonProperty("doc_write_failures")]
    public long DocWriteFailures { get; set; }

    [JsonPropertyName("bulk_get_docs"), JsonProperty("bulk_get_docs")]
    public long BulkGetDocs { get; set; }

    [JsonPropertyName("bulk_get_attempts"), JsonProperty("bulk_get_attempts")]
    public long BulkGetAttempts { get; set; }

    [JsonPropertyName("checkpointed_source_seq"), JsonProperty("checkpointed_source_seq")]
    public string? CheckpointedSourceSeq { get; set; }

    [JsonPropertyName("source_seq"), JsonProperty("source_seq")]
    public string? SourceSeq { get; set; }

    [JsonPropertyName("through_seq"), JsonProperty("through_seq")]
    public string? ThroughSeq { get; set; }
}

/// <summary>A page of <c>_scheduler/docs</c>.</summary>
public sealed class PageDto
{
    [JsonPropertyName("total_rows"), JsonProperty("total_rows")]
    public long TotalRows { get; set; }

    [JsonPropertyName("docs"), JsonProperty("docs")]
    public List<StatusDto> Docs { get; set; } = [];
}
