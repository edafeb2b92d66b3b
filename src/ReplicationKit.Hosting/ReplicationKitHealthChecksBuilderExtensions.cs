using Microsoft.Extensions.Diagnostics.HealthChecks;
using ReplicationKit;
using ReplicationKit.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds health checks of replications.</summary>
public static class ReplicationKitHealthChecksBuilderExtensions
{
    /// <summary>
    /// Checks all replications that the host ensures of a client; where there are none, that the server answers. Healthy: each runs, waits
    /// for its turn, or is completed. Degraded: one crashes and is tried again, or is not ensured yet. Unhealthy: one has failed or is
    /// missing, or the server does not answer. The data has the state of each by its id.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="key">The client's key; null: the one without.</param>
    /// <param name="name">The check's name; null: <c>replicationkit</c>, with a hyphen and the key where there is one.</param>
    /// <param name="failureStatus">What is reported instead of unhealthy; null: unhealthy.</param>
    /// <param name="tags">Tags to choose checks by; null: none.</param>
    /// <param name="timeout">How long the check may take; null: as long as its requests (<see cref="ReplicatorOptions.RequestTimeout"/>
    /// each).</param>
    /// <returns>The health checks.</returns>
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

    /// <summary>Checks one replication, whether the host ensures it or not, as <see cref="AddReplicationKit"/> checks all.</summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="id">The id of the replication's document.</param>
    /// <param name="key">The client's key; null: the one without.</param>
    /// <param name="name">The check's name; null: <c>replication-</c> and the id.</param>
    /// <param name="failureStatus">What is reported instead of unhealthy; null: unhealthy.</param>
    /// <param name="tags">Tags to choose checks by; null: none.</param>
    /// <param name="timeout">How long the check may take; null: as long as its requests (<see cref="ReplicatorOptions.RequestTimeout"/>
    /// each).</param>
    /// <returns>The health checks.</returns>
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
                $"There is no client to check: call services.AddReplicationKit({(key is null ? "" : $"\"{key}\", ")}…) too."
            );
        return new ReplicationHealthCheck(replicator, declared, id);
    }
}
