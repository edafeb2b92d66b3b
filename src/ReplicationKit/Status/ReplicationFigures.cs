namespace ReplicationKit;

/// <summary>
/// The progress of a replication. The counts include all its runs: a run that continues from a checkpoint continues counting.
/// </summary>
public sealed record ReplicationFigures
{
    /// <summary>Gets the number of revisions that were compared with the target.</summary>
    public long RevisionsChecked { get; init; }

    /// <summary>Gets the number of revisions that the target lacked.</summary>
    public long MissingRevisionsFound { get; init; }

    /// <summary>Gets the number of documents that were read from the source.</summary>
    public long DocsRead { get; init; }

    /// <summary>Gets the number of documents that were written to the target.</summary>
    public long DocsWritten { get; init; }

    /// <summary>Gets the number of documents that the target rejected.</summary>
    public long DocWriteFailures { get; init; }

    /// <summary>
    /// Gets the number of the source's changes that were not yet processed, or <c>null</c> for the first 30 seconds. The server caches the
    /// number for as long afterwards.
    /// </summary>
    public long? ChangesPending { get; init; }

    /// <summary>
    /// Gets the fraction of the source's changes that have been processed, from 0 to 1, or <c>null</c> if <see cref="ChangesPending"/> is
    /// unknown. It is computed from these values alone; because the number of pending changes is cached, a later value may be smaller.
    /// </summary>
    public double? Progress => ReplicationProgress.Of(ThroughSeq ?? CheckpointedSourceSeq, ChangesPending);

    /// <summary>Gets the source's sequence at the last checkpoint, or <c>null</c> if the server does not report it.</summary>
    public string? CheckpointedSourceSeq { get; init; }

    /// <summary>Gets the source's sequence that was read last, or <c>null</c> if the server does not report it.</summary>
    public string? SourceSeq { get; init; }

    /// <summary>
    /// Gets the source's sequence up to which every change is in the target, or <c>null</c> if the server does not report it.
    /// </summary>
    public string? ThroughSeq { get; init; }
}
