namespace ReplicationKit;

public sealed partial class Replicator
{
    /// <summary>
    /// Asks how some replications stand: one page of the scheduler for each thousand of them where their ids lie together, one request
    /// more for those that it does not know. Nothing is sent again that fails, so that the answer comes soon, or that there is none. A
    /// client without the rights of an administrator learns only which have ended.
    /// </summary>
    /// <param name="ids">The documents' ids; an id given twice counts once.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The statuses of those that exist, by their ids.</returns>
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
            await poller.ReadDocumentsAsync(wanted, cancellationToken).ConfigureAwait(false);
            return;
        }

        // Pending without a source has no job any more: it has ended, which the document tells, or its job was cancelled.
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
