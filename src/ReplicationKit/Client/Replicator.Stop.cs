namespace ReplicationKit;

public sealed partial class Replicator
{
    /// <summary>
    /// Stops a replication by deleting its document. Replicated documents stay. If the replication has ended, its document is deleted after
    /// the server has read the outcome, so that another replication with the same id can be created immediately. For a <c>TwoWay</c>
    /// specification this stops one direction; the other has its own document, whose id ends in <c>-reverse</c>, and runs until that is
    /// stopped too.
    /// </summary>
    /// <param name="id">The document's id.</param>
    /// <param name="cancellationToken">A token to cancel the request. The replication may still have been stopped.</param>
    /// <exception cref="ReplicationNotFoundException">The replication does not exist.</exception>
    /// <exception cref="ReplicationConflictException">The document was modified concurrently in each of five attempts, or it belongs to
    /// another user.</exception>
    public async Task StopAsync(string id, CancellationToken cancellationToken = default)
    {
        ReplicatorAddress.ThrowIfNoId(id);
        await _documents
            .DeleteAsync(id, () => WaitUntilEndIsReadAsync(id, waitsInTheDark: false, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        ReplicatorLog.Stopped(Logger, id);
    }
}
