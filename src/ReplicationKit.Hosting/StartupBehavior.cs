namespace ReplicationKit.Hosting;

/// <summary>
/// Specifies how the host's startup handles the replications to ensure. In every mode, the startup fails before a request is sent if a
/// specification violates a rule.
/// </summary>
public enum StartupBehavior
{
    /// <summary>The application starts, and the replications are ensured in the background, with retries until all are ensured.</summary>
    Background,

    /// <summary>
    /// The startup waits until all replications are ensured, with retries, or until <c>HostOptions.StartupTimeout</c> expires.
    /// </summary>
    Wait,

    /// <summary>
    /// The startup waits for one attempt, and fails with its exception. The client's own retries are part of the attempt.
    /// </summary>
    FailFast,
}
