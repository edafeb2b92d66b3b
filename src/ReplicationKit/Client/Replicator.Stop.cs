namespace ReplicationKit;

public sealed partial class Replicator
{
    /// <summary>
    /// Stops a replication: deletes its document. What was replicated stays. The document of one that has ended is deleted when the server
    /// has taken note of the end, so that another with the same id can be created at once. Of a <c>TwoWay</c> specification this is one
    /// direction: the other has a document of its own, whose id ends in <c>-reverse</c>, and goes on until that one is stopped too.
    /// </summary>
    /// <param name="id">The document's id.</param>
    /// <param name="cancellationToken">Cancels the request; the replication may have been stopped all the same.</param>
    /// <exception cref="ReplicationNotFoundException">There is no such replication.</exception>
    /// <exception cref="ReplicationConflictException">The document changed each of the five times that it was to be deleted; or it belongs
    /// to somebody else.</exception>
    public async Task StopAsync(string id, CancellationToken cancellationToken = default)
    {
        ReplicatorAddress.ThrowIfNoId(id);
        await _documents
            .DeleteAsync(id, () => WaitUntilEndIsReadAsync(id, waitsInTheDark: false, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        ReplicatorLog.Stopped(Logger, id);
    }
}
