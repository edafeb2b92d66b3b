namespace ReplicationKit;

public sealed partial class Replicator
{
    /// <summary>Stops a replication: deletes its document. What was replicated stays.</summary>
    /// <param name="id">The document's id.</param>
    /// <param name="cancellationToken">Cancels the request; the replication may have been stopped all the same.</param>
    /// <exception cref="ReplicationNotFoundException">There is no such replication.</exception>
    /// <exception cref="ReplicationConflictException">The document changed each of the five times that it was to be deleted; or it belongs to somebody else.</exception>
    public async Task StopAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        await _database.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
        ReplicatorLog.Stopped(Logger, id);
    }

    /// <summary>
    /// Starts a replication again that has completed or failed; one that runs is left alone. The options stay as they are.
    /// </summary>
    /// <param name="id">The document's id.</param>
    /// <param name="cancellationToken">Cancels the request; the replication may have been restarted all the same.</param>
    /// <exception cref="ReplicationNotFoundException">There is no such replication.</exception>
    public async Task<ReplicationHandle> RestartAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        string revision = await _database.UpdateAsync(id, $"restart the replication '{id}'", WithoutOutcome, cancellationToken).ConfigureAwait(false);
        ReplicatorLog.Restarted(Logger, id);
        return new ReplicationHandle(this, id, revision, reverse: null);
    }

    /// <summary>The document without the fields in which the server writes the outcome, and which keep it from starting again.</summary>
    private static ReplicationDocument WithoutOutcome(ReplicationDocument document)
    {
        foreach (string field in document.AdditionalFields.Select(field => field.Key).Where(key => key.StartsWith("_replication_", StringComparison.Ordinal)).ToArray())
            document.AdditionalFields.Remove(field);
        return document;
    }
}
