namespace ReplicationKit;

/// <summary>A replication that has followers, and what is known about it.</summary>
internal sealed class FollowedReplication(string id)
{
    private ReplicationProgress _progress;
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

    /// <summary>Stores source and target, which the server reports only in some states.</summary>
    public void NameEndpoints(string? source, string? target)
    {
        _source = source ?? _source;
        _target = target ?? _target;
    }

    /// <summary>Stores a status.</summary>
    /// <returns>The status to report, or <c>null</c> if it equals the previous one.</returns>
    public ReplicationStatus? Take(ReplicationStatus status)
    {
        if (ReferenceEquals(status, LastRead) || Latest is { IsTerminal: true })
            return null;
        LastRead = status;
        NameEndpoints(status.Source, status.Target);
        if (status.Source is null || status.Target is null)
            status = status with { Source = _source, Target = _target };
        double? progress = _progress.Update(status);
        if (progress != status.Progress)
            status = status with { Progress = progress };
        if (status.Equals(Latest))
            return null;
        return Latest = status;
    }
}
