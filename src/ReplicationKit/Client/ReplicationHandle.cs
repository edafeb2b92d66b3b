namespace ReplicationKit;

/// <summary>A replication that exists on the server: follow it, wait for it, stop it.</summary>
public sealed class ReplicationHandle
{
    private readonly Replicator _replicator;

    internal ReplicationHandle(Replicator replicator, string id, string? revision, ReplicationHandle? reverse)
    {
        _replicator = replicator;
        Id = id;
        Revision = revision;
        Reverse = reverse;
    }

    /// <summary>The document's id.</summary>
    public string Id { get; }

    /// <summary>
    /// The document's revision when the handle was made; null: not asked for. The server writes another when the replication ends.
    /// </summary>
    public string? Revision { get; }

    /// <summary>The source as the scheduler shows it; null: not known.</summary>
    internal string? Source { get; init; }

    /// <summary>The target as the scheduler shows it; null: not known.</summary>
    internal string? Target { get; init; }

    /// <summary>The way back of a <c>TwoWay</c> specification, a replication of its own; null: there is none.</summary>
    public ReplicationHandle? Reverse { get; }

    /// <summary>Asks how the replication stands.</summary>
    /// <inheritdoc cref="Replicator.GetStatusAsync"/>
    public Task<ReplicationStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        _replicator.GetStatusAsync(Id, cancellationToken);

    /// <summary>Gives each status as it comes, and ends after completed or failed.</summary>
    /// <inheritdoc cref="Replicator.FollowAsync(string, CancellationToken)"/>
    public IAsyncEnumerable<ReplicationStatus> FollowAsync(CancellationToken cancellationToken = default) =>
        _replicator.FollowAllAsync([this], cancellationToken);

    /// <summary>Waits until the replication is done.</summary>
    /// <inheritdoc cref="Replicator.WaitForCompletionAsync(string, CancellationToken)"/>
    public Task<ReplicationStatus> WaitForCompletionAsync(CancellationToken cancellationToken = default) =>
        _replicator.WaitForCompletionAsync(this, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Waits until the replication is done, but not for ever.</summary>
    /// <inheritdoc cref="Replicator.WaitForCompletionAsync(string, TimeSpan, CancellationToken)"/>
    public Task<ReplicationStatus> WaitForCompletionAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        _replicator.WaitForCompletionAsync(this, timeout, cancellationToken);

    /// <summary>Stops this direction of the replication: deletes its document.</summary>
    /// <inheritdoc cref="Replicator.StopAsync"/>
    public Task StopAsync(CancellationToken cancellationToken = default) => _replicator.StopAsync(Id, cancellationToken);

    internal FollowTarget ToFollow() => new(Id, Revision, Source, Target);

    /// <summary>The id.</summary>
    public override string ToString() => Id;
}
