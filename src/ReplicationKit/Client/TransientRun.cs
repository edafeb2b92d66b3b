using System.Net;

namespace ReplicationKit;

/// <summary>
/// Waits for the answer to a one-shot transient replication, which comes at its end, however far off that is. Some answers never come:
/// of a replication that somebody cancelled (CouchDB 3.5, <c>couch_replicator:cancel_replication/1</c> tells nobody), and of one that was
/// asked for in the moment in which the same one ended (<c>couch_replicator_scheduler:add_job/1</c> takes the old job for a running one).
/// So the scheduler is asked now and then whether there is such a job at all. Only in the second case is it asked for again: what somebody
/// cancelled must not begin anew. A job that was seen is gone when two looks miss it; one that nobody saw yet may be late, since the server
/// fetches a filter function from the source first (<c>couch_replicator:replicate/2</c>), and counts as cancelled after minutes only.
/// </summary>
/// <param name="send">Sends the request, once, and gives the answer.</param>
/// <param name="findJob">Looks for the job.</param>
/// <param name="followsAnEnd">Whether the same replication ended just before.</param>
/// <param name="hasFilter">Whether the server may have to fetch a filter function first.</param>
/// <param name="options">Clock and pauses.</param>
/// <param name="name">For messages.</param>
internal sealed class TransientRun(
    Func<CancellationToken, Task<ReplicationRun>> send,
    Func<CancellationToken, Task<SchedulerJob?>> findJob,
    bool followsAnEnd,
    bool hasFilter,
    ReplicatorOptions options,
    string name
)
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>How long a server may take from the request to the job.</summary>
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The same where it fetches a filter function first: six requests of half a minute, with pauses, to a source that does not answer.
    /// </summary>
    private static readonly TimeSpan StartWithFilter = TimeSpan.FromMinutes(5);

    private bool _mayLook = true;
    private bool _mayBeLost = followsAnEnd;

    /// <summary>Sends the request and waits; sends it again, to join the replication, where its connection broke.</summary>
    /// <param name="cancelled">Ends the waiting because the replication was cancelled.</param>
    /// <param name="disposed">Ends the waiting because the replicator is gone.</param>
    /// <exception cref="ReplicationFailedException">It failed or was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The replicator was disposed.</exception>
    public async Task<ReplicationRun> WaitAsync(CancellationToken cancelled, CancellationToken disposed)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancelled, disposed);
        try
        {
            for (int failures = 0; ; )
            {
                TimeSpan pause = options.RetryDelay;
                try
                {
                    if (await WaitOnceAsync(both.Token).ConfigureAwait(false) is { } run)
                        return run;
                    _mayBeLost = false;
                }
                catch (TimeoutException)
                {
                    failures = 0;
                }
                catch (ReplicationException exception)
                    when (failures < options.MaxRetries && (exception is ReplicationConnectionException || IsBusy(exception)))
                {
                    pause = Pause(failures++, exception);
                    ReplicatorLog.Retrying(options.Logger, $"run the transient replication {name}", failures, exception.Message, pause);
                }

                await Task.Delay(pause, options.TimeProvider, both.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
            when (disposed.IsCancellationRequested
                && exception is OperationCanceledException or TimeoutException or ReplicationConnectionException
            )
        {
            throw new ObjectDisposedException(nameof(Replicator), exception);
        }
        catch (OperationCanceledException exception)
        {
            throw new ReplicationFailedException($"The transient replication {name} was cancelled.", exception)
            {
                Reason = "cancelled",
                Failure = ReplicationFailure.Unknown,
            };
        }
    }

    /// <summary>Whether the server has not even taken the request.</summary>
    public static bool IsBusy(ReplicationException exception) =>
        exception.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;

    /// <summary>The wait after a failure: as long as the server asks, else twice as long each time.</summary>
    private TimeSpan Pause(int failures, ReplicationException exception)
    {
        TimeSpan pause = (exception as ReplicationServerException)?.RetryAfter ?? options.RetryDelay * Math.Pow(2, Math.Min(failures, 20));
        return pause < options.MaxRetryDelay ? pause : options.MaxRetryDelay;
    }

    /// <summary>Whether a job that no look has seen since the request was sent will not come any more.</summary>
    private bool IsOverdue(long sent)
    {
        TimeSpan start =
            _mayBeLost ? (hasFilter ? Start : TimeSpan.Zero)
            : hasFilter ? StartWithFilter
            : Start;
        return options.TimeProvider.GetElapsedTime(sent) >= start;
    }

    /// <summary>One request.</summary>
    /// <returns>The answer; null: there will be none, and there never was a job, so that it has to be asked for again.</returns>
    private async Task<ReplicationRun?> WaitOnceAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<ReplicationRun> answer = send(stop.Token);
        long sent = options.TimeProvider.GetTimestamp();
        try
        {
            bool wasSeen = false;
            int missed = 0;
            for (TimeSpan pause = FirstLook; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                Task delay = Task.Delay(pause, options.TimeProvider, stop.Token);
                if (await Task.WhenAny(answer, delay).ConfigureAwait(false) == answer || cancellationToken.IsCancellationRequested)
                    return await answer.ConfigureAwait(false);
                bool? exists = await ExistsAsync(stop.Token).ConfigureAwait(false);
                wasSeen |= exists == true;
                missed = exists == false ? missed + 1 : 0;
                if (missed < 2 || answer.IsCompleted || (!wasSeen && !IsOverdue(sent)))
                    continue;
                if (!wasSeen && _mayBeLost)
                    return null;
                throw new ReplicationFailedException(
                    $"The transient replication {name} is no longer there, and the server gave no answer: somebody cancelled it."
                )
                {
                    Reason = "cancelled",
                    Failure = ReplicationFailure.Unknown,
                };
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            _ = answer.ContinueWith(
                static ended => _ = ended.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted,
                TaskScheduler.Default
            );
        }
    }

    /// <summary>Whether the server has such a job; null: it does not tell, as it tells only administrators.</summary>
    private async Task<bool?> ExistsAsync(CancellationToken cancellationToken)
    {
        if (!_mayLook)
            return null;
        try
        {
            return await findJob(cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (ReplicationAuthorizationException)
        {
            _mayLook = false;
            return null;
        }
        catch (Exception exception) when (exception is ReplicationException or TimeoutException)
        {
            return null;
        }
    }
}
