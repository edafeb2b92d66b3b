using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>Single attachments.</summary>
internal sealed partial class AttachmentEndpoints(CouchNode node)
{
    public Task HandleAsync(CouchExchange request, CouchDatabase database, string id, string name, EditRules rules)
    {
        request.Allow("GET,HEAD,PUT,DELETE");
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
        response.Headers.ETag = tag;
        if (request.Has(tag))
        {
            request.NotModified();
            return;
        }
        bool compressed =
            attachment.Encoding is not null
            && request.Header("Accept-Encoding")?.Contains(attachment.Encoding, StringComparison.OrdinalIgnoreCase) == true;
        byte[] data = compressed ? database.AttachmentData(attachment.DataKey) : StoredDocumentJson.AttachmentContent(database, attachment);
        if (compressed)
            response.Headers.ContentEncoding = attachment.Encoding;
        response.Headers.AcceptRanges = attachment.Encoding is null ? "bytes" : "none";
        response.Headers.ContentSecurityPolicy = "sandbox";
        response.StatusCode = 200;
        ReadOnlyMemory<byte> sent = data;
        if (attachment.Encoding is null && Range(request, data.Length) is var (from, to))
        {
            sent = sent[from..(to + 1)];
            response.StatusCode = 206;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to}/{data.Length}");
        }
        response.ContentType = attachment.ContentType;
        response.ContentLength = sent.Length;
        response.Headers.CacheControl = "must-revalidate";
        await response.Body.WriteAsync(sent, request.Aborted);
    }

    // The requested range, or null for the whole attachment, also if several ranges are requested.
    private static (int From, int To)? Range(CouchExchange request, int length)
    {
        Match range = OneRange().Match(request.Header("Range") ?? "");
        if (!range.Success)
            return null;
        long? first = Number(range.Groups[1]);
        long? last = Number(range.Groups[2]);
        long from = first ?? Math.Max(0, length - last!.Value);
        long to = first is null ? length - 1 : Math.Min(last ?? length - 1, length - 1);
        return from <= to
            ? ((int)from, (int)to)
            : throw new CouchException(416, "requested_range_not_satisfiable", "Requested range not satisfiable");
    }

    private static long? Number(Group digits) =>
        digits.Length == 0 ? null : long.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex("^bytes=(?!-$)([0-9]{0,18})-([0-9]{0,18})$")]
    private static partial Regex OneRange();

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
        string? revision = request.Query["rev"] ?? request.Header("If-Match")?.Trim('"');
        ParsedDocument document = Base(
            database,
            id,
            string.IsNullOrEmpty(revision) ? null : RevisionId.Parse(revision),
            delete ? name : null
        );
        int removed = document.Attachments.RemoveAll(attachment => attachment.Name == name);
        if (delete && removed == 0)
            throw new CouchException(404, "not_found", "Document is missing attachment");
        if (!delete)
        {
            // What was compressed is stored as it was sent, and its length is that of the compressed bytes, also in CouchDB.
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
        await DocumentEndpoints.StoreAsync(
            request,
            node,
            database,
            document,
            newEdits: true,
            rules,
            success: delete ? 200 : 201,
            attachmentAt: DocumentIds.Parts(id).Length + 1
        );
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
        if (!row.Tree.IsLeaf(index))
            throw CouchException.Conflict();
        using JsonDocument json = Json.Parse(StoredDocumentJson.Compose(database, row, row.Tree.Nodes[index], DocumentOptions.Plain));
        ParsedDocument document = ParsedDocument.Parse(json.RootElement);
        // With all that counts for the next revision.
        document.Body = database.Body(row.Tree.Nodes[index].BodyKey).Json;
        return document;
    }
}
