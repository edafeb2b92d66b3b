using Microsoft.Extensions.Diagnostics.HealthChecks;
using ReplicationKit;
using ReplicationKit.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Extension methods that add health checks for replications.</summary>
public static class ReplicationKitHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a health check for all replications of a client that the host ensures; if there are none, it checks that the server responds.
    /// Healthy: each replication is running, waiting for its turn, or completed. Degraded: a replication is crashing and being retried, or
    /// is not ensured yet. Unhealthy: a replication has failed or is missing, or the server does not respond. The data contains the state
    /// of each replication by id.
    /// </summary>
    /// <param name="builder">The health checks builder.</param>
    /// <param name="key">The client's key, or <c>null</c> for the client without a key.</param>
    /// <param name="name">The check's name, or <c>null</c> to use <c>replicationkit</c>, followed by a hyphen and the key if there is
    /// one.</param>
    /// <param name="failureStatus">The status to report instead of unhealthy, or <c>null</c> to report unhealthy.</param>
    /// <param name="tags">The tags by which checks can be filtered, or <c>null</c> for none.</param>
    /// <param name="timeout">The timeout of the check, or <c>null</c> to use only that of each request
    /// (<see cref="ReplicatorOptions.RequestTimeout"/>).</param>
    /// <returns>The health checks builder.</returns>
    public static IHealthChecksBuilder AddReplicationKit(
        this IHealthChecksBuilder builder,
        string? key = null,
        string? name = null,
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null,
        TimeSpan? timeout = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        string check = name ?? (key is null ? "replicationkit" : "replicationkit-" + key);
        return builder.Add(new HealthCheckRegistration(check, provider => Create(provider, key, id: null), failureStatus, tags, timeout));
    }

    /// <summary>
    /// Adds a health check for one replication, whether or not the host ensures it. The statuses are those of
    /// <see cref="AddReplicationKit"/>.
    /// </summary>
    /// <param name="builder">The health checks builder.</param>
    /// <param name="id">The id of the replication's document.</param>
    /// <param name="key">The client's key, or <c>null</c> for the client without a key.</param>
    /// <param name="name">The check's name, or <c>null</c> to use <c>replication-</c> and the id.</param>
    /// <param name="failureStatus">The status to report instead of unhealthy, or <c>null</c> to report unhealthy.</param>
    /// <param name="tags">The tags by which checks can be filtered, or <c>null</c> for none.</param>
    /// <param name="timeout">The timeout of the check, or <c>null</c> to use only that of each request
    /// (<see cref="ReplicatorOptions.RequestTimeout"/>).</param>
    /// <returns>The health checks builder.</returns>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    public static IHealthChecksBuilder AddReplication(
        this IHealthChecksBuilder builder,
        string id,
        string? key = null,
        string? name = null,
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null,
        TimeSpan? timeout = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return builder.Add(
            new HealthCheckRegistration(name ?? "replication-" + id, provider => Create(provider, key, id), failureStatus, tags, timeout)
        );
    }

    private static ReplicationHealthCheck Create(IServiceProvider provider, string? key, string? id)
    {
        Replicator? replicator = key is null ? provider.GetService<Replicator>() : provider.GetKeyedService<Replicator>(key);
        DeclaredReplications? declared = provider.GetKeyedService<DeclaredReplications>(key ?? Options.Options.DefaultName);
        if (replicator is null || declared is null)
            throw new InvalidOperationException(
                $"There is no client to check: call services.AddReplicationKit({(key is null ? "" : $"\"{key}\", ")}…) first."
            );
        return new ReplicationHealthCheck(
            replicator,
            declared,
            provider.GetRequiredKeyedService<VerificationSchedule>(key ?? Options.Options.DefaultName),
            id
        );
    }
}
