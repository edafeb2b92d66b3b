using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>
/// Deletes any number of documents of the replicator database: a thousand with two requests, one that reads their revisions and one that
/// deletes them.
/// </summary>
internal sealed class BulkDeletion(
    CouchConnection connection,
    ReplicatorDatabase database,
    DeployedDocuments deployed,
    DocumentStore documents
)
{
    /// <summary>
    /// Deletes documents whatever their revisions, with every leaf of a document in conflict. A document that cannot be deleted does not
    /// affect the others.
    /// </summary>
    /// <param name="ids">The documents' ids, each once.</param>
    /// <param name="beforeEnded">Runs before the documents of replications that have ended are deleted.</param>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
    /// <exception cref="ReplicationException">The server failed before any document was deleted.</exception>
    public async Task<Outcome> DeleteAsync(
        IReadOnlyList<string> ids,
        Func<IReadOnlyList<string>, Task> beforeEnded,
        CancellationToken cancellationToken
    )
    {
        var outcome = new Outcome();
        try
        {
            foreach (string[] some in ids.Chunk(SchedulerClient.PageSize))
                await DeleteSomeAsync(some, outcome, beforeEnded, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (outcome.Deleted.Count > 0 && exception is ReplicationException or TimeoutException)
        {
            foreach (string id in ids.Except(outcome.Known, StringComparer.Ordinal))
                outcome.Failures.Add(NotDeleted(id, exception));
        }

        return outcome;
    }

    private async Task DeleteSomeAsync(
        string[] ids,
        Outcome outcome,
        Func<IReadOnlyList<string>, Task> beforeEnded,
        CancellationToken cancellationToken
    )
    {
        var tried = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int attempt = 1; ids.Length > 0; attempt++)
        {
            IReadOnlyDictionary<string, DocumentLeaves> found;
            try
            {
                found = await deployed.ReadLeavesAsync(ids, cancellationToken).ConfigureAwait(false);
            }
            catch (ReplicationException exception) when (SchedulerClient.HasNoBulkGet(exception))
            {
                foreach (string id in ids)
                    await DeleteOneAsync(id, outcome, beforeEnded, cancellationToken).ConfigureAwait(false);
                return;
            }

            string[] left = await TakeForeignAsync(TakeMissing(ids, found, tried, outcome), found, tried, outcome, cancellationToken)
                .ConfigureAwait(false);
            string[] ended = Array.FindAll(left, id => found[id].HasEnded);
            if (ended.Length > 0)
                await beforeEnded(ended).ConfigureAwait(false);
            foreach (string id in left)
                tried[id] = found[id].Winner;
            ids = await DeleteOnceAsync(left, found, outcome, isLast: attempt == DocumentStore.MaxConflicts, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Takes out the documents that do not exist. One that this client tried to delete existed: another client deleted it, or this one did
    /// and the response was lost.
    /// </summary>
    private static string[] TakeMissing(
        string[] ids,
        IReadOnlyDictionary<string, DocumentLeaves> found,
        Dictionary<string, string> tried,
        Outcome outcome
    )
    {
        foreach (string id in ids.Where(id => !found.ContainsKey(id)))
        {
            if (tried.ContainsKey(id))
                outcome.Deleted.Add(id);
            else
                outcome.Failures.Add(DocumentStore.NotThere(id, cause: null));
        }

        return [.. ids.Where(found.ContainsKey)];
    }

    /// <summary>
    /// Takes out the documents that other users own. The server shows them with revisions that it makes up, which stay the same and can never
    /// be deleted.
    /// </summary>
    /// <param name="ids">The documents that exist.</param>
    /// <param name="found">What was read.</param>
    /// <param name="tried">The winning revisions that the server refused to delete.</param>
    /// <param name="outcome">Takes the failures.</param>
    /// <param name="cancellationToken">A token to cancel the request.</param>
    /// <returns>The other documents.</returns>
    private async Task<string[]> TakeForeignAsync(
        string[] ids,
        IReadOnlyDictionary<string, DocumentLeaves> found,
        Dictionary<string, string> tried,
        Outcome outcome,
        CancellationToken cancellationToken
    )
    {
        if (!ids.Any(IsUnchanged))
            return ids;
        ServerUser? user = await documents.FindUserAsync(cancellationToken).ConfigureAwait(false);
        ILookup<bool, string> byForeign = ids.ToLookup(id => IsUnchanged(id) && user?.IsForeign(found[id].Owner) == true);
        outcome.Failures.AddRange(byForeign[true].Select(id => DocumentStore.Foreign(id, $"stop the replication '{id}'", found[id].Owner)));
        return [.. byForeign[false]];

        bool IsUnchanged(string id) => tried.TryGetValue(id, out string? refused) && found[id].Winner == refused;
    }

    /// <summary>Deletes the revisions that were read: the losing ones first, otherwise the next of them would start to run.</summary>
    /// <returns>The documents that changed meanwhile.</returns>
    private async Task<string[]> DeleteOnceAsync(
        string[] ids,
        IReadOnlyDictionary<string, DocumentLeaves> found,
        Outcome outcome,
        bool isLast,
        CancellationToken cancellationToken
    )
    {
        var changed = new Dictionary<string, ReplicationException>(StringComparer.Ordinal);
        await PostAsync(
                [.. ids.SelectMany(id => found[id].Losers.Select(loser => new DocumentDeletion(id, loser)))],
                (id, failure) =>
                {
                    if (failure is not null)
                        changed[id] = failure;
                }
            )
            .ConfigureAwait(false);
        await PostAsync(
                [.. ids.Where(id => !changed.ContainsKey(id)).Select(id => new DocumentDeletion(id, found[id].Winner))],
                (id, failure) =>
                {
                    if (failure is null)
                        outcome.Deleted.Add(id);
                    else
                        changed[id] = failure;
                }
            )
            .ConfigureAwait(false);

        outcome.Failures.AddRange(changed.Values.Where(IsFinal));
        return [.. changed.Where(one => !IsFinal(one.Value)).Select(one => one.Key)];

        bool IsFinal(ReplicationException failure) => isLast || failure is not ReplicationConflictException;

        async Task PostAsync(DocumentDeletion[] deletions, Action<string, ReplicationException?> take)
        {
            if (deletions.Length == 0)
                return;
            bool mayBeDone = false;
            try
            {
                BulkOutcome[] outcomes = await this.PostAsync(deletions, () => mayBeDone = true, cancellationToken).ConfigureAwait(false);
                for (int i = 0; i < deletions.Length; i++)
                    take(deletions[i].Id, outcomes[i].Failure);
            }
            catch (Exception exception) when (mayBeDone || RetryPipeline.MayHaveBeenDone(exception))
            {
                await TakeDeletedAsync(ids, outcome, cancellationToken).ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>Deletes revisions. Sending them twice causes conflicts, not second deletions.</summary>
    private async Task<BulkOutcome[]> PostAsync(DocumentDeletion[] deletions, Action mayHaveBeenDone, CancellationToken cancellationToken)
    {
        using CouchResponse response = await connection
            .SendAsync(
                new CouchRequest(HttpMethod.Post, $"{database.Path}/_bulk_docs", "stop " + Counted.Of(deletions.Length, "replication"))
                {
                    Body = () => JsonBody.CreateBulk(deletions.Length, (output, index) => deletions[index].WriteTo(output)),
                    IsIdempotent = true,
                    MayHaveBeenDone = mayHaveBeenDone,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return response.Read(answer => BulkOutcome.Read<DocumentDeletion>(answer.Body, deletions));
    }

    /// <summary>Reads which documents are gone although the response of the request that deletes them was lost.</summary>
    private async Task TakeDeletedAsync(string[] ids, Outcome outcome, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyDictionary<string, DocumentLeaves> found = await deployed
                .ReadLeavesAsync(ids, cancellationToken)
                .ConfigureAwait(false);
            outcome.Deleted.AddRange(ids.Where(id => !found.ContainsKey(id)));
        }
        catch (Exception exception) when (exception is ReplicationException or TimeoutException)
        {
            // The server is unreachable: the documents are reported with the failure of the request that deletes them.
        }
    }

    private async Task DeleteOneAsync(
        string id,
        Outcome outcome,
        Func<IReadOnlyList<string>, Task> beforeEnded,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await documents.DeleteAsync(id, () => beforeEnded([id]), cancellationToken).ConfigureAwait(false);
            outcome.Deleted.Add(id);
        }
        catch (ReplicationException exception) when (exception is ReplicationNotFoundException or ReplicationConflictException)
        {
            outcome.Failures.Add(exception);
        }
    }

    private static ReplicationException NotDeleted(string id, Exception exception)
    {
        var cause = exception as ReplicationException;
        return new ReplicationException($"Could not stop the replication '{id}': {exception.Message}", exception)
        {
            ReplicationId = id,
            StatusCode = cause?.StatusCode,
            Error = cause?.Error,
            Reason = cause?.Reason,
        };
    }

    /// <summary>The documents that were deleted, and one failure for each of the others.</summary>
    internal sealed class Outcome
    {
        public List<string> Deleted { get; } = [];

        public List<ReplicationException> Failures { get; } = [];

        /// <summary>The documents whose outcome is known.</summary>
        public IEnumerable<string> Known => Deleted.Concat(Failures.Select(failure => failure.ReplicationId!));
    }
}
