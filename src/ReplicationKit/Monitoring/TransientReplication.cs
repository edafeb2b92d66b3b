namespace ReplicationKit;

/// <summary>A replication without a document.</summary>
public sealed class TransientReplication
{
    private readonly Replicator _replicator;
    private readonly ReplicationDocument _document;
    private readonly Task<ReplicationRun>? _run;
    private readonly CancellationTokenSource? _end;

    internal TransientReplication(
        Replicator replicator, ReplicationDocument document, string? id, Task<ReplicationRun>? run, CancellationTokenSource? end, TransientReplication? reverse)
    {
        _replicator = replicator;
        _document = document;
        _run = run;
        _end = end;
        Id = id;
        Reverse = reverse;

        // Whoever does not wait for the end does not want to hear of it either.
        _ = run?.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    /// <summary>The replication's id, by which <see cref="Replicator.GetJobAsync"/> finds it; null for a one-shot one, whose id the server does not tell.</summary>
    public string? Id { get; }

    /// <summary>The way back of a <c>TwoWay</c> specification; null: there is none.</summary>
    public TransientReplication? Reverse { get; }

    /// <summary>Whether it goes on until it is cancelled.</summary>
    public bool IsContinuous => _run is null;

    /// <summary>Waits for the end of a one-shot replication, however long that takes.</summary>
    /// <param name="cancellationToken">Ends the waiting; the replication goes on.</param>
    /// <returns>What was done, with the history of the runs before.</returns>
    /// <exception cref="ReplicationFailedException">It failed, or was cancelled; the exception has the reason.</exception>
    /// <exception cref="InvalidOperationException">It is continuous, and has no end.</exception>
    public Task<ReplicationRun> WaitForCompletionAsync(CancellationToken cancellationToken = default) =>
        _run?.WaitAsync(cancellationToken) ?? throw new InvalidOperationException("A continuous replication has no end to wait for; CancelAsync stops it.");

    /// <summary>Stops the replication. What was replicated stays. One that has ended already is left alone.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task CancelAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            if (Id is not null) await _replicator.CancelTransientAsync(Id, cancellationToken).ConfigureAwait(false);
            else await _replicator.CancelTransientAsync(_document, cancellationToken).ConfigureAwait(false);
        }
        catch (ReplicationNotFoundException exception) when (exception.Reason == "missing")
        {
            // It has ended, or the server has not begun with it; then the request that would begin it is given up.
            if (_end is not null) await _end.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The id where there is one, and the endpoints, without any secret.</summary>
    public override string ToString() => Id is null ? $"{_document.Source} -> {_document.Target}" : $"{Id}: {_document.Source} -> {_document.Target}";
}
