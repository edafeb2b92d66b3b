using ReplicationKit.Rules;

namespace ReplicationKit;

public sealed partial class Replicator
{
    /// <summary>
    /// Stops a replication by deleting its document. The replicated documents remain. If the replication has ended, its document is deleted
    /// after the server has read the outcome, so that another replication with the same id can be created immediately. For a <c>TwoWay</c>
    /// specification this stops one direction; the other has its own document, whose id ends in <c>-reverse</c>, and runs until that is
    /// stopped too.
    /// </summary>
    /// <param name="id">The document's id. A transient replication has none; <see cref="CancelTransientAsync(string, CancellationToken)"/>
    /// stops it.</param>
    /// <param name="cancellationToken">A token to cancel the request. The replication may still have been stopped.</param>
    /// <exception cref="ReplicationNotFoundException">The replication does not exist.</exception>
    /// <exception cref="ReplicationConflictException">The document was modified concurrently in each of five attempts.</exception>
    /// <exception cref="ReplicationAuthorizationException">The replication belongs to another user, or the server denies the
    /// request.</exception>
    public async Task StopAsync(string id, CancellationToken cancellationToken = default)
    {
        ReplicatorAddress.ThrowIfNoId(id);
        await _documents
            .DeleteAsync(id, () => WaitUntilEndIsReadAsync(id, waitsInTheDark: false, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        ReplicatorLog.Stopped(Logger, id);
    }

    /// <summary>
    /// Stops any number of replications by deleting their documents, with two requests for each thousand. The replicated documents remain.
    /// A replication that cannot be stopped does not affect the others. If some have ended, the documents are deleted after the server has
    /// read the outcomes.
    /// </summary>
    /// <param name="ids">The documents' ids. Duplicates count once. Each direction of a <c>TwoWay</c> specification has its own document.
    /// Transient replications have none; use <see cref="CancelTransientAsync(string, CancellationToken)"/> for each of them.</param>
    /// <param name="cancellationToken">A token to cancel the requests. Replications may still have been stopped.</param>
    /// <exception cref="ReplicationBatchException">Some could not be stopped, for example because they do not exist or belong to other
    /// users; the exception lists the failures and the replications that were stopped.</exception>
    /// <exception cref="ReplicationException">The server failed before any replication was stopped, or the only one could not be
    /// stopped.</exception>
    public async Task StopAllAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        string[] all = [.. ids.Select(Demand).Distinct(StringComparer.Ordinal)];
        if (all.Length == 0)
            return;
        if (all.Length == 1)
        {
            await StopAsync(all[0], cancellationToken).ConfigureAwait(false);
            return;
        }

        BulkDeletion.Outcome outcome = await _deletion
            .DeleteAsync(all, ended => WaitUntilEndsAreReadAsync(ended, waitsInTheDark: false, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        foreach (string id in outcome.Deleted)
            ReplicatorLog.Stopped(Logger, id);
        if (outcome.Failures.Count > 0)
            throw Failed(
                $"{outcome.Failures.Count} of {Counted.Of(all.Length, "replication")} could not be stopped",
                [],
                outcome.Failures,
                outcome.Deleted
            );
    }

    /// <inheritdoc cref="StopAllAsync(IEnumerable{string}, CancellationToken)"/>
    /// <param name="replications">The replications. Each direction of a <c>TwoWay</c> specification is a separate replication.</param>
    /// <param name="cancellationToken">A token to cancel the requests. Replications may still have been stopped.</param>
    public Task StopAllAsync(IEnumerable<ReplicationHandle> replications, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(replications);
        return StopAllAsync(replications.Select(static replication => replication.Id), cancellationToken);
    }
}
