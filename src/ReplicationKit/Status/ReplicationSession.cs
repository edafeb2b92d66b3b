namespace ReplicationKit;

/// <summary>One run of a replication, as its checkpoints remember it.</summary>
public sealed record ReplicationSession
{
    /// <summary>The session's id.</summary>
    public required string SessionId { get; init; }

    /// <summary>When it began; null: not told.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When it ended; null: not told.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>The source's sequence at which it began; null: not told.</summary>
    public string? StartLastSeq { get; init; }

    /// <summary>The source's sequence that it reached; null: not told.</summary>
    public string? EndLastSeq { get; init; }

    /// <summary>What it did.</summary>
    public required ReplicationFigures Figures { get; init; }
}
