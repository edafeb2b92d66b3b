using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>Single documents.</summary>
internal sealed class DocumentEndpoints(CouchNode node)
{
    private readonly EditRules _rules = new(node);

    public Task HandleAsync(CouchExchange request, CouchDatabase database, string id, EditRules rules)
    {
        request.Allow("DELETE,GET,HEAD,POST,PUT,COPY");
        DocumentIds.CheckHasPartition(database, id);
        DocumentIds.Check(id);
        if (DocumentIds.IsLocal(id) && request.Method == "DELETE")
            return LocalDocumentEndpoints.DeleteAsync(request, database, id);
        if (DocumentIds.IsLocal(id) && request.IsGet)
            return LocalDocumentEndpoints.GetAsync(request, database, id);
        return request.Method switch
        {
            "PUT" => PutAsync(request, database, id, rules),
            "DELETE" => DeleteAsync(request, database, id, rules),
            "COPY" => CopyAsync(request, database, id, rules),
            "POST" => FormEndpoint.HandleAsync(request, node, database, id, rules),
            _ => GetAsync(request, database, id),
        };
    }

    public async Task PostAsync(CouchExchange request, CouchDatabase database)
    {
        request.RequireJsonContent();
        using JsonDocument body = await request.JsonAsync();
        ParsedDocument document = ParsedDocument.Parse(body.RootElement);
        document.RequireData();
        document.Id ??= node.Uuids.Next();
        DocumentIds.Check(document.Id);
        await StoreAsync(request, node, database, document, newEdits: true, _rules);
    }

    /// <summary>Stores a document and sends the response.</summary>
    internal static Task StoreAsync(
        CouchExchange request,
        CouchNode node,
        CouchDatabase database,
        ParsedDocument document,
        bool newEdits,
        EditRules rules,
        string? attachment = null,
        bool isForm = false
    )
    {
        if (!newEdits)
            document.RequirePath();
        rules.CheckRequest(database, request.User, document);
        if (DocumentIds.IsLocal(document.Id!))
            return LocalDocumentEndpoints.StoreAsync(request, database, document, newEdits);
        WriteResult result = database.Write([document], newEdits, rules.Validation(database, request.User))[0];
        // CouchDB writes a batch later, and does not report conflicts.
        bool batch = attachment is null && !isForm && request.Query["batch"] == "ok" && request.Method is "PUT" or "POST";
        if (result.Error is { } error && !batch)
            throw error;
        node.Store.Notify(database);
        string revision = result.Revision?.ToString() ?? "";
        if (!batch && attachment is null && (isForm || request.Method != "POST"))
            request.Context.Response.Headers.ETag = $"\"{revision}\"";
        if (!batch && !isForm && request.Method != "DELETE")
            request.Locate(attachment is null ? [database.Name, document.Id!] : [database.Name, document.Id!, attachment]);
        return request.ObjectAsync(
            batch ? 202
                : request.Method == "DELETE" || (document.Deleted && request.Method != "POST") ? 200
                : request.ExceedsQuorum ? 202
                : 201,
            writer =>
            {
                writer.WriteBoolean("ok", true);
                writer.WriteString("id", document.Id);
                if (!batch)
                    writer.WriteString("rev", revision);
            }
        );
    }

    private Task StoreAsync(CouchExchange request, CouchDatabase database, ParsedDocument document, bool newEdits, EditRules rules) =>
        StoreAsync(request, node, database, document, newEdits, rules);

    private async Task PutAsync(CouchExchange request, CouchDatabase database, string id, EditRules rules)
    {
        ParsedDocument document = await ReadAsync(request);
        document.Id = id;
        if (RequestRevision(request) is { } revision)
        {
            if (document.Revision is { } own && own != revision)
                throw CouchException.BadRequest(
                    request.Query.Has("rev")
                        ? "Document rev from request body and query string have different values"
                        : "Document rev and etag have different values"
                );
            document.Revision = revision;
        }
        await StoreAsync(request, database, document, newEdits: !request.Query.IsFalse("new_edits"), rules);
    }

    private static async Task<ParsedDocument> ReadAsync(CouchExchange request)
    {
        string type = request.Context.Request.ContentType ?? "";
        if (type.StartsWith("multipart/related", StringComparison.OrdinalIgnoreCase))
            return await MultipartDocument.ReadAsync(request.Context.Request.Body, type, request.Aborted);
        using JsonDocument body = await request.JsonAsync();
        ParsedDocument document = ParsedDocument.Parse(body.RootElement);
        document.RequireData();
        return document;
    }

    private async Task DeleteAsync(CouchExchange request, CouchDatabase database, string id, EditRules rules)
    {
        DocumentRow row = database.Find(id) ?? throw CouchException.Missing();
        RevisionId? revision = RequestRevision(request);
        if (row.Deleted && (revision is null || row.Tree.LeavesFrom(revision.Value).TrueForAll(leaf => leaf.Deleted)))
            throw CouchException.Deleted();
        if (revision is null)
            throw CouchException.Conflict();
        await StoreAsync(request, database, ParsedDocument.Tombstone(id, revision), newEdits: true, rules);
    }

    private async Task CopyAsync(CouchExchange request, CouchDatabase database, string id, EditRules rules)
    {
        string destination = request.Header("Destination") ?? throw CouchException.BadRequest("Destination header is mandatory for COPY.");
        if (destination.StartsWith("http://", StringComparison.Ordinal) || destination.StartsWith("https://", StringComparison.Ordinal))
            throw CouchException.BadRequest("Destination URL must be relative.");
        int mark = destination.IndexOf("?rev=", StringComparison.Ordinal);
        using JsonDocument json = Json.Parse(CopiedJson(request, database, id));
        ParsedDocument document = ParsedDocument.Parse(json.RootElement);
        document.Id = Uri.UnescapeDataString(mark < 0 ? destination : destination[..mark]);
        document.Revision = mark < 0 ? null : RevisionId.Parse(destination[(mark + 5)..]);
        await StoreAsync(request, database, document, newEdits: true, rules);
    }

    private static byte[] CopiedJson(CouchExchange request, CouchDatabase database, string id)
    {
        if (DocumentIds.IsLocal(id))
        {
            (byte[] local, long number) = database.Local(id) ?? throw CouchException.Missing();
            return StoredDocumentJson.Local(id, number, local);
        }
        DocumentRow row = database.Find(id) ?? throw CouchException.Missing();
        RevisionTree.Node node = Find(row, request.Query["rev"] is { } text ? RevisionId.Parse(text) : null);
        return StoredDocumentJson.Compose(database, row, node, DocumentOptions.Plain with { Attachments = true });
    }

    private static RevisionId? RequestRevision(CouchExchange request)
    {
        string? tag = request.Header("If-Match")?.Trim('"');
        if (request.Query["rev"] is { } rev && tag is not null && tag != rev)
            throw CouchException.BadRequest("Document rev and etag have different values");
        string? text = request.Query["rev"] ?? tag;
        return string.IsNullOrEmpty(text) ? null : RevisionId.Parse(text);
    }

    private static Task GetAsync(CouchExchange request, CouchDatabase database, string id)
    {
        DocumentOptions options = DocumentOptions.From(request.Query);
        if (request.Query.Has("open_revs"))
            return OpenRevisionsEndpoint.HandleAsync(request, database, id, options);
        DocumentRow row = database.Find(id) ?? throw CouchException.Missing();
        RevisionId? named = request.Query["rev"] is { } text ? RevisionId.Parse(text) : null;
        // The latest revision is the winner, whichever revision is named.
        RevisionTree.Node node = Find(row, request.Query.IsTrue("latest") ? null : named);
        if (!options.ShowOtherRevisions(row, node))
        {
            string tag = $"\"{node.Id}\"";
            HttpResponse response = request.Context.Response;
            response.Headers.ETag = tag;
            if (request.Has(tag))
            {
                request.NotModified();
                return Task.CompletedTask;
            }
        }
        if (ReplicatorDocuments.Hides(database, request.User, row))
            return request.RawJsonAsync(200, ReplicatorDocuments.Stripped(database, row, node));
        StoredBody body = database.Body(node.BodyKey);
        bool multipart = options.Attachments && body.Attachments.Count > 0 && MultipartDocument.Accepts(request, "multipart/related");
        return multipart
            ? MultipartDocument.WriteAsync(request, database, row, node, body, options)
            : request.RawJsonAsync(200, StoredDocumentJson.Compose(database, row, node, body, options));
    }

    private static RevisionTree.Node Find(DocumentRow row, RevisionId? revision)
    {
        if (revision is null)
            return row.Deleted ? throw CouchException.Deleted() : row.Tree.Winner;
        int index = row.Tree.IndexOf(revision.Value);
        if (index < 0)
            throw CouchException.Missing();
        RevisionTree.Node node = row.Tree.Nodes[index];
        return node.BodyKey == 0 ? throw CouchException.Missing() : node;
    }
}
