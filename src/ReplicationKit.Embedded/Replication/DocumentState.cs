namespace ReplicationKit.Embedded.Replication;

/// <summary>What the processor knows of a replication document that has no job, or not yet.</summary>
internal sealed class DocumentState
{
    public required string Database { get; init; }

    public required string DocumentId { get; init; }

    public required string Normalised { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public DateTimeOffset LastUpdated { get; set; }

    public int ErrorCount { get; set; }

    /// <summary>Why it could not become a job; null while that is being found out.</summary>
    public string? Error { get; set; }

    /// <summary>The id of its job; null before.</summary>
    public string? JobId { get; set; }

    public ITimer? Retry { get; set; }

    public CancellationTokenSource Cancellation { get; } = new();
}
