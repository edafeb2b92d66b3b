using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>Documents with separate attachments: <c>multipart/related</c>, and <c>multipart/mixed</c> for several documents.</summary>
internal static class MultipartDocument
{
    /// <summary>Returns whether the reader accepts the type. As in CouchDB, a request without <c>Accept</c> accepts every type.</summary>
    public static bool Accepts(CouchExchange request, string type) =>
        request.Header("Accept") is not { } accept
        || accept
            .Split(',')
            .Select(static item => item.Split(';')[0].Trim())
            .Any(item =>
                item == "*/*"
                || item.Equals(type, StringComparison.OrdinalIgnoreCase)
                || item.Equals(type[..type.IndexOf('/', StringComparison.Ordinal)] + "/*", StringComparison.OrdinalIgnoreCase)
            );

    /// <exception cref="CouchException">The body does not have the parts that the document announces.</exception>
    public static async Task<ParsedDocument> ReadAsync(Stream body, string contentType, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadPartsAsync(body, contentType, cancellationToken);
        }
        // Derived exceptions are those of the connection.
        catch (Exception error) when (error is InvalidDataException || error.GetType() == typeof(IOException))
        {
            throw CouchException.BadRequest("Invalid multipart body");
        }
    }

    private static async Task<ParsedDocument> ReadPartsAsync(Stream body, string contentType, CancellationToken cancellationToken)
    {
        string boundary = Boundary(contentType);
        var reader = new MultipartReader(boundary, await WithoutEpilogueAsync(body, boundary, cancellationToken))
        {
            HeadersLengthLimit = 1 << 20,
            BodyLengthLimit = null,
        };
        MultipartSection? first =
            await reader.ReadNextSectionAsync(cancellationToken) ?? throw CouchException.BadRequest("Missing document part");
        using JsonDocument json = Json.Parse(await BytesAsync(first, cancellationToken));
        ParsedDocument document = ParsedDocument.Parse(json.RootElement);
        List<AttachmentInput> awaited = document.Attachments.FindAll(static attachment => attachment.Follows);
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            AttachmentInput? attachment = Named(document, section) ?? awaited.Find(static follower => follower.Data is null);
            if (attachment is not null)
                attachment.Data = await BytesAsync(section, cancellationToken);
        }
        document.RequireData();
        return document;
    }

    // What follows the closing boundary is ignored, even on its line.
    private static async Task<Stream> WithoutEpilogueAsync(Stream body, string boundary, CancellationToken cancellationToken)
    {
        var whole = new MemoryStream();
        await body.CopyToAsync(whole, cancellationToken);
        byte[] closing = Encoding.UTF8.GetBytes($"\r\n--{boundary}--");
        int end = whole.GetBuffer().AsSpan(0, (int)whole.Length).LastIndexOf(closing);
        if (end >= 0)
            whole.SetLength(end + closing.Length);
        whole.Position = 0;
        return whole;
    }

    public static async Task WriteAsync(
        CouchExchange request,
        CouchDatabase database,
        DocumentRow row,
        RevisionTree.Node node,
        StoredBody body,
        DocumentOptions options
    )
    {
        string boundary = DocumentIds.New();
        request.Context.Response.StatusCode = 200;
        request.Context.Response.ContentType = $"multipart/related; boundary=\"{boundary}\"";
        using var whole = new MemoryStream();
        await WriteRelatedAsync(whole, boundary, database, row, node, body, options, request.Aborted);
        request.Context.Response.ContentLength = whole.Length;
        await request.Context.Response.Body.WriteAsync(whole.GetBuffer().AsMemory(0, (int)whole.Length), request.Aborted);
    }

    public static async Task WriteMixedAsync(
        CouchExchange request,
        CouchDatabase database,
        DocumentRow? row,
        List<(string Revision, RevisionTree.Node? Node)> wanted,
        DocumentOptions options
    )
    {
        string outer = DocumentIds.New();
        Stream output = request.Context.Response.Body;
        request.Context.Response.StatusCode = 200;
        request.Context.Response.ContentType = $"multipart/mixed; boundary=\"{outer}\"";
        foreach ((string revision, RevisionTree.Node? node) in wanted)
        {
            await TextAsync(output, $"--{outer}\r\n", request.Aborted);
            if (node is { } found)
                await WritePartAsync(request, database, row!, found, options, output);
            else
                await TextAsync(
                    output,
                    $"Content-Type: application/json; error=\"true\"\r\n\r\n{{\"missing\":\"{revision}\"}}\r\n",
                    request.Aborted
                );
        }
        await TextAsync(output, wanted.Count == 0 ? $"--{outer}\r\n\r\n--{outer}--" : $"--{outer}--", request.Aborted);
    }

    private static async Task WritePartAsync(
        CouchExchange request,
        CouchDatabase database,
        DocumentRow row,
        RevisionTree.Node node,
        DocumentOptions options,
        Stream output
    )
    {
        StoredBody body = database.Body(node.BodyKey);
        int since = options.AttachmentsSince(row, node);
        if (body.Attachments.All(attachment => attachment.RevisionPosition <= since))
        {
            await TextAsync(output, "Content-Type: application/json\r\n\r\n", request.Aborted);
            await output.WriteAsync(StoredDocumentJson.Compose(database, row, node, body, options), request.Aborted);
        }
        else
        {
            string inner = DocumentIds.New();
            await TextAsync(output, $"Content-Type: multipart/related; boundary=\"{inner}\"\r\n\r\n", request.Aborted);
            await WriteRelatedAsync(output, inner, database, row, node, body, options, request.Aborted);
        }
        await TextAsync(output, "\r\n", request.Aborted);
    }

    public static async Task WriteRelatedAsync(
        Stream output,
        string boundary,
        CouchDatabase database,
        DocumentRow row,
        RevisionTree.Node node,
        StoredBody body,
        DocumentOptions options,
        CancellationToken cancellationToken
    )
    {
        await TextAsync(output, $"--{boundary}\r\nContent-Type: application/json\r\n\r\n", cancellationToken);
        await output.WriteAsync(
            StoredDocumentJson.Compose(
                database,
                row,
                node,
                body,
                options with
                {
                    Attachments = false,
                    AttachmentsFollow = true,
                    EncodingInfo = true,
                }
            ),
            cancellationToken
        );
        int since = options.AttachmentsSince(row, node);
        foreach (AttachmentInfo attachment in body.Attachments.Where(item => item.RevisionPosition > since))
        {
            string encoding = attachment.Encoding is null ? "" : $"\r\nContent-Encoding: {attachment.Encoding}";
            await TextAsync(
                output,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"\r\n--{boundary}\r\nContent-Disposition: attachment; filename=\"{attachment.Name}\"\r\nContent-Type: "
                        + $"{attachment.ContentType}\r\nContent-Length: {attachment.EncodedLength}{encoding}\r\n\r\n"
                ),
                cancellationToken
            );
            await output.WriteAsync(database.AttachmentData(attachment.DataKey), cancellationToken);
        }
        await TextAsync(output, $"\r\n--{boundary}--", cancellationToken);
    }

    private static string Boundary(string contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 } boundary
            ? boundary
            : throw CouchException.BadRequest("Missing boundary");

    private static AttachmentInput? Named(ParsedDocument document, MultipartSection section)
    {
        string? name = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? disposition)
            ? HeaderUtilities.RemoveQuotes(disposition.FileName).Value
            : null;
        return name is null
            ? null
            : document.Attachments.Find(attachment => attachment.Follows && attachment.Data is null && attachment.Name == name);
    }

    private static async Task<byte[]> BytesAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await section.Body.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    public static ValueTask TextAsync(Stream output, string text, CancellationToken cancellationToken) =>
        output.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
}
