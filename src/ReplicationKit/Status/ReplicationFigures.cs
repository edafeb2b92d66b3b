namespace ReplicationKit;

/// <summary>How far a replication has come. Figures count from its first run on, also where a run goes on from a checkpoint.</summary>
public sealed record ReplicationFigures
{
    /// <summary>How many revisions were compared with the target.</summary>
    public long RevisionsChecked { get; init; }

    /// <summary>How many of them the target lacked.</summary>
    public long MissingRevisionsFound { get; init; }

    /// <summary>How many documents were read from the source.</summary>
    public long DocsRead { get; init; }

    /// <summary>How many documents were written to the target.</summary>
    public long DocsWritten { get; init; }

    /// <summary>How many documents the target refused.</summary>
    public long DocWriteFailures { get; init; }

    /// <summary>
    /// How many changes of the source were still to be looked at; null for the first 30 seconds, and cached as long afterwards.
    /// </summary>
    public long? ChangesPending { get; init; }

    /// <summary>
    /// The part of the source's changes that was done, 0 to 1, by these figures alone; null: not known, as <see cref="ChangesPending"/> is
    /// not. Since that is a cached number, a later one may be smaller.
    /// </summary>
    public double? Progress => ReplicationProgress.Of(ThroughSeq ?? CheckpointedSourceSeq, ChangesPending);

    /// <summary>The source's sequence at the last checkpoint; null: not told.</summary>
    public string? CheckpointedSourceSeq { get; init; }

    /// <summary>The source's sequence that was read last; null: not told.</summary>
    public string? SourceSeq { get; init; }

    /// <summary>The source's sequence up to which everything is in the target; null: not told.</summary>
    public string? ThroughSeq { get; init; }
}
