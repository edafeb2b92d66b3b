namespace ReplicationKit;

/// <summary>A replication without a document.</summary>
public sealed class TransientReplication
{
    /// <summary>
    /// The number of attempts to cancel a replication whose request is still on its way, with growing delays: about six seconds in all.
    /// </summary>
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

        // A caller that does not wait for the end does not need its failure either.
        _ = run?.ContinueWith(
            static ended => _ = ended.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default
        );
    }

    /// <summary>
    /// Gets the replication's id, which <see cref="Replicator.GetJobAsync"/> accepts, or <c>null</c> for a one-shot replication: the server
    /// returns its id only in the list of jobs, which <see cref="FindJobAsync"/> searches.
    /// </summary>
    public string? Id { get; }

    /// <summary>Gets the reverse replication of a <c>TwoWay</c> specification, or <c>null</c> if the specification is one-way.</summary>
    public TransientReplication? Reverse { get; }

    /// <summary>Gets a value that indicates whether the replication runs until it is canceled.</summary>
    public bool IsContinuous => _run is null;

    /// <summary>Waits for the end of a one-shot replication, however long that takes.</summary>
    /// <param name="cancellationToken">A token to cancel the wait. The replication keeps running.</param>
    /// <returns>The result, with the history of earlier runs.</returns>
    /// <exception cref="ReplicationFailedException">
    /// The replication failed or was canceled; the exception contains the reason. If another client cancels it, the server sends no
    /// response; the cancellation is detected within minutes, when the job is missing, and only by administrators.
    /// </exception>
    /// <exception cref="InvalidOperationException">The replication is continuous and has no end.</exception>
    public Task<ReplicationRun> WaitForCompletionAsync(CancellationToken cancellationToken = default) =>
        _run?.WaitAsync(cancellationToken)
        ?? throw new InvalidOperationException("A continuous replication never completes; use CancelAsync to stop it.");

    /// <summary>Finds the replication among the scheduler's jobs, which report its progress after the first batch.</summary>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
    /// <returns>The job, or <c>null</c> if the replication has not started or has ended.</returns>
    /// <exception cref="ReplicationAuthorizationException">The client is not a server administrator.</exception>
    /// <exception cref="ReplicationException">The server has no scheduler, like CouchDB 1.x and PouchDB Server.</exception>
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
    /// Stops the replication and ends the waits for it with a <see cref="ReplicationFailedException"/>. The replicated documents remain. A
    /// replication that has already ended is left unchanged.
    /// </summary>
    /// <param name="cancellationToken">A token to cancel the request.</param>
    /// <exception cref="ReplicationException">The server cannot cancel it, like PouchDB Server.</exception>
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
                // The replication has ended, or the request that starts it is still on its way and would start it after the cancellation.
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

    /// <summary>Cancels the wait for both directions. The replications keep running.</summary>
    internal async Task EndWaitingAsync()
    {
        if (_end is not null)
            await _end.CancelAsync().ConfigureAwait(false);
        if (Reverse is not null)
            await Reverse.EndWaitingAsync().ConfigureAwait(false);
    }

    /// <summary>Returns the id, if there is one, and the endpoints, without secrets.</summary>
    public override string ToString() =>
        Id is null ? $"{_document.Source} -> {_document.Target}" : $"{Id}: {_document.Source} -> {_document.Target}";
}
