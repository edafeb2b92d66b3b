using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>Single attachments.</summary>
internal sealed class AttachmentEndpoints(CouchNode node)
{
    public Task HandleAsync(CouchExchange request, CouchDatabase database, string id, string name, EditRules rules)
    {
        request.Allow("DELETE,GET,HEAD,PUT");
        return request.IsGet ? GetAsync(request, database, id, name) : ChangeAsync(request, database, id, name, rules);
    }

    private static async Task GetAsync(CouchExchange request, CouchDatabase database, string id, string name)
    {
        DocumentRow row = database.Find(id) ?? throw CouchException.Missing();
        AttachmentInfo attachment =
            database.Body(Revision(request, row).BodyKey).Attachments.FirstOrDefault(item => item.Name == name)
            ?? throw new CouchException(404, "not_found", "Document is missing attachment");
        HttpResponse response = request.Context.Response;
        string tag = $"\"{attachment.Digest["md5-".Length..]}\"";
        if (request.Has(tag))
        {
            response.Headers.ETag = tag;
            request.NotModified();
            return;
        }
        bool compressed =
            attachment.Encoding is not null
            && request.Header("Accept-Encoding")?.Contains(attachment.Encoding, StringComparison.OrdinalIgnoreCase) == true;
        byte[] data = compressed ? database.AttachmentData(attachment.DataKey) : StoredDocumentJson.AttachmentContent(database, attachment);
        IReadOnlyList<ByteRange>? ranges = ByteRange.Read(request.Header("Range"), data.Length);
        if (attachment.Encoding is null && ranges is { Count: not 1 and <= ByteRange.Most })
        {
            await ByteRange.WriteAllAsync(request, attachment.ContentType, data, ranges);
            return;
        }
        response.Headers.ETag = tag;
        if (compressed)
            response.Headers.ContentEncoding = attachment.Encoding;
        response.Headers.AcceptRanges = attachment.Encoding is null ? "bytes" : "none";
        response.Headers.ContentSecurityPolicy = "sandbox";
        response.StatusCode = 200;
        ReadOnlyMemory<byte> sent = data;
        if (attachment.Encoding is null && ranges is [var range])
        {
            sent = range.Of(data);
            response.StatusCode = 206;
            response.Headers.ContentRange = range.Header(data.Length);
        }
        response.ContentType = attachment.ContentType;
        response.ContentLength = sent.Length;
        response.Headers.CacheControl = "must-revalidate";
        await response.Body.WriteAsync(sent, request.Aborted);
    }

    private static RevisionTree.Node Revision(CouchExchange request, DocumentRow row)
    {
        if (request.Query["rev"] is not { } text)
            return row.Deleted ? throw CouchException.Deleted() : row.Tree.Winner;
        int index = row.Tree.IndexOf(RevisionId.Parse(text));
        return index < 0 ? throw CouchException.Missing() : row.Tree.Nodes[index];
    }

    private async Task ChangeAsync(CouchExchange request, CouchDatabase database, string id, string name, EditRules rules)
    {
        bool delete = request.Method == "DELETE";
        if (name.StartsWith('_'))
            throw CouchException.BadRequest($"Attachment name '{name}' starts with prohibited character '_'");
        if (!delete)
            DocumentIds.Check(id);
        ParsedDocument document = Base(database, id, DocumentEndpoints.RequestRevision(request), delete ? name : null);
        int removed = document.Attachments.RemoveAll(attachment => attachment.Name == name);
        if (delete && removed == 0)
            throw new CouchException(404, "not_found", "Document is missing attachment");
        if (!delete)
        {
            // What was compressed is stored as it was sent, and its length is that of the compressed bytes, as in CouchDB.
            bool compressed = request.Header("Content-Encoding")?.Trim() == "gzip";
            byte[] data = compressed ? await request.RawBodyAsync() : await request.BodyAsync();
            document.Attachments.Insert(
                0,
                new AttachmentInput
                {
                    Name = name,
                    ContentType = request.Context.Request.ContentType ?? "application/octet-stream",
                    Data = data,
                    Encoding = compressed ? "gzip" : null,
                    DecodedLength = compressed ? data.Length : null,
                }
            );
        }
        await DocumentEndpoints.StoreAsync(request, node, database, document, newEdits: true, rules, attachment: name);
    }

    // The attachment to delete is named.
    private static ParsedDocument Base(CouchDatabase database, string id, RevisionId? revision, string? deleted)
    {
        DocumentRow? row = database.Find(id);
        if (deleted is not null && revision is null && row is null or { Deleted: true })
            throw row is null ? CouchException.Missing() : CouchException.Deleted();
        if (row is null)
            return revision is null ? new ParsedDocument { Id = id } : throw new CouchException(409, "not_found", "missing_rev");
        if (revision is null && deleted is not null && database.Body(row.WinnerBody).Attachments.All(item => item.Name != deleted))
            throw new CouchException(404, "not_found", "Document is missing attachment");
        if (revision is null)
            return row.Deleted ? new ParsedDocument { Id = id } : throw CouchException.Conflict();
        int index = row.Tree.IndexOf(revision.Value);
        if (index < 0)
            throw new CouchException(409, "not_found", "missing_rev");
        return row.Tree.IsLeaf(index) ? EditOf(database, row, row.Tree.Nodes[index]) : throw CouchException.Conflict();
    }

    /// <summary>Returns an edit that changes nothing.</summary>
    public static ParsedDocument EditOf(CouchDatabase database, DocumentRow row, RevisionTree.Node leaf)
    {
        using JsonDocument json = Json.Parse(StoredDocumentJson.Compose(database, row, leaf, DocumentOptions.Plain));
        ParsedDocument document = ParsedDocument.Parse(json.RootElement);
        // With all that counts for the next revision.
        document.Body = database.Body(leaf.BodyKey).Json;
        return document;
    }
}
