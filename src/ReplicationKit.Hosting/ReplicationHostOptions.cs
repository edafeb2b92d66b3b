namespace ReplicationKit.Hosting;

/// <summary>What the host does with a client's replications: when they are ensured, and when their figures are looked at.</summary>
public sealed class ReplicationHostOptions
{
    /// <summary>What the host's start does about replications that are to be ensured.</summary>
    public StartupBehavior StartupBehavior { get; set; }

    /// <summary>
    /// Whether what has completed or failed is started again at start-up; false: it is left alone unless its options changed.
    /// </summary>
    public bool RestartEnded { get; set; }

    /// <summary>
    /// The wait before replications are ensured again, where that did not succeed; it doubles each time. Above zero; 1 second by default.
    /// </summary>
    public TimeSpan EnsureRetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest wait before replications are ensured again; at least <see cref="EnsureRetryDelay"/>, 1 minute by default.
    /// </summary>
    public TimeSpan MaxEnsureRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The time between two looks at the replications for the metrics, each of which is a request for a thousand of them. Above zero; 15
    /// seconds by default.
    /// </summary>
    public TimeSpan MetricsInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Whether the replications are looked at while nobody listens to the meter, so that the first reading has figures; false: from the
    /// time that somebody listens, and until nobody has read for five minutes.
    /// </summary>
    public bool AlwaysCollectMetrics { get; set; }
}
