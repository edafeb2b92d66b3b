namespace ReplicationKit;

/// <summary>A task that a node of the server is running, as <c>_active_tasks</c> describes it. URLs do not contain credentials.</summary>
public sealed record ActiveTask
{
    /// <summary>Gets the type of the task, such as <c>replication</c>, <c>indexer</c> or <c>database_compaction</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Gets the node, or <c>null</c> if the server does not report it.</summary>
    public string? Node { get; init; }

    /// <summary>Gets the Erlang process, or <c>null</c> if the server does not report it.</summary>
    public string? Process { get; init; }

    /// <summary>Gets the database by the name of its shard, or <c>null</c> if the server does not report it.</summary>
    public string? Database { get; init; }

    /// <summary>
    /// Gets the id of the replication's document, or <c>null</c> if the task is not a replication or was started by <c>_replicate</c>.
    /// </summary>
    public string? DocumentId { get; init; }

    /// <summary>Gets the replication's id, or <c>null</c> if the task is not a replication.</summary>
    public string? ReplicationId { get; init; }

    /// <summary>Gets the source's URL, or <c>null</c> if the task is not a replication.</summary>
    public string? Source { get; init; }

    /// <summary>Gets the target's URL, or <c>null</c> if the task is not a replication.</summary>
    public string? Target { get; init; }

    /// <summary>Gets a value that indicates whether the replication runs until it is stopped.</summary>
    public bool Continuous { get; init; }

    /// <summary>Gets the time when the task began, or <c>null</c> if the server does not report it.</summary>
    public DateTimeOffset? StartedOn { get; init; }

    /// <summary>Gets the time of these values, or <c>null</c> if the server does not report it.</summary>
    public DateTimeOffset? UpdatedOn { get; init; }

    /// <summary>Gets the replication's progress, or <c>null</c> if the task is not a replication.</summary>
    public ReplicationFigures? Figures { get; init; }
}
