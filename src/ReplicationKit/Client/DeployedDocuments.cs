using System.Text.Json;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>Reads replication documents by their ids.</summary>
internal sealed class DeployedDocuments(SchedulerClient scheduler, ReplicatorDatabase database)
{
    /// <summary>
    /// Reads documents: a thousand with each request, or one by one if the server has no <c>_bulk_get</c>, as CouchDB 1.x.
    /// </summary>
    /// <param name="ids">The ids.</param>
    /// <param name="secrets">Secrets that a response could repeat.</param>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
    /// <returns>The documents that exist, by id. Of a document in conflict, it is the winning revision, which is what runs.</returns>
    public async Task<IReadOnlyDictionary<string, DeployedDocument>> ReadAsync(
        IReadOnlyCollection<string> ids,
        IEnumerable<string> secrets,
        CancellationToken cancellationToken
    )
    {
        var documents = new Dictionary<string, DeployedDocument>(ids.Count, StringComparer.Ordinal);
        foreach (string[] some in ids.Chunk(SchedulerClient.PageSize))
        {
            try
            {
                using CouchResponse response = await scheduler
                    .GetDocumentsAsync(some, isSentOnce: false, cancellationToken, secrets)
                    .ConfigureAwait(false);
                foreach (DeployedDocument read in response.Read(static answer => ReadExisting(answer)))
                {
                    string id = read.Document.Id!;
                    if (
                        !documents.TryGetValue(id, out DeployedDocument? other)
                        || DocumentRevision.Wins(read.Document.Revision, other.Document.Revision)
                    )
                        documents[id] = read;
                }
            }
            catch (ReplicationException exception) when (SchedulerClient.HasNoBulkGet(exception))
            {
                foreach (string id in some)
                {
                    if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is { } document)
                        documents[id] = document;
                }
            }
        }

        return documents;
    }

    /// <summary>
    /// Reads the revisions of documents that are not deleted, at most a thousand, with one request. Documents that the client could not
    /// interpret are read too.
    /// </summary>
    /// <returns>The revisions of the documents that exist, by id.</returns>
    /// <exception cref="ReplicationException">The server has no <c>_bulk_get</c>, or rejected the request.</exception>
    public async Task<IReadOnlyDictionary<string, DocumentLeaves>> ReadLeavesAsync(
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken
    )
    {
        using CouchResponse response = await scheduler.GetDocumentsAsync(ids, isSentOnce: false, cancellationToken).ConfigureAwait(false);
        return response.Read(static answer => LeavesIn(answer));
    }

    /// <summary>Reads a document.</summary>
    /// <returns>The document, or <c>null</c> if it does not exist.</returns>
    public async Task<DeployedDocument?> FindAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (ReplicationNotFoundException exception) when (exception.Reason is "missing" or "deleted")
        {
            return null;
        }
    }

    /// <summary>Reads a document that exists.</summary>
    /// <exception cref="ReplicationNotFoundException">The document does not exist.</exception>
    public async Task<DeployedDocument> GetAsync(string id, CancellationToken cancellationToken)
    {
        using CouchResponse response = await database.GetAsync(id, cancellationToken).ConfigureAwait(false);
        return response.Read(
            id,
            static (answer, wanted) =>
            {
                ReplicationDocument document = ReplicationDocument.Parse(answer.Body);
                return document.Id == wanted
                    ? new DeployedDocument(document, answer.Date)
                    : throw new JsonException($"The response is not the document '{wanted}'.");
            }
        );
    }

    /// <summary>Returns the documents in a <c>_bulk_get</c> response that exist.</summary>
    private static List<DeployedDocument> ReadExisting(CouchResponse answer)
    {
        using JsonDocument json = JsonDocument.Parse(answer.BodyMemory);
        return [.. ExistingIn(json).Select(document => new DeployedDocument(ReplicationDocument.FromJson(document), answer.Date))];
    }

    private static Dictionary<string, DocumentLeaves> LeavesIn(CouchResponse answer)
    {
        var leaves = new Dictionary<string, DocumentLeaves>(StringComparer.Ordinal);
        using JsonDocument json = JsonDocument.Parse(answer.BodyMemory);
        foreach (JsonElement document in ExistingIn(json))
        {
            string id = document.GetProperty("_id").GetString()!;
            var leaf = new DocumentLeaves(document.GetProperty("_rev").GetString()!, [], HasEnded(document), OwnerOf(document));
            leaves[id] = leaves.TryGetValue(id, out DocumentLeaves other) ? leaf.With(other) : leaf;
        }

        return leaves;
    }

    private static string? OwnerOf(JsonElement document) =>
        document.TryGetProperty(ReplicationOptions.Owner.JsonName, out JsonElement owner) && owner.ValueKind == JsonValueKind.String
            ? owner.GetString()
            : null;

    private static bool HasEnded(JsonElement document) =>
        document.TryGetProperty("_replication_state", out JsonElement state)
        && state.ValueKind == JsonValueKind.String
        && (state.ValueEquals("completed"u8) || state.ValueEquals("failed"u8));

    /// <summary>Returns the revisions in a <c>_bulk_get</c> response that exist and are not deleted.</summary>
    private static IEnumerable<JsonElement> ExistingIn(JsonDocument json)
    {
        foreach (JsonElement result in json.RootElement.GetProperty("results").EnumerateArray())
        {
            foreach (JsonElement found in result.GetProperty("docs").EnumerateArray())
            {
                if (!found.TryGetProperty("ok", out JsonElement document) || document.TryGetProperty("_deleted", out _))
                    continue;
                yield return document.TryGetProperty("_id", out JsonElement id) && id.ValueKind == JsonValueKind.String
                    ? document
                    : throw new JsonException("A document has no '_id'.");
            }
        }
    }
}
