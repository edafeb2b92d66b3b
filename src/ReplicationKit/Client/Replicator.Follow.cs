using System.Globalization;

namespace ReplicationKit;

public sealed partial class Replicator
{
    /// <summary>Asks how a replication stands. A client without the rights of an administrator learns only whether it has ended.</summary>
    /// <param name="id">The document's id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="ReplicationNotFoundException">There is no such replication.</exception>
    public async Task<ReplicationStatus> GetStatusAsync(string id, CancellationToken cancellationToken = default)
    {
        ReplicatorAddress.ThrowIfNoId(id);
        try
        {
            ReplicationStatus status;
            using (CouchResponse row = await _scheduler.GetStatusAsync(id, isSentOnce: false, cancellationToken).ConfigureAwait(false))
                status = WithProgress(row.Read(static answer => StatusReader.ReadRow(answer.Body)));
            if (status is not { State: ReplicationState.Pending, Source: null })
                return status;

            // Pending without a source has no job any more: it has ended, which the document tells, or its job was cancelled.
            ReplicationStatus written = await GetDocumentStatusAsync(id, cancellationToken).ConfigureAwait(false);
            return written.IsTerminal ? written : status;
        }
        catch (ReplicationException exception) when (SchedulerClient.IsUnavailable(exception))
        {
            return await GetDocumentStatusAsync(id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Follows a replication: gives each status as it comes, and ends after completed or failed. Following costs no request of its own:
    /// all followers of this replicator share one subscription. One that reads slowly misses what was in between, never the last status.
    /// </summary>
    /// <param name="id">The document's id.</param>
    /// <param name="cancellationToken">Ends the following; a continuous replication never ends by itself.</param>
    /// <exception cref="ReplicationNotFoundException">There is no such replication, or it was deleted meanwhile.</exception>
    public IAsyncEnumerable<ReplicationStatus> FollowAsync(string id, CancellationToken cancellationToken = default)
    {
        ReplicatorAddress.ThrowIfNoId(id);
        return _monitor.FollowAsync([GetHandle(id).ToFollow()], wantsFigures: true, cancellationToken);
    }

    /// <summary>
    /// Follows many replications until all have ended. Their figures are read from pages of the scheduler, those of more than sixty in
    /// turns;
    /// each end is told at once.
    /// </summary>
    /// <param name="replications">The replications.</param>
    /// <param name="cancellationToken">Ends the following.</param>
    /// <exception cref="ReplicationNotFoundException">One of them was deleted; thrown when the others have ended.</exception>
    public IAsyncEnumerable<ReplicationStatus> FollowAllAsync(
        IEnumerable<ReplicationHandle> replications,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(replications);
        return _monitor.FollowAsync(
            [.. replications.Select(static replication => replication.ToFollow())],
            wantsFigures: true,
            cancellationToken
        );
    }

    /// <inheritdoc cref="FollowAllAsync(IEnumerable{ReplicationHandle}, CancellationToken)"/>
    /// <param name="ids">The documents' ids.</param>
    /// <param name="cancellationToken">Ends the following.</param>
    public IAsyncEnumerable<ReplicationStatus> FollowAllAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return _monitor.FollowAsync([.. ids.Select(id => GetHandle(id).ToFollow())], wantsFigures: true, cancellationToken);
    }

    /// <summary>Waits until a replication is done. One that crashes is waited for, since the server starts it again.</summary>
    /// <param name="id">The document's id.</param>
    /// <param name="cancellationToken">Ends the waiting. A continuous replication is never done.</param>
    /// <returns>The last status: completed.</returns>
    /// <exception cref="ReplicationFailedException">The replication failed; the exception has the reason.</exception>
    /// <exception cref="ReplicationNotFoundException">There is no such replication, or it was deleted meanwhile.</exception>
    public Task<ReplicationStatus> WaitForCompletionAsync(string id, CancellationToken cancellationToken = default)
    {
        ReplicatorAddress.ThrowIfNoId(id);
        return WaitForCompletionAsync(GetHandle(id), Timeout.InfiniteTimeSpan, cancellationToken);
    }

    /// <inheritdoc cref="WaitForCompletionAsync(string, CancellationToken)"/>
    /// <param name="id">The document's id.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="TimeoutException">It is not done in this time; it goes on.</exception>
    public Task<ReplicationStatus> WaitForCompletionAsync(string id, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ReplicatorAddress.ThrowIfNoId(id);
        return WaitForCompletionAsync(GetHandle(id), timeout, cancellationToken);
    }

    /// <summary>A handle of a replication that exists. Nothing is sent.</summary>
    /// <param name="id">The document's id.</param>
    public ReplicationHandle GetHandle(string id)
    {
        ReplicatorAddress.ThrowIfNoId(id);
        return new ReplicationHandle(this, id, revision: null, reverse: null);
    }

    internal async Task<ReplicationStatus> WaitForCompletionAsync(
        ReplicationHandle replication,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        using var timer = new CancellationTokenSource(timeout, _options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        ReplicationStatus? last = null;
        try
        {
            await foreach (
                ReplicationStatus status in _monitor
                    .FollowAsync([replication.ToFollow()], wantsFigures: false, both.Token)
                    .ConfigureAwait(false)
            )
                last = status;
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (OperationCanceledException exception) when (timer.IsCancellationRequested)
        {
            throw new TimeoutException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The replication '{replication.Id}' was not done within {timeout.TotalSeconds} s; its last state is "
                        + $"{last?.State.ToString() ?? "not known"}."
                ),
                exception
            );
        }

        return last!.State == ReplicationState.Completed ? last : throw Failed(last);
    }

    private static ReplicationFailedException Failed(ReplicationStatus status) =>
        new($"The replication '{status.Id}' failed ({status.Failure}): {status.Reason ?? "the server gives no reason"}")
        {
            ReplicationId = status.Id,
            Reason = status.Reason,
            Failure = status.Failure,
            Status = status,
        };

    private async Task<ReplicationStatus> GetDocumentStatusAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            using CouchResponse document = await _database.GetAsync(id, cancellationToken).ConfigureAwait(false);
            return document.Read(static answer => StatusReader.ReadDocument(answer.Body)) with { Database = Database };
        }
        catch (ReplicationNotFoundException exception) when (exception.Reason is "missing" or "deleted")
        {
            throw StatusPoller.Gone(id, exception);
        }
    }

    private static ReplicationStatus WithProgress(ReplicationStatus status)
    {
        ReplicationProgress progress = default;
        double? done = progress.Update(status);
        return done == status.Progress ? status : status with { Progress = done };
    }
}
