namespace ReplicationKit.Embedded.Replication;

/// <summary>The processor's state of a replication document that has no job, or none yet.</summary>
internal sealed class DocumentState
{
    public required string Database { get; init; }

    public required string DocumentId { get; init; }

    public required string Normalized { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public DateTimeOffset LastUpdated { get; set; }

    public int ErrorCount { get; set; }

    /// <summary>The reason why it could not become a job, or <c>null</c> while that is unknown.</summary>
    public string? Error { get; set; }

    /// <summary>The id of its job, or <c>null</c> before it has one.</summary>
    public string? JobId { get; set; }

    public ITimer? Retry { get; set; }

    public CancellationTokenSource Cancellation { get; } = new();
}
