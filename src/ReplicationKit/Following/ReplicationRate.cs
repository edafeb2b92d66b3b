namespace ReplicationKit;

/// <summary>
/// The speed of a replication: what happened between the last statuses, divided by the time that it took. Both fade with the same weight, so
/// that a slow start counts no more than its share.
/// </summary>
internal struct ReplicationRate
{
    /// <summary>The time after which an interval counts for about a third.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    private TimeSpan? _at;
    private long _written;
    private long _position;
    private double _seconds;
    private double _documents;
    private double _changes;

    /// <summary>The documents written to the target per second, or <c>null</c> if it is unknown.</summary>
    public readonly double? DocumentsPerSecond => _seconds > 0 ? _documents / _seconds : null;

    /// <summary>Takes a status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="now">The monotonic time at which it was read.</param>
    public void Update(ReplicationStatus status, TimeSpan now)
    {
        if (status.State != ReplicationState.Running || ReplicationProgress.Position(status.ThroughSeq) is not { } position)
        {
            // Before its first sequence, a job connects and reads; that is not its speed.
            this = default;
            return;
        }

        if (_at is { } before && (status.DocsWritten < _written || position < _position))
        {
            // Another run of the job, which counts again.
            this = default;
        }
        else if (_at is { } last && now > last)
        {
            double seconds = (now - last).TotalSeconds;
            double weight = Math.Exp(-seconds / Memory.TotalSeconds);
            _seconds = (weight * _seconds) + seconds;
            _documents = (weight * _documents) + (status.DocsWritten - _written);
            _changes = (weight * _changes) + (position - _position);
        }

        _at = now;
        _written = status.DocsWritten;
        _position = position;
    }

    /// <summary>The time for this number of changes, in seconds and at least one if there are any, or <c>null</c> if it is unknown.</summary>
    public readonly TimeSpan? TimeFor(long? changes) =>
        changes == 0 ? TimeSpan.Zero
        : changes is not { } left || _changes <= 0 ? null
        : left * _seconds / _changes is var seconds && seconds < Longest.TotalSeconds
            ? TimeSpan.FromSeconds(Math.Max(1, Math.Round(seconds)))
        : null;
}
