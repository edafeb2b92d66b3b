namespace ReplicationKit;

/// <summary>The speed of a replication, smoothed over the last statuses.</summary>
internal struct ReplicationRate
{
    /// <summary>The time after which a former speed counts for about a third.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    private TimeSpan? _at;
    private long _written;
    private long _position;
    private double? _changesPerSecond;

    /// <summary>The documents written to the target per second, or <c>null</c> if it is unknown.</summary>
    public double? DocumentsPerSecond { get; private set; }

    /// <summary>Takes a status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="now">The monotonic time at which it was read.</param>
    public void Update(ReplicationStatus status, TimeSpan now)
    {
        if (status.State != ReplicationState.Running || !status.HasFigures)
        {
            this = default;
            return;
        }

        long position = ReplicationProgress.Position(status.ThroughSeq ?? status.CheckpointedSourceSeq) ?? 0;
        if (_at is { } before && (status.DocsWritten < _written || position < _position))
        {
            // Another run of the job, which counts again.
            this = default;
        }
        else if (_at is { } last && now > last)
        {
            double seconds = (now - last).TotalSeconds;
            double weight = 1 - Math.Exp(-seconds / Memory.TotalSeconds);
            DocumentsPerSecond = Smooth(DocumentsPerSecond, (status.DocsWritten - _written) / seconds, weight);
            _changesPerSecond = Smooth(_changesPerSecond, (position - _position) / seconds, weight);
        }

        _at = now;
        _written = status.DocsWritten;
        _position = position;
    }

    /// <summary>The time for this number of changes, or <c>null</c> if it is unknown.</summary>
    public readonly TimeSpan? TimeFor(long? changes) =>
        changes == 0 ? TimeSpan.Zero
        : changes is not { } left || _changesPerSecond is not > 0 ? null
        : left / _changesPerSecond.Value is var seconds && seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(Math.Round(seconds))
        : null;

    private static double Smooth(double? before, double now, double weight) =>
        before is { } former ? former + (weight * (now - former)) : now;
}
