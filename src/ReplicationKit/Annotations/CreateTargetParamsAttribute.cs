namespace ReplicationKit;

/// <summary>
/// Specifies how the target database is created (<c>create_target_params</c>). Requires <see cref="ReplicationAttribute.CreateTarget"/>;
/// otherwise the server ignores these values (RPK2001).
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class CreateTargetParamsAttribute : Attribute
{
    /// <summary>Gets or sets the number of shards, at least 1. If not set, the server's default is used.</summary>
    public int Q { get; set; }

    /// <summary>
    /// Gets or sets the number of copies of each shard in a cluster, at least 1. If not set, the server's default is used.
    /// </summary>
    public int N { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the database is partitioned. The ids of its documents then have the form
    /// <c>partition:id</c>.
    /// </summary>
    public bool Partitioned { get; set; }
}
