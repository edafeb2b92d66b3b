using System.IO.Compression;
using System.Text.Json;

namespace ReplicationKit.Embedded.Tests.Conformance;

/// <summary>A request that was sent to a CouchDB 3.5.2 and what it answered.</summary>
internal sealed record Exchange(
    int Index,
    string Name,
    string Method,
    string Path,
    string? Body,
    string? ContentType,
    string? User,
    string? IfMatch,
    int Status,
    JsonElement Answer
)
{
    public static List<Exchange> Load(string recording)
    {
        using Stream packed =
            typeof(Exchange).Assembly.GetManifestResourceStream(recording + ".json.gz") ?? throw new FileNotFoundException(recording);
        using var plain = new GZipStream(packed, CompressionMode.Decompress);
        using JsonDocument document = JsonDocument.Parse(plain);
        return [.. document.RootElement.EnumerateArray().Select((item, index) => Read(item.Clone(), index))];
    }

    private static Exchange Read(JsonElement item, int index)
    {
        JsonElement request = item.GetProperty("request");
        JsonElement headers = request.GetProperty("headers");
        JsonElement response = item.GetProperty("response");
        return new Exchange(
            index,
            item.GetProperty("name").GetString()!,
            request.GetProperty("method").GetString()!,
            request.GetProperty("path").GetString()!,
            BodyOf(request),
            Header(headers, "Content-Type"),
            UserOf(Header(headers, "Authorization")),
            Header(headers, "If-Match"),
            response.GetProperty("status").GetInt32(),
            response.TryGetProperty("body", out JsonElement body) ? body : default
        );
    }

    private static string? BodyOf(JsonElement request) =>
        request.TryGetProperty("body", out JsonElement body)
            ? body.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => body.GetString(),
                _ => body.GetRawText(),
            }
            : null;

    private static string? Header(JsonElement headers, string name) =>
        headers.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    // The recorder masked the passwords: "Basic <bob:***>".
    private static string? UserOf(string? authorization) =>
        authorization?["Basic <".Length..authorization.IndexOf(':', StringComparison.Ordinal)];
}
