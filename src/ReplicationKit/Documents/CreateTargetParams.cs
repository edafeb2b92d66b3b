namespace ReplicationKit;

/// <summary>
/// Specifies how the target database is created (<c>create_target_params</c>). The server ignores it without <c>create_target</c>.
/// </summary>
public sealed record CreateTargetParams
{
    /// <summary>Gets the number of shards, at least 1, or <c>null</c> to use the server's default.</summary>
    public int? Q { get; init; }

    /// <summary>Gets the number of copies of each shard in a cluster, at least 1, or <c>null</c> to use the server's default.</summary>
    public int? N { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the database is partitioned, or <c>null</c> to use the server's default, <c>false</c>.
    /// </summary>
    public bool? Partitioned { get; init; }
}
