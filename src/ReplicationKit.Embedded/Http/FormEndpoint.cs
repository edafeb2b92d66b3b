using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>
/// Forms that pages post to a document to upload attachments (<c>chttpd:db_doc_req/3</c>): <c>_rev</c>, or the whole document as
/// <c>_doc</c>, and any number of files as <c>_attachments</c>.
/// </summary>
internal static class FormEndpoint
{
    private const string FilesField = "_attachments";

    public static async Task HandleAsync(CouchExchange request, CouchNode node, CouchDatabase database, string id, EditRules rules)
    {
        CheckReferer(request);
        if (request.Context.Request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true)
            throw new CouchException(415, "bad_content_type", "Content-Type must be multipart/form-data");
        IFormCollection form = await ReadAsync(request);
        ParsedDocument document = Document(form, database, id);
        document.Id = id;
        List<AttachmentInput> files = await FilesAsync(form, request.Aborted);
        document.Attachments.RemoveAll(known => files.Exists(file => file.Name == known.Name));
        document.Attachments.InsertRange(0, files);
        document.RequireData();
        await DocumentEndpoints.StoreAsync(request, node, database, document, newEdits: true, rules, isForm: true);
    }

    // A page of another origin can post a form, but not set this header.
    private static void CheckReferer(CouchExchange request)
    {
        string referer = request.Header("Referer") ?? throw CouchException.BadRequest("Referer header required.");
        string? host = Uri.TryCreate(referer, UriKind.Absolute, out Uri? address) ? address.Authority : null;
        if (host is null || host != request.Context.Request.Host.Value)
            throw CouchException.BadRequest("Referer header must match host.");
    }

    private static async Task<IFormCollection> ReadAsync(CouchExchange request)
    {
        int most = request.Configuration.MaxRequestSize;
        if (request.Context.Request.ContentLength > most)
            throw CouchException.TooLarge();
        var options = new FormOptions
        {
            ValueLengthLimit = request.Configuration.MaxDocumentSize,
            MultipartBodyLengthLimit = most,
            MultipartBoundaryLengthLimit = 1024,
        };
        try
        {
            return await new FormFeature(request.Context.Request, options).ReadFormAsync(request.Aborted);
        }
        // Derived exceptions are those of the connection.
        catch (Exception error) when (error is InvalidDataException || error.GetType() == typeof(IOException))
        {
            throw CouchException.BadRequest("Invalid multipart body");
        }
    }

    private static ParsedDocument Document(IFormCollection form, CouchDatabase database, string id)
    {
        if (form.TryGetValue("_doc", out var sent))
        {
            using JsonDocument json = Json.Parse(Encoding.UTF8.GetBytes(sent.ToString()));
            return ParsedDocument.Parse(json.RootElement);
        }
        if (!form.TryGetValue("_rev", out var text))
            throw CouchException.BadRequest("The form must contain _rev or _doc.");
        var revision = RevisionId.Parse(text.ToString());
        DocumentRow row = database.Find(id) ?? throw CouchException.Missing();
        int index = row.Tree.IndexOf(revision);
        if (index < 0)
            throw CouchException.Missing();
        return row.Tree.IsLeaf(index) ? AttachmentEndpoints.EditOf(database, row, row.Tree.Nodes[index]) : throw CouchException.Conflict();
    }

    private static async Task<List<AttachmentInput>> FilesAsync(IFormCollection form, CancellationToken cancellationToken)
    {
        if (form.ContainsKey(FilesField))
            throw CouchException.BadRequest($"{FilesField} must be a file.");
        var files = new List<AttachmentInput>();
        foreach (IFormFile file in form.Files.GetFiles(FilesField))
        {
            ParsedDocument.CheckAttachmentName(file.FileName);
            using var data = new MemoryStream();
            await file.CopyToAsync(data, cancellationToken);
            files.Add(
                new AttachmentInput
                {
                    Name = file.FileName,
                    ContentType = file.ContentType,
                    Data = data.ToArray(),
                }
            );
        }
        return files;
    }
}
