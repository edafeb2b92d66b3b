namespace ReplicationKit;

/// <summary>
/// Waits for the answer to a one-shot transient replication, which comes at its end, however far off that is. Some answers never come:
/// of a replication that somebody cancelled (CouchDB 3.5, <c>couch_replicator:cancel_replication/1</c> tells nobody), and of one that was
/// asked for in the moment in which the same one ended (<c>couch_replicator_scheduler:add_job/1</c> takes the old job for a running one).
/// So the scheduler is asked now and then whether there is such a job at all. Only in the second case is it asked for again: what somebody
/// cancelled must not begin anew.
/// </summary>
/// <param name="send">Sends the request, and gives the answer.</param>
/// <param name="findJob">Looks for the job.</param>
/// <param name="followsAnEnd">Whether the same replication ended just before.</param>
/// <param name="options">Clock and pauses.</param>
/// <param name="name">For messages.</param>
internal sealed class TransientRun(
    Func<CancellationToken, Task<ReplicationRun>> send, Func<CancellationToken, Task<SchedulerJob?>> findJob, bool followsAnEnd, ReplicatorOptions options, string name)
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private bool _mayLook = true;

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
            for (int broken = 0; ;)
            {
                try
                {
                    if (await WaitOnceAsync(both.Token).ConfigureAwait(false) is { } run) return run;
                }
                catch (TimeoutException)
                {
                    broken = 0;
                }
                catch (ReplicationConnectionException) when (broken < options.MaxRetries)
                {
                    broken++;
                }

                await Task.Delay(options.RetryDelay, options.TimeProvider, both.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (disposed.IsCancellationRequested && exception is OperationCanceledException or TimeoutException or ReplicationConnectionException)
        {
            throw new ObjectDisposedException(nameof(Replicator), exception);
        }
        catch (OperationCanceledException exception)
        {
            throw new ReplicationFailedException($"The transient replication {name} was cancelled.", exception) { Reason = "cancelled", Failure = ReplicationFailure.Other };
        }
    }

    /// <summary>One request.</summary>
    /// <returns>The answer; null: there will be none, and there never was a job, so that it has to be asked for again.</returns>
    private async Task<ReplicationRun?> WaitOnceAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<ReplicationRun> answer = send(stop.Token);
        try
        {
            bool wasSeen = false;
            int missed = 0;
            for (TimeSpan pause = FirstLook; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                Task delay = Task.Delay(pause, options.TimeProvider, stop.Token);
                if (await Task.WhenAny(answer, delay).ConfigureAwait(false) == answer || cancellationToken.IsCancellationRequested) return await answer.ConfigureAwait(false);
                bool? exists = await ExistsAsync(stop.Token).ConfigureAwait(false);
                wasSeen |= exists == true;
                missed = exists == false ? missed + 1 : 0;
                if (missed < 2 || answer.IsCompleted) continue;
                if (!wasSeen && followsAnEnd) return null;
                throw new ReplicationFailedException($"The transient replication {name} is no longer there, and the server gave no answer: somebody cancelled it.")
                { Reason = "cancelled", Failure = ReplicationFailure.Other };
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            _ = answer.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    /// <summary>Whether the server has such a job; null: it does not tell, as it tells only administrators.</summary>
    private async Task<bool?> ExistsAsync(CancellationToken cancellationToken)
    {
        if (!_mayLook) return null;
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
