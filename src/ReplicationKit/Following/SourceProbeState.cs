namespace ReplicationKit;

/// <summary>What is known about reading the number of pending changes of one replication from its source.</summary>
internal sealed class SourceProbeState
{
    /// <summary>The minimum time between two requests.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private TimeSpan? _next;
    private bool _isRunning;

    /// <summary>The source as this process reaches it, or <c>null</c> if the document has not been read.</summary>
    public ReplicationEndpoint? Source { get; set; }

    /// <summary>Whether the replication has a filter, so that not every change concerns it.</summary>
    public bool IsFiltered { get; set; }

    /// <summary>Whether the source could not be read, so that it is not asked again.</summary>
    public bool IsUnreachable { get; set; }

    /// <summary>Returns whether a request may be sent now, and begins it.</summary>
    public bool TryBegin(TimeSpan now)
    {
        if (IsUnreachable || _isRunning || now < _next)
            return false;
        _isRunning = true;
        _next = now + Interval;
        return true;
    }

    public void End() => _isRunning = false;
}
