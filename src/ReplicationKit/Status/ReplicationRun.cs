namespace ReplicationKit;

/// <summary>What <c>_replicate</c> answers: at once for a continuous replication, at the end for one that has an end.</summary>
public sealed record ReplicationRun
{
    /// <summary>The replication's id, by which it can be found in <c>_scheduler/jobs</c> and cancelled; null: it has ended.</summary>
    public string? ReplicationId { get; init; }

    /// <summary>The id of the session, which stands in the checkpoints too; null: there was none, as without checkpoints.</summary>
    public string? SessionId { get; init; }

    /// <summary>The source's sequence that was reached; null: not told.</summary>
    public string? SourceLastSeq { get; init; }

    /// <summary>Whether there was nothing to do. The figures are those of an earlier session then.</summary>
    public bool NoChanges { get; init; }

    /// <summary>The figures of the sessions, the latest first; empty for a continuous replication.</summary>
    public IReadOnlyList<ReplicationSession> History { get; init; } = [];
}
