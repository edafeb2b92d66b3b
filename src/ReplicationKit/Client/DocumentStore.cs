using System.Buffers;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>Writes and deletes the documents of the replicator database.</summary>
internal sealed class DocumentStore(CouchConnection connection, ReplicatorDatabase database)
{
    private const int MaxConflicts = 5;

    /// <summary>Writes a document that must not exist yet.</summary>
    /// <returns>Its revision.</returns>
    public Task<string> CreateAsync(PreparedReplication replication, CancellationToken cancellationToken) =>
        PutAsync(replication.Id, $"create the replication '{replication.Id}'", replication.Secrets, replication.WriteTo, cancellationToken);

    /// <summary>Writes a document, whose body says which revision it follows.</summary>
    public async Task<string> PutAsync(
        string id,
        string action,
        IEnumerable<string> secrets,
        Action<IBufferWriter<byte>> write,
        CancellationToken cancellationToken
    )
    {
        using CouchResponse response = await connection
            .SendAsync(
                new CouchRequest(HttpMethod.Put, database.DocumentPath(id), action)
                {
                    Body = () => JsonBody.Create(write),
                    ReplicationId = id,
                    CarriesSpecification = true,
                    Secrets = secrets,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return response.Read(answer => RevisionOf(answer.Body, action));
    }

    /// <summary>Writes many documents with one request.</summary>
    public async Task<BulkOutcome[]> CreateAsync(ReadOnlyMemory<PreparedReplication> replications, CancellationToken cancellationToken)
    {
        int count = replications.Length;
        using CouchResponse response = await connection
            .SendAsync(
                new CouchRequest(HttpMethod.Post, $"{database.Path}/_bulk_docs", $"create {count} replications")
                {
                    Body = () => JsonBody.CreateBulk(count, (output, index) => replications.Span[index].WriteTo(output)),
                    CarriesSpecification = true,
                    Secrets = AllSecrets(replications),
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return response.Read(answer => BulkOutcome.Read(answer.Body, replications.Span));
    }

    /// <summary>Deletes a document, whatever its revision: the server may write its end at the same time.</summary>
    /// <param name="id">The document's id.</param>
    /// <param name="beforeEnded">Done before the document of a replication that has ended is deleted; null: nothing.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public async Task DeleteAsync(string id, Func<Task>? beforeEnded, CancellationToken cancellationToken)
    {
        string action = $"stop the replication '{id}'";
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                (string revision, bool hasEnded) = await GetRevisionAsync(id, action, cancellationToken).ConfigureAwait(false);
                if (hasEnded && beforeEnded is not null)
                    await beforeEnded().ConfigureAwait(false);
                await DeleteAsync(id, revision, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (ReplicationConflictException) when (attempt < MaxConflicts) { }
            catch (ReplicationNotFoundException exception) when (attempt > 1 && exception.Reason == "deleted")
            {
                // The conflict was its deletion: somebody else's, or our own, of which the answer was lost.
                return;
            }
        }
    }

    /// <summary>Deletes one revision of a document. Sent twice it is a conflict, not a second deletion.</summary>
    public async Task DeleteAsync(string id, string revision, CancellationToken cancellationToken)
    {
        using CouchResponse response = await connection
            .SendAsync(
                new CouchRequest(
                    HttpMethod.Delete,
                    $"{database.DocumentPath(id)}?rev={Uri.EscapeDataString(revision)}",
                    $"stop the replication '{id}'"
                )
                {
                    ReplicationId = id,
                    IsIdempotent = true,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Changes a document on the ground of what it is, again when it was changed by somebody else meanwhile.</summary>
    /// <returns>The new revision.</returns>
    public async Task<string> UpdateAsync(
        string id,
        string action,
        Func<ReplicationDocument, Task<ReplicationDocument>> change,
        CancellationToken cancellationToken
    )
    {
        for (int attempt = 1; ; attempt++)
        {
            ReplicationDocument current;
            using (CouchResponse response = await database.GetAsync(id, cancellationToken).ConfigureAwait(false))
                current = response.Read(static answer => ReplicationDocument.Parse(answer.Body));
            ReplicationDocument next = await change(current).ConfigureAwait(false);
            try
            {
                return await PutAsync(
                        id,
                        action,
                        DocumentSecrets.Of(next),
                        output => next.WriteTo(output, new WriteContext(localBaseAddress: null)),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
            catch (ReplicationConflictException) when (attempt < MaxConflicts) { }
        }
    }

    private async Task<(string Revision, bool HasEnded)> GetRevisionAsync(string id, string action, CancellationToken cancellationToken)
    {
        using CouchResponse response = await connection
            .SendAsync(new CouchRequest(HttpMethod.Get, database.DocumentPath(id), action) { ReplicationId = id }, cancellationToken)
            .ConfigureAwait(false);
        string revision =
            response.Revision
            ?? response.Read(static answer => ReplicationDocument.Parse(answer.Body).Revision)
            ?? throw new ReplicationServerException($"Could not {action}: the server gave the document without a revision.")
            {
                ReplicationId = id,
            };
        return (revision, response.Read(static answer => StatusReader.ReadDocument(answer.Body).IsTerminal));
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

        throw new ReplicationServerException($"Could not {action}: the server gave no revision.");
    }

    private static IEnumerable<string> AllSecrets(ReadOnlyMemory<PreparedReplication> replications)
    {
        for (int i = 0; i < replications.Length; i++)
        {
            foreach (string secret in replications.Span[i].Secrets)
                yield return secret;
        }
    }
}
