using System.Globalization;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary><c>_local</c> documents, in which replication keeps its checkpoints.</summary>
internal static class LocalDocumentEndpoints
{
    public static Task HandleAsync(CouchExchange request, CouchDatabase database, string id) =>
        request.Method switch
        {
            "PUT" => PutAsync(request, database, id),
            "DELETE" => DeleteAsync(request, database, id),
            _ => GetAsync(request, database, id),
        };

    /// <summary>The revision of a local document is a counter.</summary>
    public static long? Revision(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return
            text.StartsWith("0-", StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out long revision)
            ? revision
            : throw CouchException.BadRequest("Invalid rev format");
    }

    private static Task GetAsync(CouchExchange request, CouchDatabase database, string id)
    {
        (byte[] json, long revision) = database.Local(id) ?? throw CouchException.Missing();
        return request.RawJsonAsync(200, StoredDocumentJson.Local(id, revision, json));
    }

    private static async Task PutAsync(CouchExchange request, CouchDatabase database, string id)
    {
        using JsonDocument body = await request.JsonAsync();
        (byte[] json, string? bodyRevision) = Split(body.RootElement);
        long revision = database.WriteLocal(id, json, Revision(request.Query["rev"] ?? bodyRevision));
        await WrittenAsync(request, 201, id, revision);
    }

    /// <summary>The body without its id and revision, and the revision.</summary>
    internal static (byte[] Json, string? Revision) Split(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object)
            throw CouchException.BadRequest("Document must be a JSON object");
        byte[] json = Json.Object(writer =>
        {
            foreach (JsonProperty member in document.EnumerateObject())
            {
                if (!member.Name.StartsWith('_'))
                    member.WriteTo(writer);
            }
        });
        return (json, document.StringMember("_rev"));
    }

    private static Task DeleteAsync(CouchExchange request, CouchDatabase database, string id)
    {
        database.WriteLocal(id, null, Revision(request.Query["rev"] ?? request.Header("If-Match")));
        return WrittenAsync(request, 200, id, 0);
    }

    private static Task WrittenAsync(CouchExchange request, int status, string id, long revision) =>
        request.ObjectAsync(
            status,
            writer =>
            {
                writer.WriteBoolean("ok", true);
                writer.WriteString("id", id);
                writer.WriteString("rev", StoredDocumentJson.LocalRevision(revision));
            }
        );
}
