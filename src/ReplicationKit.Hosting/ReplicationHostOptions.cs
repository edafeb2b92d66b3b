namespace ReplicationKit.Hosting;

/// <summary>Specifies when the host ensures a client's replications, and when it polls them for the metrics.</summary>
public sealed class ReplicationHostOptions
{
    /// <summary>
    /// Gets or sets how the host's startup handles the replications to ensure. The default is <see cref="StartupBehavior.Background"/>.
    /// </summary>
    public StartupBehavior StartupBehavior { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether replications that have completed or failed are started again at startup. If
    /// <c>false</c>, the default, they are left unchanged unless their options changed.
    /// </summary>
    public bool RestartEnded { get; set; }

    /// <summary>
    /// Gets or sets the delay before replications are ensured again after a failed attempt, which doubles each time. Must be greater than
    /// zero. The default is 1 second.
    /// </summary>
    public TimeSpan EnsureRetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets or sets the longest delay before replications are ensured again. Must be at least <see cref="EnsureRetryDelay"/>. The default
    /// is 1 minute.
    /// </summary>
    public TimeSpan MaxEnsureRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Gets or sets the interval at which the replications are polled for the metrics. Each poll is one request per thousand replications.
    /// Must be greater than zero. The default is 15 seconds.
    /// </summary>
    public TimeSpan MetricsInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Gets or sets a value that indicates whether the replications are polled even if the meter has no listener, so that the first reading
    /// contains values. If <c>false</c>, the default, polling starts with the first listener and ends after five minutes without a reading.
    /// </summary>
    public bool AlwaysCollectMetrics { get; set; }

    /// <summary>
    /// Gets or sets the interval at which this process compares the sources of the replications with their targets, as <see
    /// cref="Replicator.VerifyAsync(IReplicationSpec, IProgress{VerificationProgress}, CancellationToken)"/> does, or <c>null</c>, the
    /// default, to compare nothing. Must be greater than zero. Each comparison reads all changes of the source, so choose an interval of
    /// hours for large databases. The health check and the meter report the results.
    /// </summary>
    public TimeSpan? VerifyInterval { get; set; }
}
