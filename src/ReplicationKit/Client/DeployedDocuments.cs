using System.Text.Json;

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
        var documents = new List<DeployedDocument>();
        using JsonDocument json = JsonDocument.Parse(answer.BodyMemory);
        foreach (JsonElement result in json.RootElement.GetProperty("results").EnumerateArray())
        {
            foreach (JsonElement found in result.GetProperty("docs").EnumerateArray())
            {
                if (!found.TryGetProperty("ok", out JsonElement document) || document.TryGetProperty("_deleted", out _))
                    continue;
                ReplicationDocument read = ReplicationDocument.FromJson(document);
                documents.Add(read.Id is null ? throw new JsonException("A document has no '_id'.") : new(read, answer.Date));
            }
        }

        return documents;
    }
}
