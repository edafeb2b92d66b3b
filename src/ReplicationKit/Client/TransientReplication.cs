namespace ReplicationKit;

/// <summary>A replication without a document.</summary>
public sealed class TransientReplication
{
    /// <summary>How often a replication that is on its way is to be cancelled, with growing pauses: some six seconds in all.</summary>
    private const int MaxAttempts = 5;

    private readonly Replicator _replicator;
    private readonly ReplicationDocument _document;
    private readonly Task<ReplicationRun>? _run;
    private readonly CancellationTokenSource? _end;

    internal TransientReplication(
        Replicator replicator,
        ReplicationDocument document,
        string? id,
        Task<ReplicationRun>? run,
        CancellationTokenSource? end,
        TransientReplication? reverse
    )
    {
        _replicator = replicator;
        _document = document;
        _run = run;
        _end = end;
        Id = id;
        Reverse = reverse;

        // Whoever does not wait for the end does not want to hear of it either.
        _ = run?.ContinueWith(
            static ended => _ = ended.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default
        );
    }

    /// <summary>
    /// The replication's id, by which <see cref="Replicator.GetJobAsync"/> finds it; null for a one-shot one, whose id the server tells
    /// only
    /// in its list of jobs, where <see cref="FindJobAsync"/> looks for it.
    /// </summary>
    public string? Id { get; }

    /// <summary>The way back of a <c>TwoWay</c> specification; null: there is none.</summary>
    public TransientReplication? Reverse { get; }

    /// <summary>Whether it goes on until it is cancelled.</summary>
    public bool IsContinuous => _run is null;

    /// <summary>Waits for the end of a one-shot replication, however long that takes.</summary>
    /// <param name="cancellationToken">Ends the waiting; the replication goes on.</param>
    /// <returns>What was done, with the history of the runs before.</returns>
    /// <exception cref="ReplicationFailedException">
    /// It failed, or was cancelled; the exception has the reason. Of what somebody else cancels the server tells nobody: that is found out
    /// by the
    /// missing job, within some minutes, and by administrators only.
    /// </exception>
    /// <exception cref="InvalidOperationException">It is continuous, and has no end.</exception>
    public Task<ReplicationRun> WaitForCompletionAsync(CancellationToken cancellationToken = default) =>
        _run?.WaitAsync(cancellationToken)
        ?? throw new InvalidOperationException("A continuous replication has no end to wait for; CancelAsync stops it.");

    /// <summary>
    /// Looks for the replication among the scheduler's jobs, which tell how far it has come. Figures are told from the first batch on.
    /// </summary>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The job; null: it has not begun, or has ended.</returns>
    /// <exception cref="ReplicationAuthorizationException">The client is no server administrator.</exception>
    public async Task<SchedulerJob?> FindJobAsync(CancellationToken cancellationToken = default)
    {
        if (Id is null)
            return await _replicator.FindJobAsync(_document, ofDocumentsToo: false, cancellationToken).ConfigureAwait(false);
        try
        {
            return await _replicator.GetJobAsync(Id, cancellationToken).ConfigureAwait(false);
        }
        catch (ReplicationNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Stops the replication, and ends the waiting for it with a <see cref="ReplicationFailedException"/>. What was replicated stays. One
    /// that
    /// has ended already is left alone.
    /// </summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task CancelAsync(CancellationToken cancellationToken = default)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                if (Id is not null)
                    await _replicator.CancelTransientAsync(Id, cancellationToken).ConfigureAwait(false);
                else if (_run is { IsCompleted: false })
                    await _replicator.CancelTransientAsync(_document, cancellationToken).ConfigureAwait(false);
                break;
            }
            catch (ReplicationNotFoundException exception) when (exception.Reason == "missing")
            {
                // It has ended; or the request that begins it is still on its way, and would begin it behind our back.
                if (
                    _run is null
                    || attempt == MaxAttempts
                    || await _replicator.HasEndedAsync(_run, attempt, cancellationToken).ConfigureAwait(false)
                )
                    break;
            }
        }

        if (_end is not null)
            await _end.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>Gives up the waiting for the ends, here and on the way back; the replication goes on.</summary>
    internal async Task EndWaitingAsync()
    {
        if (_end is not null)
            await _end.CancelAsync().ConfigureAwait(false);
        if (Reverse is not null)
            await Reverse.EndWaitingAsync().ConfigureAwait(false);
    }

    /// <summary>The id where there is one, and the endpoints, without any secret.</summary>
    public override string ToString() =>
        Id is null ? $"{_document.Source} -> {_document.Target}" : $"{Id}: {_document.Source} -> {_document.Target}";
}
