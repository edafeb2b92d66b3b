namespace ReplicationKit;

/// <summary>A replication that somebody follows, and what is known of it.</summary>
internal sealed class FollowedReplication(string id)
{
    private ReplicationProgress _progress;
    private string? _source;
    private string? _target;

    public string Id => id;

    public List<StatusSubscription> Subscribers { get; } = [];

    /// <summary>Whether anybody looks at what happens on the way.</summary>
    public bool WantsFigures => Subscribers.Exists(subscriber => subscriber.WantsFigures);

    /// <summary>The last status, with its progress; null: none yet.</summary>
    public ReplicationStatus? Latest { get; private set; }

    /// <summary>The last status as it was read; the same object again means that nothing changed.</summary>
    public ReplicationStatus? LastRead { get; private set; }

    /// <summary>The answers about this replication alone.</summary>
    public StatusRow Row { get; } = new();

    /// <summary>Whether it was not looked at since somebody began to follow it: its end may lie in the past.</summary>
    public bool NeedsLook { get; set; } = true;

    /// <summary>Whether the feed said that the document was deleted, which the scheduler learns of later than the feed.</summary>
    public bool IsSaidDeleted { get; set; }

    /// <summary>
    /// Whether a look did not find it. The scheduler leaves out what is just between two states, so that of a replication which was known
    /// to exist this says something only when it happens twice.
    /// </summary>
    public bool WasMissed { get; set; }

    /// <summary>The generation of the revision that is followed: ends of earlier ones are not its own.</summary>
    public int Generation { get; set; }

    /// <summary>Takes note of source and target, which the server tells only in some states.</summary>
    public void NameEndpoints(string? source, string? target)
    {
        _source = source ?? _source;
        _target = target ?? _target;
    }

    /// <summary>Takes over a status.</summary>
    /// <returns>The status to tell; null: it is the one before.</returns>
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
