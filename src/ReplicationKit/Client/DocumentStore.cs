using System.Buffers;
using System.Text.Json;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>Writes and deletes the documents of the replicator database.</summary>
internal sealed class DocumentStore(CouchConnection connection, ReplicatorDatabase database, DeployedDocuments deployed)
{
    /// <summary>The number of attempts to change a document that others change at the same time.</summary>
    public const int MaxConflicts = 5;

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <summary>
    /// Writes a document that must not exist yet. If the response is lost, the document is read back: a document with the same content was
    /// written by this request.
    /// </summary>
    /// <returns>The revision.</returns>
    public async Task<string> CreateAsync(PreparedReplication replication, CancellationToken cancellationToken)
    {
        var attempts = new LostAttempts(connection.Clock);
        try
        {
            return await PutAsync(
                    replication.Id,
                    replication.Action,
                    replication.Secrets,
                    replication.WriteTo,
                    cancellationToken,
                    attempts.Add
                )
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (attempts.MayExplain(exception))
        {
            BulkOutcome?[] own = await ReadBackAsync(new[] { replication }, attempts, cancellationToken).ConfigureAwait(false);
            if (own[0]?.Revision is { } revision)
                return revision;
            throw;
        }
    }

    /// <summary>
    /// Writes a document whose body contains the revision that it replaces. Sending it twice causes a conflict, not a second change.
    /// </summary>
    public async Task<string> PutAsync(
        string id,
        string action,
        IEnumerable<string> secrets,
        Action<IBufferWriter<byte>> write,
        CancellationToken cancellationToken,
        Action? mayHaveBeenDone = null
    )
    {
        using CouchResponse response = await connection
            .SendAsync(
                new CouchRequest(HttpMethod.Put, database.DocumentPath(id), action)
                {
                    Body = () => JsonBody.Create(write),
                    IsIdempotent = true,
                    MayHaveBeenDone = mayHaveBeenDone,
                    ReplicationId = id,
                    CarriesSpecification = true,
                    Secrets = secrets,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return response.Read(answer => RevisionOf(answer.Body, action));
    }

    /// <summary>
    /// Writes many documents with one request. If the response is lost, the documents are read back with one request.
    /// </summary>
    public async Task<BulkOutcome[]> WriteAsync(ReadOnlyMemory<PreparedReplication> replications, CancellationToken cancellationToken)
    {
        var attempts = new LostAttempts(connection.Clock);
        BulkOutcome[] outcomes;
        try
        {
            outcomes = await PostAsync(replications, attempts.Add, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not ReplicationConflictException && attempts.MayExplain(exception))
        {
            BulkOutcome?[] own = await ReadBackAsync(replications, attempts, cancellationToken).ConfigureAwait(false);
            if (Array.TrueForAll(own, static outcome => outcome is null))
                throw;
            ReplicationException failure =
                exception as ReplicationException ?? new ReplicationConnectionException(exception.Message, exception);
            return Array.ConvertAll(own, outcome => outcome ?? new BulkOutcome(null, failure));
        }

        if (!attempts.Any || !Array.Exists(outcomes, static outcome => outcome.Failure is ReplicationConflictException))
            return outcomes;
        BulkOutcome?[] written = await ReadBackAsync(replications, attempts, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i].Failure is ReplicationConflictException && written[i] is { } outcome)
                outcomes[i] = outcome;
        }

        return outcomes;
    }

    private async Task<BulkOutcome[]> PostAsync(
        ReadOnlyMemory<PreparedReplication> replications,
        Action mayHaveBeenDone,
        CancellationToken cancellationToken
    )
    {
        int count = replications.Length;
        using CouchResponse response = await connection
            .SendAsync(
                new CouchRequest(HttpMethod.Post, $"{database.Path}/_bulk_docs", "write " + Counted.Of(count, "replication"))
                {
                    Body = () => JsonBody.CreateBulk(count, (output, index) => replications.Span[index].WriteTo(output)),
                    IsIdempotent = true,
                    MayHaveBeenDone = mayHaveBeenDone,
                    CarriesSpecification = true,
                    Secrets = AllSecrets(replications),
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return response.Read(answer => BulkOutcome.Read(answer.Body, replications.Span));
    }

    /// <summary>Reads documents whose write may have succeeded although its response was lost.</summary>
    /// <returns>For each document its revision, or <c>null</c> if this client did not write it, or it cannot be read.</returns>
    private async Task<BulkOutcome?[]> ReadBackAsync(
        ReadOnlyMemory<PreparedReplication> replications,
        LostAttempts attempts,
        CancellationToken cancellationToken
    )
    {
        var own = new BulkOutcome?[replications.Length];
        IReadOnlyDictionary<string, DeployedDocument> found;
        try
        {
            found = await ReadAsync(replications, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ReplicationException or TimeoutException)
        {
            // The server is unreachable: the documents are reported with the failure of the request that writes them.
            return own;
        }

        for (int i = 0; i < own.Length; i++)
        {
            PreparedReplication replication = replications.Span[i];
            if (found.TryGetValue(replication.Id, out DeployedDocument? document) && document.IsFrom(replication.AsWritten(), attempts.Age))
                own[i] = new BulkOutcome(document.Document.Revision, null);
        }

        return own;
    }

    private async Task<IReadOnlyDictionary<string, DeployedDocument>> ReadAsync(
        ReadOnlyMemory<PreparedReplication> replications,
        CancellationToken cancellationToken
    )
    {
        string[] ids = Array.ConvertAll(replications.ToArray(), static replication => replication.Id);
        if (ids.Length > 1)
            return await deployed.ReadAsync(ids, AllSecrets(replications), cancellationToken).ConfigureAwait(false);
        var found = new Dictionary<string, DeployedDocument>(StringComparer.Ordinal);
        if (await deployed.FindAsync(ids[0], cancellationToken).ConfigureAwait(false) is { } document)
            found[ids[0]] = document;
        return found;
    }

    /// <summary>
    /// Deletes a document whatever its revision, since the server may write the outcome at the same time. If the document is in conflict,
    /// every leaf is deleted, the losing ones first; otherwise the next of them would start to run.
    /// </summary>
    /// <param name="id">The document's id.</param>
    /// <param name="beforeEnded">Runs before the document of a replication that has ended is deleted, or <c>null</c>.</param>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
    public async Task DeleteAsync(string id, Func<Task>? beforeEnded, CancellationToken cancellationToken)
    {
        string action = $"stop the replication '{id}'";
        bool wasDeleted = false;
        string? refused = null;
        for (int attempt = 1; ; attempt++)
        {
            DocumentLeaves leaves = default;
            try
            {
                leaves = await GetLeavesAsync(id, action, cancellationToken).ConfigureAwait(false);
                if (
                    leaves.Winner == refused
                    && await FindUserAsync(cancellationToken).ConfigureAwait(false) is { } user
                    && user.IsForeign(leaves.Owner)
                )
                    throw Foreign(id, action, leaves.Owner);
                if (leaves.HasEnded && beforeEnded is not null)
                    await beforeEnded().ConfigureAwait(false);
                foreach (string loser in leaves.Losers)
                    await DeleteAsync(id, loser, action, cancellationToken).ConfigureAwait(false);
                wasDeleted = true;
                await DeleteAsync(id, leaves.Winner, action, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (ReplicationConflictException) when (attempt < MaxConflicts)
            {
                refused = leaves.Winner;
            }
            catch (ReplicationNotFoundException exception) when (wasDeleted && exception.Reason == "deleted")
            {
                // The document existed: another client deleted it, or this one did and the response was lost.
                return;
            }
            catch (ReplicationNotFoundException exception) when (wasDeleted && exception.Error is null && attempt < MaxConflicts)
            {
                // The response is not from CouchDB, or is incomplete: the next one is.
            }
            catch (ReplicationNotFoundException exception) when (!wasDeleted && exception.Reason is "missing" or "deleted")
            {
                throw NotThere(id, exception);
            }
        }
    }

    /// <summary>
    /// Reads the client's user, to explain why a document that did not change is in conflict: the server shows other users' documents with
    /// revisions that it makes up.
    /// </summary>
    /// <returns>The user, or <c>null</c> if the server does not say.</returns>
    public async Task<ServerUser?> FindUserAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ServerUser.GetAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ReplicationException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Returns the exception for a replication that this client may not change, because it belongs to another user.</summary>
    public static ReplicationAuthorizationException Foreign(string id, string action, string? owner) =>
        new(
            $"Could not {action}: it belongs to {(owner is null ? "no user" : $"'{owner}'")}, and only its owner or an administrator may "
                + "change or stop it."
        )
        {
            ReplicationId = id,
        };

    /// <summary>
    /// Returns the exception for a replication that cannot be stopped because it does not exist. Transient replications have ids too, but no
    /// documents.
    /// </summary>
    public static ReplicationNotFoundException NotThere(string id, ReplicationNotFoundException? cause)
    {
        ReplicationNotFoundException gone = StatusPoller.Gone(id, cause);
        bool isOfJob = id.Length >= 32 && id.AsSpan(0, 32).IndexOfAnyExcept(Hexadecimal) < 0 && (id.Length == 32 || id[32] == '+');
        return isOfJob
            ? new ReplicationNotFoundException(
                $"{gone.Message} It may be a transient replication, which has no document: CancelTransientAsync stops it.",
                cause
            )
            {
                ReplicationId = id,
                StatusCode = gone.StatusCode,
                Error = gone.Error,
                Reason = gone.Reason,
            }
            : gone;
    }

    /// <summary>Deletes one revision of a document. Sending it twice causes a conflict, not a second deletion.</summary>
    private async Task DeleteAsync(string id, string revision, string action, CancellationToken cancellationToken)
    {
        using CouchResponse response = await connection
            .SendAsync(
                new CouchRequest(HttpMethod.Delete, $"{database.DocumentPath(id)}?rev={Uri.EscapeDataString(revision)}", action)
                {
                    ReplicationId = id,
                    IsIdempotent = true,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Changes a document based on its current content, and retries if another client changed it meanwhile. If the response is lost, the
    /// document is read back, so that the change is not made twice.
    /// </summary>
    /// <returns>The new revision.</returns>
    public async Task<string> UpdateAsync(
        string id,
        string action,
        Func<DeployedDocument, Task<ReplicationDocument>> change,
        CancellationToken cancellationToken
    )
    {
        var attempts = new LostAttempts(connection.Clock);
        ReplicationDocument? sent = null;
        for (int attempt = 1; ; attempt++)
        {
            DeployedDocument current = await deployed.GetAsync(id, cancellationToken).ConfigureAwait(false);
            if (attempts.Any && sent is not null && current.IsFrom(sent, attempts.Age))
                return current.Document.Revision!;
            ReplicationDocument next = await change(current).ConfigureAwait(false);
            sent = next;
            try
            {
                return await PutAsync(
                        id,
                        action,
                        DocumentSecrets.Of(next),
                        output => next.WriteTo(output, new WriteContext(localBaseAddress: null)),
                        cancellationToken,
                        attempts.Add
                    )
                    .ConfigureAwait(false);
            }
            catch (ReplicationConflictException) when (attempt < MaxConflicts) { }
            catch (Exception exception) when (attempts.MayExplain(exception))
            {
                if (await WrittenRevisionAsync(id, next, attempts, cancellationToken).ConfigureAwait(false) is { } revision)
                    return revision;
                throw;
            }
        }
    }

    /// <summary>Returns the revision of a document if this client wrote it, or <c>null</c> if it did not or cannot know.</summary>
    private async Task<string?> WrittenRevisionAsync(
        string id,
        ReplicationDocument sent,
        LostAttempts attempts,
        CancellationToken cancellationToken
    )
    {
        try
        {
            DeployedDocument? current = await deployed.FindAsync(id, cancellationToken).ConfigureAwait(false);
            return current?.IsFrom(sent, attempts.Age) == true ? current.Document.Revision : null;
        }
        catch (Exception exception) when (exception is ReplicationException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Reads a document's revisions from its body, because proxies that compress change the <c>ETag</c> header.</summary>
    private async Task<DocumentLeaves> GetLeavesAsync(string id, string action, CancellationToken cancellationToken)
    {
        using CouchResponse response = await connection
            .SendAsync(
                new CouchRequest(HttpMethod.Get, database.DocumentPath(id) + "?conflicts=true", action) { ReplicationId = id },
                cancellationToken
            )
            .ConfigureAwait(false);
        return response.Read(static answer => ReadLeaves(answer.Body))
            ?? throw new ReplicationServerException($"Could not {action}: the server returned the document without a revision.")
            {
                ReplicationId = id,
            };
    }

    private static DocumentLeaves? ReadLeaves(ReadOnlySpan<byte> document)
    {
        string? winner = null;
        string? owner = null;
        List<string> losers = [];
        var reader = new Utf8JsonReader(document);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                continue;
            bool isRevision = reader.ValueTextEquals("_rev"u8);
            bool isConflicts = reader.ValueTextEquals("_conflicts"u8);
            bool isOwner = reader.ValueTextEquals(ReplicationOptions.Owner.JsonName);
            reader.Read();
            if (isRevision && reader.TokenType == JsonTokenType.String)
                winner = reader.GetString();
            else if (isOwner && reader.TokenType == JsonTokenType.String)
                owner = reader.GetString();
            else if (isConflicts && reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.String)
                    losers.Add(reader.GetString()!);
            }
            else
                reader.Skip();
        }

        return winner is null ? null : new DocumentLeaves(winner, losers, StatusReader.ReadDocument(document).IsTerminal, owner);
    }

    private static string RevisionOf(ReadOnlySpan<byte> body, string action)
    {
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("rev"u8))
                continue;
            reader.Read();
            if (reader.GetString() is { } revision)
                return revision;
        }

        throw new ReplicationServerException($"Could not {action}: the server returned no revision.");
    }

    private static IEnumerable<string> AllSecrets(ReadOnlyMemory<PreparedReplication> replications)
    {
        for (int i = 0; i < replications.Length; i++)
        {
            foreach (string secret in replications.Span[i].Secrets)
                yield return secret;
        }
    }

    /// <summary>The creation attempts whose outcome is unknown.</summary>
    private sealed class LostAttempts(TimeProvider clock)
    {
        /// <summary>Allows for the resolution of the server's timestamps and for clock adjustments.</summary>
        private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

        private readonly long _begin = clock.GetTimestamp();

        public bool Any { get; private set; }

        /// <summary>The time since the first attempt began.</summary>
        public TimeSpan Age => clock.GetElapsedTime(_begin) + Margin;

        public void Add() => Any = true;

        /// <summary>Whether a failure may be caused by a creation whose response was lost, in the last attempt or an earlier one.</summary>
        public bool MayExplain(Exception exception) =>
            RetryPipeline.MayHaveBeenDone(exception)
            || (Any && exception is ReplicationException { StatusCode: not null } or ReplicationConnectionException);
    }
}
