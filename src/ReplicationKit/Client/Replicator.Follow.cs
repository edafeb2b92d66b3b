using System.Globalization;
using ReplicationKit.Rules;

namespace ReplicationKit;

public sealed partial class Replicator
{
    /// <summary>The maximum duration of the request for the state that the message of a timeout contains.</summary>
    private static readonly TimeSpan LastRead = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets a replication's current status. A client without administrator rights only sees whether the replication has ended.
    /// </summary>
    /// <param name="id">The document's id.</param>
    /// <param name="cancellationToken">A token to cancel the request.</param>
    /// <exception cref="ReplicationNotFoundException">The replication does not exist.</exception>
    public async Task<ReplicationStatus> GetStatusAsync(string id, CancellationToken cancellationToken = default)
    {
        ReplicatorAddress.ThrowIfNoId(id);
        try
        {
            ReplicationStatus status;
            using (CouchResponse row = await _scheduler.GetStatusAsync(id, isSentOnce: false, cancellationToken).ConfigureAwait(false))
                status = WithProgress(row.Read(static answer => StatusReader.ReadRow(answer.Body)));
            return status.HasNoJob
                ? status.WithDocument(await GetDocumentStatusAsync(id, cancellationToken).ConfigureAwait(false))
                : status;
        }
        catch (ReplicationException exception) when (SchedulerClient.IsUnavailable(exception))
        {
            ReplicationStatus written = await GetDocumentStatusAsync(id, cancellationToken).ConfigureAwait(false);
            if (written.IsTerminal || !SchedulerClient.IsMissingForOne(exception))
                return written;
            IReadOnlyDictionary<string, ActiveTask> tasks = await _scheduler
                .GetTasksAsync(isSentOnce: false, cancellationToken)
                .ConfigureAwait(false);
            return written.WithTask(tasks.GetValueOrDefault(id));
        }
    }

    /// <summary>
    /// Follows a replication: returns each new status as it arrives, and ends after the replication has completed or failed. All followers
    /// of this replicator share one subscription. A slow reader misses intermediate statuses, but never the last one.
    /// </summary>
    /// <param name="id">The document's id.</param>
    /// <param name="cancellationToken">A token to stop following. A continuous replication never ends by itself.</param>
    /// <exception cref="ReplicationNotFoundException">The replication does not exist, or it was deleted while being followed.</exception>
    public IAsyncEnumerable<ReplicationStatus> FollowAsync(string id, CancellationToken cancellationToken = default)
    {
        ReplicatorAddress.ThrowIfNoId(id);
        return _monitor.FollowAsync([GetHandle(id).ToFollow()], wantsFigures: true, cancellationToken);
    }

    /// <summary>
    /// Follows many replications until all have ended. Progress is read from pages of the scheduler; if there are more than sixty
    /// replications, they are polled in turn. The end of each is reported immediately.
    /// </summary>
    /// <param name="replications">The replications.</param>
    /// <param name="cancellationToken">A token to stop following.</param>
    /// <exception cref="ReplicationNotFoundException">One of the replications was deleted; thrown after the others have ended.</exception>
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
    /// <param name="cancellationToken">A token to stop following.</param>
    public IAsyncEnumerable<ReplicationStatus> FollowAllAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return _monitor.FollowAsync([.. ids.Select(id => GetHandle(id).ToFollow())], wantsFigures: true, cancellationToken);
    }

    /// <summary>Waits until a replication has completed. The wait continues while it crashes, since the server restarts it.</summary>
    /// <param name="id">The document's id.</param>
    /// <param name="cancellationToken">A token to cancel the wait. A continuous replication never completes.</param>
    /// <returns>The last status, whose state is completed.</returns>
    /// <exception cref="ReplicationFailedException">The replication failed; the exception contains the reason.</exception>
    /// <exception cref="ReplicationNotFoundException">The replication does not exist, or it was deleted during the wait.</exception>
    public Task<ReplicationStatus> WaitForCompletionAsync(string id, CancellationToken cancellationToken = default)
    {
        ReplicatorAddress.ThrowIfNoId(id);
        return WaitForCompletionAsync(GetHandle(id), Timeout.InfiniteTimeSpan, cancellationToken);
    }

    /// <inheritdoc cref="WaitForCompletionAsync(string, CancellationToken)"/>
    /// <param name="id">The document's id.</param>
    /// <param name="timeout">The maximum time to wait.</param>
    /// <param name="cancellationToken">A token to cancel the wait.</param>
    /// <exception cref="TimeoutException">
    /// The replication did not complete within <paramref name="timeout"/>. It keeps running. The message contains its state and the cause,
    /// for which the server is queried once more, for at most a second.
    /// </exception>
    public Task<ReplicationStatus> WaitForCompletionAsync(string id, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ReplicatorAddress.ThrowIfNoId(id);
        return WaitForCompletionAsync(GetHandle(id), timeout, cancellationToken);
    }

    /// <summary>Returns a handle to an existing replication. Sends no request.</summary>
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
            last = await ReadLastAsync(replication.Id, last, cancellationToken).ConfigureAwait(false);
            throw new TimeoutException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The replication '{replication.Id}' did not complete within {timeout.TotalSeconds} s; its last state is "
                        + $"{(last is null ? "unknown" : Describe(last))}."
                ),
                exception
            );
        }

        return last!.State == ReplicationState.Completed ? last : throw Failed(last);
    }

    /// <summary>
    /// Returns the current status for the message of a timeout. The wait polls rarely, since the feed reports the end but no crash, so the
    /// status that it received last may be a minute old.
    /// </summary>
    private async Task<ReplicationStatus?> ReadLastAsync(string id, ReplicationStatus? last, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(LastRead, _options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            ReplicationStatus current = await GetStatusAsync(id, both.Token).ConfigureAwait(false);

            // The end that was waited for is not this one: it can be that of an earlier revision of the document.
            return current.IsTerminal ? last : current;
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ReplicationException or TimeoutException)
        {
            return last;
        }
    }

    private static string Describe(ReplicationStatus status)
    {
        if (status.State == ReplicationState.NotStarted)
            return $"{status.State} (the server's scheduler has not read the document)";
        if (status.Failure == ReplicationFailure.None)
        {
            return status.ErrorCount == 0
                ? status.State.ToString()
                : $"{status.State}, after {Counted.Of(status.ErrorCount, "failed attempt")}";
        }

        return $"{status.State}{FailureText.Explain(status.Failure, status.Reason, status.Advice).TrimEnd('.')}";
    }

    private static ReplicationFailedException Failed(ReplicationStatus status) =>
        new($"The replication '{status.Id}' failed{FailureText.Explain(status.Failure, status.Reason, status.Advice)}")
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
