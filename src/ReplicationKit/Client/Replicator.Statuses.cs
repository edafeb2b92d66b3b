namespace ReplicationKit;

public sealed partial class Replicator
{
    /// <summary>
    /// Gets the current statuses of several replications: one page of the scheduler for each thousand of them if their ids are adjacent,
    /// and one more request for those that the scheduler does not list. Failed requests are not retried, so the method returns or fails
    /// soon. A client without administrator rights only sees which replications have ended.
    /// </summary>
    /// <param name="ids">The documents' ids. Duplicates count once.</param>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
    /// <returns>The statuses of the replications that exist, by id.</returns>
    /// <exception cref="ReplicationNotFoundException">The replicator database does not exist.</exception>
    public async Task<IReadOnlyDictionary<string, ReplicationStatus>> GetStatusesAsync(
        IEnumerable<string> ids,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(ids);
        FollowedReplication[] wanted = [.. ids.Distinct(StringComparer.Ordinal).Select(static id => new FollowedReplication(Demand(id)))];
        var found = new Dictionary<string, ReplicationStatus>(wanted.Length, StringComparer.Ordinal);
        if (wanted.Length == 0)
            return found;

        await LookAsync(wanted, found, cancellationToken).ConfigureAwait(false);
        return found;
    }

    private async Task LookAsync(
        FollowedReplication[] wanted,
        Dictionary<string, ReplicationStatus> found,
        CancellationToken cancellationToken
    )
    {
        using var poller = new StatusPoller(
            _database,
            _scheduler,
            status => found[status.Id] = WithProgress(status with { Database = Database }),
            static (_, _) => { }
        );
        try
        {
            await poller.PollAllAsync(wanted, cancellationToken).ConfigureAwait(false);
        }
        catch (ReplicationException exception) when (SchedulerClient.IsUnavailable(exception))
        {
            poller.ReadsTasks = SchedulerClient.IsMissing(exception);
            await poller.ReadDocumentsAsync(wanted, cancellationToken).ConfigureAwait(false);
            return;
        }

        // A pending status without a source has no job: the replication has ended, as its document shows, or its job was canceled.
        FollowedReplication[] doubtful = Array.FindAll(
            wanted,
            replication => found.GetValueOrDefault(replication.Id) is { State: ReplicationState.Pending, Source: null }
        );
        if (doubtful.Length > 0)
            await LookForEndsAsync(doubtful, found, cancellationToken).ConfigureAwait(false);
    }

    private async Task LookForEndsAsync(
        FollowedReplication[] doubtful,
        Dictionary<string, ReplicationStatus> found,
        CancellationToken cancellationToken
    )
    {
        using var poller = new StatusPoller(_database, _scheduler, TakeEnd, (id, _) => found.Remove(id));
        await poller.ReadDocumentsAsync(doubtful, cancellationToken).ConfigureAwait(false);

        void TakeEnd(ReplicationStatus status)
        {
            if (status.IsTerminal)
                found[status.Id] = WithProgress(status with { Database = Database });
        }
    }

    private static string Demand(string id)
    {
        ReplicatorAddress.ThrowIfNoId(id);
        return id;
    }
}
