namespace ReplicationKit;

/// <summary>The fields of a status, by the server's names.</summary>
internal enum StatusField : byte
{
    /// <summary>A member that a status does not contain.</summary>
    None,
    Id,
    Database,
    ReplicationId,
    Node,
    Source,
    Target,
    SourceProxy,
    TargetProxy,
    State,
    Reason,
    ErrorCount,
    StartTime,
    LastUpdated,
    RevisionsChecked,
    MissingRevisionsFound,
    DocsRead,
    DocsWritten,
    DocWriteFailures,
    BulkGetDocs,
    BulkGetAttempts,
    ChangesPending,
    CheckpointedSourceSeq,
    SourceSeq,
    ThroughSeq,

    /// <summary>The progress or an error, an object with members of its own.</summary>
    Info,
}

/// <summary>Finds fields by their names.</summary>
internal static class StatusFieldNames
{
    /// <summary>Returns the field for a member of a row of <c>_scheduler/docs</c>.</summary>
    public static StatusField InRow(ReadOnlySpan<byte> name) =>
        name.Length switch
        {
            2 when name.SequenceEqual("id"u8) => StatusField.ReplicationId,
            4 when name.SequenceEqual("info"u8) => StatusField.Info,
            4 when name.SequenceEqual("node"u8) => StatusField.Node,
            5 when name.SequenceEqual("state"u8) => StatusField.State,
            6 when name.SequenceEqual("doc_id"u8) => StatusField.Id,
            6 when name.SequenceEqual("source"u8) => StatusField.Source,
            6 when name.SequenceEqual("target"u8) => StatusField.Target,
            8 when name.SequenceEqual("database"u8) => StatusField.Database,
            10 when name.SequenceEqual("start_time"u8) => StatusField.StartTime,
            11 when name.SequenceEqual("error_count"u8) => StatusField.ErrorCount,
            12 when name.SequenceEqual("last_updated"u8) => StatusField.LastUpdated,
            12 when name.SequenceEqual("source_proxy"u8) => StatusField.SourceProxy,
            12 when name.SequenceEqual("target_proxy"u8) => StatusField.TargetProxy,
            _ => StatusField.None,
        };

    /// <summary>Returns the field for a member of a document of the replicator database.</summary>
    public static StatusField InDocument(ReadOnlySpan<byte> name) =>
        name.Length switch
        {
            3 when name.SequenceEqual("_id"u8) => StatusField.Id,
            6 when name.SequenceEqual("source"u8) => StatusField.Source,
            6 when name.SequenceEqual("target"u8) => StatusField.Target,
            15 when name.SequenceEqual("_replication_id"u8) => StatusField.ReplicationId,
            18 when name.SequenceEqual("_replication_state"u8) => StatusField.State,
            18 when name.SequenceEqual("_replication_stats"u8) => StatusField.Info,
            23 when name.SequenceEqual("_replication_state_time"u8) => StatusField.LastUpdated,
            25 when name.SequenceEqual("_replication_state_reason"u8) => StatusField.Reason,
            _ => StatusField.None,
        };

    /// <summary>Returns the field for a member of the progress object of either.</summary>
    public static StatusField InInfo(ReadOnlySpan<byte> name) =>
        name.Length switch
        {
            5 when name.SequenceEqual("error"u8) => StatusField.Reason,
            9 when name.SequenceEqual("docs_read"u8) => StatusField.DocsRead,
            10 when name.SequenceEqual("source_seq"u8) => StatusField.SourceSeq,
            10 when name.SequenceEqual("start_time"u8) => StatusField.StartTime,
            11 when name.SequenceEqual("through_seq"u8) => StatusField.ThroughSeq,
            12 when name.SequenceEqual("docs_written"u8) => StatusField.DocsWritten,
            13 when name.SequenceEqual("bulk_get_docs"u8) => StatusField.BulkGetDocs,
            15 when name.SequenceEqual("changes_pending"u8) => StatusField.ChangesPending,
            17 when name.SequenceEqual("revisions_checked"u8) => StatusField.RevisionsChecked,
            17 when name.SequenceEqual("bulk_get_attempts"u8) => StatusField.BulkGetAttempts,
            18 when name.SequenceEqual("doc_write_failures"u8) => StatusField.DocWriteFailures,
            23 when name.SequenceEqual("missing_revisions_found"u8) => StatusField.MissingRevisionsFound,
            23 when name.SequenceEqual("checkpointed_source_seq"u8) => StatusField.CheckpointedSourceSeq,
            _ => StatusField.None,
        };
}
