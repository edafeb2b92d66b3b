namespace ReplicationKit;

/// <summary>A task that a node of the server works on, as <c>_active_tasks</c> describes it. URLs are shown without credentials.</summary>
public sealed record ActiveTask
{
    /// <summary>What it is: <c>replication</c>, <c>indexer</c>, <c>database_compaction</c>, …</summary>
    public required string Type { get; init; }

    /// <summary>The node; null: not told.</summary>
    public string? Node { get; init; }

    /// <summary>The Erlang process; null: not told.</summary>
    public string? Process { get; init; }

    /// <summary>The database, by the name of its shard; null: not told.</summary>
    public string? Database { get; init; }

    /// <summary>The id of the replication's document; null: not a replication, or one that was started over <c>_replicate</c>.</summary>
    public string? DocumentId { get; init; }

    /// <summary>The replication's id; null: not a replication.</summary>
    public string? ReplicationId { get; init; }

    /// <summary>The source's URL; null: not a replication.</summary>
    public string? Source { get; init; }

    /// <summary>The target's URL; null: not a replication.</summary>
    public string? Target { get; init; }

    /// <summary>Whether the replication goes on until it is stopped.</summary>
    public bool Continuous { get; init; }

    /// <summary>When the task began; null: not told.</summary>
    public DateTimeOffset? StartedOn { get; init; }

    /// <summary>When these figures were taken; null: not told.</summary>
    public DateTimeOffset? UpdatedOn { get; init; }

    /// <summary>How far the replication has come; null: not a replication.</summary>
    public ReplicationFigures? Figures { get; init; }
}
