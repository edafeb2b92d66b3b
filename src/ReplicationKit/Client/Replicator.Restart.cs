namespace ReplicationKit;

public sealed partial class Replicator
{
    /// <summary>
    /// How long the server's scheduler is asked whether it has read an end; what shows another state for longer does so for another reason.
    /// </summary>
    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(640);

    /// <summary>The wait of a client that may not ask the scheduler, far longer than CouchDB usually takes.</summary>
    private static readonly TimeSpan UsualReading = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Starts a replication again that has completed or failed; one that runs is left alone. The options stay as they are. One that ended
    /// this very moment is started when the server has taken note of its end, which takes a moment more.
    /// </summary>
    /// <param name="id">The document's id.</param>
    /// <param name="cancellationToken">Cancels the request; the replication may have been restarted all the same.</param>
    /// <exception cref="ReplicationNotFoundException">There is no such replication.</exception>
    public async Task<ReplicationHandle> RestartAsync(string id, CancellationToken cancellationToken = default)
    {
        ReplicatorAddress.ThrowIfNoId(id);
        string revision = await _documents
            .UpdateAsync(
                id,
                $"restart the replication '{id}'",
                document => WithoutOutcomeAsync(document, cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        ReplicatorLog.Restarted(Logger, id);
        return new ReplicationHandle(this, id, revision, reverse: null);
    }

    /// <summary>The document without the fields in which the server writes the outcome, and which keep it from starting again.</summary>
    private async Task<ReplicationDocument> WithoutOutcomeAsync(ReplicationDocument document, CancellationToken cancellationToken)
    {
        if (EndOf(document) is not null)
            await WaitUntilEndIsReadAsync(document.Id!, waitsInTheDark: true, cancellationToken).ConfigureAwait(false);
        foreach (
            string field in document
                .AdditionalFields.Select(field => field.Key)
                .Where(key => key.StartsWith("_replication_", StringComparison.Ordinal))
                .ToArray()
        )
            document.AdditionalFields.Remove(field);
        return document;
    }

    /// <summary>
    /// Waits until the server has read the end that stands in a document. It reads its replicator database by the changes feed, which
    /// shows the newest revision only: where an outcome is taken out again before it was read, the server takes the ended job for a
    /// running one, starts none, and the replication is pending for ever. Until then the scheduler tells something else than the end.
    /// </summary>
    /// <param name="id">The document's id.</param>
    /// <param name="waitsInTheDark">Whether a client that may not ask the scheduler waits for a while instead.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    private async Task WaitUntilEndIsReadAsync(string id, bool waitsInTheDark, CancellationToken cancellationToken)
    {
        TimeSpan wait = TimeSpan.FromMilliseconds(20);
        for (TimeSpan waited = TimeSpan.Zero; waited < LongestReading; waited += wait, wait = wait < LongestPause ? wait * 2 : wait)
        {
            try
            {
                using CouchResponse row = await _scheduler.GetStatusAsync(id, isSentOnce: false, cancellationToken).ConfigureAwait(false);
                if (row.Read(static answer => StatusReader.ReadRow(answer.Body)).IsTerminal)
                    return;
            }
            catch (ReplicationNotFoundException)
            {
                return;
            }
            catch (ReplicationAuthorizationException)
            {
                if (waitsInTheDark)
                    await Task.Delay(UsualReading, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
                return;
            }

            await Task.Delay(wait, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }
}
