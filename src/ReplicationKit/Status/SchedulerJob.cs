namespace ReplicationKit;

/// <summary>A job of the replication scheduler, as <c>_scheduler/jobs</c> describes it. URLs are shown without credentials.</summary>
public sealed record SchedulerJob
{
    /// <summary>The job's id: that of the replication, with <c>+continuous</c> and the like.</summary>
    public required string Id { get; init; }

    /// <summary>The replicator database; null: the job was started over <c>_replicate</c>.</summary>
    public string? Database { get; init; }

    /// <summary>The id of the document in it; null: the job was started over <c>_replicate</c>.</summary>
    public string? DocumentId { get; init; }

    /// <summary>The Erlang process; null: the job does not run at the moment.</summary>
    public string? Process { get; init; }

    /// <summary>The node that has the job; null: not told.</summary>
    public string? Node { get; init; }

    /// <summary>The source's URL; null: not told.</summary>
    public string? Source { get; init; }

    /// <summary>The target's URL; null: not told.</summary>
    public string? Target { get; init; }

    /// <summary>Who started the job; null: not told, as of every job of a document.</summary>
    public string? User { get; init; }

    /// <summary>When the job was added; null: not told.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>How far it has come; null: there are no figures yet.</summary>
    public ReplicationFigures? Figures { get; init; }

    /// <summary>What happened to the job, the latest first. The server keeps the last 20 events.</summary>
    public IReadOnlyList<SchedulerEvent> History { get; init; } = [];
}
