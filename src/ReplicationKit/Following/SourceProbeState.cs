namespace ReplicationKit;

/// <summary>What is known about reading the number of pending changes of one replication from its source.</summary>
internal sealed class SourceProbeState
{
    /// <summary>The minimum time between two requests.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private TimeSpan? _wanted;
    private TimeSpan? _asked;
    private bool _isRunning;

    /// <summary>The source as this process reaches it, or <c>null</c> if the document has not been read.</summary>
    public ReplicationEndpoint? Source { get; set; }

    /// <summary>Whether the replication has a filter, so that not every change concerns it.</summary>
    public bool IsFiltered { get; set; }

    /// <summary>Whether the source could not be read, so that it is not asked again.</summary>
    public bool IsUnreachable { get; set; }

    /// <summary>The time of the last request, or the earliest time if there was none.</summary>
    public TimeSpan Asked => _asked ?? TimeSpan.MinValue;

    /// <summary>Returns whether a request may be sent now.</summary>
    /// <param name="now">The monotonic time.</param>
    /// <param name="isOneOfMany">Whether the first request waits as long as the next ones, so that short replications cost none.</param>
    public bool MayBegin(TimeSpan now, bool isOneOfMany)
    {
        _wanted ??= now;
        TimeSpan? last = _asked ?? (isOneOfMany ? _wanted : null);
        return !IsUnreachable && !_isRunning && (last is not { } time || now >= time + Interval);
    }

    public void Begin(TimeSpan now)
    {
        _isRunning = true;
        _asked = now;
    }

    public void End() => _isRunning = false;
}
