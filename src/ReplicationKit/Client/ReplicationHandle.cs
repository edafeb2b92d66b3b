namespace ReplicationKit;

/// <summary>A replication on the server that can be followed, waited for and stopped.</summary>
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

    /// <summary>Gets the document's id.</summary>
    public string Id { get; }

    /// <summary>
    /// Gets the document's revision when the handle was created, or <c>null</c> if it was not requested. The server writes a new revision
    /// when the replication ends.
    /// </summary>
    public string? Revision { get; }

    /// <summary>Gets the source as the scheduler shows it, or <c>null</c> if it is unknown.</summary>
    internal string? Source { get; init; }

    /// <summary>Gets the target as the scheduler shows it, or <c>null</c> if it is unknown.</summary>
    internal string? Target { get; init; }

    /// <summary>Gets the reverse replication of a <c>TwoWay</c> specification, or <c>null</c> if the specification is one-way.</summary>
    public ReplicationHandle? Reverse { get; }

    /// <summary>Gets the replication's current status.</summary>
    /// <inheritdoc cref="Replicator.GetStatusAsync"/>
    public Task<ReplicationStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        _replicator.GetStatusAsync(Id, cancellationToken);

    /// <summary>Returns each new status as it arrives, and ends after the replication has completed or failed.</summary>
    /// <inheritdoc cref="Replicator.FollowAsync(string, CancellationToken)"/>
    public IAsyncEnumerable<ReplicationStatus> FollowAsync(CancellationToken cancellationToken = default) =>
        _replicator.FollowAllAsync([this], cancellationToken);

    /// <summary>Waits until the replication has completed.</summary>
    /// <inheritdoc cref="Replicator.WaitForCompletionAsync(string, CancellationToken)"/>
    public Task<ReplicationStatus> WaitForCompletionAsync(CancellationToken cancellationToken = default) =>
        _replicator.WaitForCompletionAsync(this, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Waits until the replication has completed, for a limited time.</summary>
    /// <inheritdoc cref="Replicator.WaitForCompletionAsync(string, TimeSpan, CancellationToken)"/>
    public Task<ReplicationStatus> WaitForCompletionAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        _replicator.WaitForCompletionAsync(this, timeout, cancellationToken);

    /// <summary>Stops this direction of the replication by deleting its document.</summary>
    /// <inheritdoc cref="Replicator.StopAsync"/>
    public Task StopAsync(CancellationToken cancellationToken = default) => _replicator.StopAsync(Id, cancellationToken);

    /// <summary>Compares the source of this direction of the replication with its target.</summary>
    /// <inheritdoc cref="Replicator.VerifyAsync(string, IProgress{VerificationProgress}, CancellationToken)"/>
    public Task<ReplicationVerification> VerifyAsync(
        IProgress<VerificationProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => _replicator.VerifyAsync(Id, progress, cancellationToken);

    /// <summary>Counts what this direction of the replication copies.</summary>
    /// <inheritdoc cref="Replicator.PreviewAsync(string, IProgress{VerificationProgress}, CancellationToken)"/>
    public Task<ReplicationPreview> PreviewAsync(
        IProgress<VerificationProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => _replicator.PreviewAsync(Id, progress, cancellationToken);

    internal FollowTarget ToFollow() => new(Id, Revision, Source, Target);

    /// <summary>Returns the document's id.</summary>
    public override string ToString() => Id;
}
