namespace ReplicationKit;

public sealed partial class Replicator
{
    /// <summary>
    /// Gets the current statuses of several replications: one page of the scheduler for each thousand of them if their ids are adjacent,
    /// and one more request for those that the scheduler does not list, or lists without their endpoints. Failed requests are not retried, so
    /// the method returns or fails soon. A client without administrator rights only sees which replications have ended.
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

        await CompleteWithoutJobAsync(found, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads the documents of the replications without a job, for which the scheduler reports no endpoints: one request for each thousand. A
    /// pending replication without a job has ended if its document contains an end; otherwise, its job was canceled.
    /// </summary>
    private async Task CompleteWithoutJobAsync(Dictionary<string, ReplicationStatus> found, CancellationToken cancellationToken)
    {
        FollowedReplication[] withoutJob =
        [
            .. found.Values.Where(static status => status.HasNoJob).Select(static status => new FollowedReplication(status.Id)),
        ];
        if (withoutJob.Length == 0)
            return;
        using var poller = new StatusPoller(_database, _scheduler, Complete, (id, _) => found.Remove(id));
        await poller.ReadDocumentsAsync(withoutJob, cancellationToken).ConfigureAwait(false);

        void Complete(ReplicationStatus document)
        {
            if (found.TryGetValue(document.Id, out ReplicationStatus? status))
                found[document.Id] = WithProgress(status.WithDocument(document) with { Database = Database });
        }
    }

    private static string Demand(string id)
    {
        ReplicatorAddress.ThrowIfNoId(id);
        return id;
    }
}
