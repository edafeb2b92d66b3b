namespace ReplicationKit;

/// <summary>One run of a replication, as its checkpoints record it.</summary>
public sealed record ReplicationSession
{
    /// <summary>Gets the session's id, or an empty string for PouchDB Server, which has none.</summary>
    public required string SessionId { get; init; }

    /// <summary>Gets the time when the session began, or <c>null</c> if the server does not report it.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Gets the time when the session ended, or <c>null</c> if the server does not report it.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>Gets the source's sequence at the beginning, or <c>null</c> if the server does not report it.</summary>
    public string? StartLastSeq { get; init; }

    /// <summary>Gets the source's sequence at the end, or <c>null</c> if the server does not report it.</summary>
    public string? EndLastSeq { get; init; }

    /// <summary>Gets what the session replicated.</summary>
    public required ReplicationFigures Figures { get; init; }
}
