namespace ReplicationKit;

/// <summary>
/// The delays after failures while following: each twice the previous one, and at least what the server requests, but never more than
/// <see cref="ReplicatorOptions.MaxRetryDelay"/>.
/// </summary>
internal sealed class FollowDelays(ReplicatorOptions options)
{
    /// <summary>
    /// The minimum of the first delay, if <see cref="ReplicatorOptions.RetryDelay"/> is less: following retries indefinitely and must not
    /// load a failing server.
    /// </summary>
    private static readonly TimeSpan LeastFirst = TimeSpan.FromMilliseconds(100);

    /// <summary>The minimum of the longest delay, if <see cref="ReplicatorOptions.MaxRetryDelay"/> is less.</summary>
    private static readonly TimeSpan LeastLongest = TimeSpan.FromSeconds(1);

    /// <summary>Returns the delay after a failure.</summary>
    /// <param name="failures">The number of failures before this one.</param>
    /// <param name="exception">The failure, which may contain what the server requests, or <c>null</c>.</param>
    public TimeSpan After(int failures, Exception? exception)
    {
        TimeSpan first = options.RetryDelay > LeastFirst ? options.RetryDelay : LeastFirst;
        TimeSpan longest = options.MaxRetryDelay > LeastLongest ? options.MaxRetryDelay : LeastLongest;
        TimeSpan wait = first * Math.Pow(2, Math.Min(failures, 20));
        if ((exception as ReplicationServerException)?.RetryAfter is { } asked && asked > wait)
            wait = asked;
        return wait < longest ? wait : longest;
    }
}
