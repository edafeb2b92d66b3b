using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Replication;

/// <summary>A revision to copy, as the source sent it.</summary>
/// <param name="Id">The document.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Body">JSON, or a multipart document with its attachments as they are stored, that is, compressed or not.</param>
/// <param name="MultipartType">The type of a multipart document; null for JSON.</param>
internal sealed record SourceRevision(string Id, string Revision, byte[] Body, string? MultipartType)
{
    public static SourceRevision FromJson(string id, JsonElement document) =>
        new(id, document.StringMember("_rev") ?? "", Json.Write(document.WriteTo), MultipartType: null);

    /// <summary>Reads the response to <c>open_revs</c>. Revisions that are missing are left out.</summary>
    /// <exception cref="CouchException">It is neither JSON nor multipart.</exception>
    public static async Task<List<SourceRevision>> ReadAsync(string id, HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadContentAsync(id, content, cancellationToken);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or InvalidOperationException)
        {
            throw CouchException.BadRequest($"The source sent revisions of {id} in no known form.");
        }
    }

    private static async Task<List<SourceRevision>> ReadContentAsync(string id, HttpContent content, CancellationToken cancellationToken)
    {
        var revisions = new List<SourceRevision>();
        byte[] body = await content.ReadAsByteArrayAsync(cancellationToken);
        string? type = content.Headers.NonValidated.TryGetValues("Content-Type", out var types) ? types.ToString() : null;
        if (type?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) != true)
        {
            using JsonDocument found = Json.Parse(body);
            foreach (JsonElement item in found.RootElement.EnumerateArray())
            {
                if (item.Member("ok") is { } document)
                    revisions.Add(FromJson(id, document));
            }
            return revisions;
        }
        MultipartReader reader = Reader(body, type);
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (await ReadAsync(id, section, cancellationToken) is { } revision)
                revisions.Add(revision);
        }
        return revisions;
    }

    private static async Task<SourceRevision?> ReadAsync(string id, MultipartSection section, CancellationToken cancellationToken)
    {
        byte[] body = await BytesAsync(section, cancellationToken);
        string type = section.ContentType ?? "";
        bool isMultipart = type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase);
        if (!isMultipart && type.Contains("error=", StringComparison.OrdinalIgnoreCase))
            return null;
        byte[] json = body;
        if (isMultipart)
        {
            MultipartSection? first = await Reader(body, type).ReadNextSectionAsync(cancellationToken);
            json = first is null ? [] : await BytesAsync(first, cancellationToken);
        }
        using JsonDocument document = Json.Parse(json);
        return new SourceRevision(id, document.RootElement.StringMember("_rev") ?? "", body, isMultipart ? type : null);
    }

    private static MultipartReader Reader(byte[] body, string type)
    {
        string? boundary = MediaTypeHeaderValue.TryParse(type, out MediaTypeHeaderValue? parsed)
            ? HeaderUtilities.RemoveQuotes(parsed.Boundary).Value
            : null;
        return string.IsNullOrEmpty(boundary)
            ? throw new InvalidDataException("The multipart response has no boundary.")
            : new MultipartReader(boundary, new MemoryStream(body, writable: false)) { HeadersLengthLimit = 1 << 20 };
    }

    private static async Task<byte[]> BytesAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await section.Body.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }
}
