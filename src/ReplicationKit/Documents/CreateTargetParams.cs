namespace ReplicationKit;

/// <summary>How the target database is created (<c>create_target_params</c>). The server ignores it without <c>create_target</c>.</summary>
public sealed record CreateTargetParams
{
    /// <summary>How many shards the database gets; at least 1; null: the server's default.</summary>
    public int? Q { get; init; }

    /// <summary>How many copies of each shard a cluster keeps; at least 1; null: the server's default.</summary>
    public int? N { get; init; }

    /// <summary>Whether the database is partitioned; null: the server's default, false.</summary>
    public bool? Partitioned { get; init; }
}
