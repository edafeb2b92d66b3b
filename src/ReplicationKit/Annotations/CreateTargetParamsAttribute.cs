namespace ReplicationKit;

/// <summary>
/// How the target is created (<c>create_target_params</c>), beside <see cref="ReplicationAttribute"/> with
/// <see cref="ReplicationAttribute.CreateTarget"/>: without it the server ignores them (RPK2001).
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class CreateTargetParamsAttribute : Attribute
{
    /// <summary>How many shards the database gets. At least 1; not set: the server's default.</summary>
    public int Q { get; set; }

    /// <summary>How many copies of each shard a cluster keeps. At least 1; not set: the server's default.</summary>
    public int N { get; set; }

    /// <summary>Whether the database is partitioned: its documents' ids are then <c>partition:id</c>.</summary>
    public bool Partitioned { get; set; }
}
