namespace ReplicationKit;

/// <summary>A replication that has followers, and what is known about it.</summary>
internal sealed class FollowedReplication(string id)
{
    private ReplicationProgress _progress;
    private ReplicationRate _rate;
    private string? _source;
    private string? _target;

    public string Id => id;

    public List<StatusSubscription> Subscribers { get; } = [];

    /// <summary>Whether a follower needs the progress, and not only the end.</summary>
    public bool WantsFigures => Subscribers.Exists(subscriber => subscriber.WantsFigures);

    /// <summary>The last status with its progress, or <c>null</c> if there is none yet.</summary>
    public ReplicationStatus? Latest { get; private set; }

    /// <summary>The last status as it was read. The same object again means that nothing changed.</summary>
    public ReplicationStatus? LastRead { get; private set; }

    /// <summary>The responses about this replication alone.</summary>
    public StatusRow Row { get; } = new();

    /// <summary>Whether it has not been polled since its first follower arrived, so that it may have ended before.</summary>
    public bool NeedsPoll { get; set; } = true;

    /// <summary>Whether the feed reported that the document was deleted, which the scheduler learns later than the feed.</summary>
    public bool IsSaidDeleted { get; set; }

    /// <summary>
    /// Whether a poll did not find it. The scheduler omits replications that are between two states, so one that is known to exist must be
    /// missed twice.
    /// </summary>
    public bool WasMissed { get; set; }

    /// <summary>The generation of the revision that is followed. The ends of earlier revisions do not belong to it.</summary>
    public int Generation { get; set; }

    /// <summary>What is known about reading the number of pending changes from the source.</summary>
    public SourceProbeState Probe { get; } = new();

    /// <summary>
    /// Whether the number of pending changes is to be read from the source: the job runs, a follower needs the progress, and the server does
    /// not report the number yet.
    /// </summary>
    public bool NeedsPending => WantsFigures && LastRead is { State: ReplicationState.Running, ChangesPending: null, ThroughSeq: not null };

    /// <summary>Whether a follower needs the progress, and the job has not reported a sequence yet but is about to.</summary>
    public bool IsStarting =>
        WantsFigures
        && LastRead
            is null
                or { ThroughSeq: null, State: ReplicationState.Initializing or ReplicationState.Pending or ReplicationState.Running };

    /// <summary>Stores the number of pending changes after a sequence, which was read from the source.</summary>
    /// <returns>The status to report, or <c>null</c> if it equals the previous one.</returns>
    public ReplicationStatus? TakePending(string sequence, long pending)
    {
        if (LastRead is not { } status || Latest is not { IsTerminal: false })
            return null;
        _progress.Read(sequence, pending);
        return Complete(status);
    }

    /// <summary>Stores source and target, which the server reports only in some states.</summary>
    public void NameEndpoints(string? source, string? target)
    {
        _source = source ?? _source;
        _target = target ?? _target;
    }

    /// <summary>Stores a status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="now">The monotonic time.</param>
    /// <returns>The status to report, or <c>null</c> if it equals the previous one.</returns>
    public ReplicationStatus? Take(ReplicationStatus status, TimeSpan now)
    {
        if (ReferenceEquals(status, LastRead) || Latest is { IsTerminal: true })
            return null;
        if (status.Equals(LastRead) && Latest is { Source: not null, Target: not null })
        {
            // Nothing happened, and a speed that only falls is not reported.
            LastRead = status;
            return null;
        }

        LastRead = status;
        NameEndpoints(status.Source, status.Target);
        _rate.Update(status, now);
        return Complete(status);
    }

    /// <summary>Adds what the server does not report.</summary>
    private ReplicationStatus? Complete(ReplicationStatus status)
    {
        if (status.Source is null || status.Target is null)
            status = status with { Source = _source, Target = _target };
        double? progress = _progress.Update(status);
        TimeSpan? remaining = status.State == ReplicationState.Running ? _rate.TimeFor(_progress.Left) : null;
        if (
            progress != status.Progress
            || _progress.Left != status.ChangesPending
            || _rate.DocumentsPerSecond is not null
            || remaining is not null
        )
            status = status with
            {
                Progress = progress,
                ChangesPending = _progress.Left,
                ProgressIsEstimated = _progress.IsRead && Probe.IsFiltered && _progress.Left is not null,
                DocumentsPerSecond = _rate.DocumentsPerSecond,
                EstimatedTimeRemaining = remaining,
            };
        if (status.Equals(Latest))
            return null;
        return Latest = status;
    }
}
