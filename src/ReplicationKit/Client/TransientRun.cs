using System.Net;

namespace ReplicationKit;

/// <summary>
/// Waits for the response to a one-shot transient replication, which arrives when the replication ends. In two cases no response arrives:
/// another client canceled the replication (CouchDB 3.5, <c>couch_replicator:cancel_replication/1</c> does not notify), or the request was
/// sent at the moment in which the same replication ended (<c>couch_replicator_scheduler:add_job/1</c> takes the old job for a running
/// one). The scheduler is therefore polled for the job. The request is repeated only in the second case, since a canceled replication must
/// not start again. A job that was seen is gone when two polls miss it. A job that was never seen may be late, since the server first
/// fetches a filter function from the source (<c>couch_replicator:replicate/2</c>), and counts as canceled only after minutes.
/// </summary>
/// <param name="send">Sends the request once and returns the response.</param>
/// <param name="findJob">Finds the job.</param>
/// <param name="followsAnEnd">Whether the same replication has only just ended.</param>
/// <param name="hasFilter">Whether the server may have to fetch a filter function first.</param>
/// <param name="options">The clock and the delays.</param>
/// <param name="name">The replication's name for messages.</param>
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

    /// <summary>The longest time that a server may take from the request to the job.</summary>
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The same if the server first fetches a filter function: six requests of half a minute, with delays, to a source that does not
    /// respond.
    /// </summary>
    private static readonly TimeSpan StartWithFilter = TimeSpan.FromMinutes(5);

    private bool _mayLook = true;
    private bool _mayBeLost = followsAnEnd;

    /// <summary>Sends the request and waits. If the connection breaks, sends it again to join the running replication.</summary>
    /// <param name="canceled">Ends the wait because the replication was canceled.</param>
    /// <param name="disposed">Ends the wait because the replicator was disposed.</param>
    /// <exception cref="ReplicationFailedException">The replication failed or was canceled.</exception>
    /// <exception cref="ObjectDisposedException">The replicator was disposed.</exception>
    public async Task<ReplicationRun> WaitAsync(CancellationToken canceled, CancellationToken disposed)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(canceled, disposed);
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
                    ReplicatorLog.Retrying(options.Logger, exception.Message, pause.TotalSeconds, failures);
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
            throw new ReplicationFailedException($"The transient replication {name} was canceled.", exception)
            {
                Reason = "cancelled",
                Failure = ReplicationFailure.Unknown,
            };
        }
    }

    /// <summary>Whether the server did not accept the request.</summary>
    public static bool IsBusy(ReplicationException exception) =>
        exception.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;

    /// <summary>Returns the delay after a failure: the time that the server requests, or twice the previous delay.</summary>
    private TimeSpan Pause(int failures, ReplicationException exception)
    {
        TimeSpan pause = (exception as ReplicationServerException)?.RetryAfter ?? options.RetryDelay * Math.Pow(2, Math.Min(failures, 20));
        return pause < options.MaxRetryDelay ? pause : options.MaxRetryDelay;
    }

    /// <summary>Whether a job that no poll has found since the request was sent will not appear any more.</summary>
    private bool IsOverdue(long sent)
    {
        TimeSpan start =
            _mayBeLost ? (hasFilter ? Start : TimeSpan.Zero)
            : hasFilter ? StartWithFilter
            : Start;
        return options.TimeProvider.GetElapsedTime(sent) >= start;
    }

    /// <summary>Sends the request once.</summary>
    /// <returns>
    /// The response, or <c>null</c> if there will be none and there never was a job, so that the request must be repeated.
    /// </returns>
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
                    $"The transient replication {name} no longer exists, and the server sent no response: another client canceled it."
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

    /// <summary>
    /// Returns whether the server has such a job, or <c>null</c> if it does not report it: it has no scheduler, or the client is not an
    /// administrator.
    /// </summary>
    private async Task<bool?> ExistsAsync(CancellationToken cancellationToken)
    {
        if (!_mayLook)
            return null;
        try
        {
            return await findJob(cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (ReplicationException exception) when (exception is ReplicationAuthorizationException || SchedulerClient.IsMissing(exception))
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
