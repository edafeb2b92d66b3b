namespace ReplicationKit;

public sealed partial class Replicator
{
    /// <summary>
    /// The longest time to wait for the server's scheduler to read an outcome. If it still shows another state after that, there is another
    /// reason.
    /// </summary>
    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(640);

    /// <summary>The wait of a client that may not read the scheduler, far longer than CouchDB usually takes.</summary>
    private static readonly TimeSpan UsualReading = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Starts a replication again that has completed or failed. A running replication is left unchanged, and a crashing one keeps its
    /// delay, because CouchDB continues the job of a document that describes the same replication. To retry at once, stop it and create it
    /// again. The options stay the same. If the replication has only just ended, the method first waits until the server has read the
    /// outcome.
    /// </summary>
    /// <param name="id">The document's id.</param>
    /// <param name="cancellationToken">A token to cancel the request. The replication may still have been restarted.</param>
    /// <exception cref="ReplicationNotFoundException">The replication does not exist.</exception>
    /// <exception cref="ReplicationAuthorizationException">The replication belongs to another user, or the server denies the
    /// request.</exception>
    public async Task<ReplicationHandle> RestartAsync(string id, CancellationToken cancellationToken = default)
    {
        ReplicatorAddress.ThrowIfNoId(id);
        string revision = await _documents
            .UpdateAsync(
                id,
                $"restart the replication '{id}'",
                current => WithoutOutcomeAsync(current, cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        ReplicatorLog.Restarted(Logger, id);
        return new ReplicationHandle(this, id, revision, reverse: null);
    }

    /// <summary>Returns the document without the outcome fields that the server writes, which prevent a restart.</summary>
    private async Task<ReplicationDocument> WithoutOutcomeAsync(DeployedDocument current, CancellationToken cancellationToken)
    {
        ReplicationDocument document = current.Document;
        if (current.End is not null)
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
    /// Waits until the server has read the outcome in a document. The server reads its replicator database through the changes feed, which
    /// contains only the newest revision. If an outcome is removed before it was read, the server takes the ended job for a running one and
    /// starts none, and the replication stays pending indefinitely. Until the outcome is read, the scheduler reports another state.
    /// </summary>
    /// <param name="id">The document's id.</param>
    /// <param name="waitsInTheDark">Whether a client that cannot read the scheduler waits for a fixed time instead.</param>
    /// <param name="cancellationToken">A token to cancel the wait.</param>
    private Task WaitUntilEndIsReadAsync(string id, bool waitsInTheDark, CancellationToken cancellationToken) =>
        WaitUntilEndsAreReadAsync([id], waitsInTheDark, cancellationToken);

    /// <inheritdoc cref="WaitUntilEndIsReadAsync"/>
    /// <param name="ids">The documents' ids.</param>
    /// <param name="waitsInTheDark">Whether a client that cannot read the scheduler waits for a fixed time instead.</param>
    /// <param name="cancellationToken">A token to cancel the wait.</param>
    private async Task WaitUntilEndsAreReadAsync(IReadOnlyList<string> ids, bool waitsInTheDark, CancellationToken cancellationToken)
    {
        TimeSpan wait = TimeSpan.FromMilliseconds(20);
        for (TimeSpan waited = TimeSpan.Zero; waited < LongestReading; waited += wait, wait = wait < LongestPause ? wait * 2 : wait)
        {
            if (ids.Count == 0)
                return;
            try
            {
                ids =
                    ids.Count == 1
                        ? await UnreadEndAsync(ids[0], cancellationToken).ConfigureAwait(false)
                        : await UnreadEndsAsync(ids, cancellationToken).ConfigureAwait(false);
            }
            catch (ReplicationException exception) when (SchedulerClient.IsUnavailable(exception))
            {
                if (waitsInTheDark)
                    await Task.Delay(UsualReading, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (ids.Count > 0)
                await Task.Delay(wait, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<string>> UnreadEndAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            using CouchResponse row = await _scheduler.GetStatusAsync(id, isSentOnce: false, cancellationToken).ConfigureAwait(false);
            return row.Read(static answer => StatusReader.ReadRow(answer.Body)).IsTerminal ? [] : [id];
        }
        catch (ReplicationNotFoundException)
        {
            return [];
        }
    }

    /// <summary>
    /// Reads which of several replications have not ended for the scheduler, with one request. One that is not listed is between two states.
    /// </summary>
    private async Task<IReadOnlyList<string>> UnreadEndsAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        string[] ordered = [.. ids.Order(Utf8Order.Instance)];
        var query = new SchedulerQuery(SchedulerQuery.NoLimit)
        {
            First = ordered[0],
            Last = ordered[^1],
            States = SchedulerClient.FinalStates,
        };
        using var page = new StatusPage();
        await ReadPageAsync(page, query, cancellationToken).ConfigureAwait(false);
        var ended = new HashSet<string>(page.Count, StringComparer.Ordinal);
        for (int row = 0; row < page.Count; row++)
            ended.Add(page[row].Id);
        return Array.FindAll(ordered, id => !ended.Contains(id));
    }
}
