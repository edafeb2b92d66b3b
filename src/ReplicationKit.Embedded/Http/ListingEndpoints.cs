using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary><c>_all_docs</c> and its like.</summary>
internal static class ListingEndpoints
{
    public static async Task AllDocumentsAsync(CouchExchange request, CouchDatabase database)
    {
        request.Allow("GET,HEAD,POST");
        if (request.Segments.Count > 2)
            throw new CouchException(501, "not_implemented", "The embedded server has no _all_docs/queries; send one request for each.");
        JsonElement? keys = request.Method == "POST" ? await BodyKeysAsync(request) : null;
        keys ??= request.Query.JsonValue("keys");
        if (keys is { ValueKind: JsonValueKind.Array } list)
            await WriteKeysAsync(request, database, list);
        else
            await WriteRangeAsync(request, database, Range(request.Query));
    }

    public static Task DesignDocumentsAsync(CouchExchange request, CouchDatabase database)
    {
        request.Allow("GET,HEAD,POST");
        return WriteRangeAsync(
            request,
            database,
            new IdRange
            {
                Start = DocumentIds.DesignPrefix,
                End = "_design0",
                InclusiveEnd = false,
            }
        );
    }

    public static Task LocalDocumentsAsync(CouchExchange request, CouchDatabase database)
    {
        request.Allow("GET,HEAD,POST");
        bool include = request.Query.IsTrue("include_docs");
        return request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteNull("total_rows");
                writer.WriteNull("offset");
                writer.WriteStartArray("rows");
                foreach ((string id, long revision, byte[] json) in database.Locals())
                {
                    writer.WriteStartObject();
                    writer.WriteString("id", id);
                    writer.WriteString("key", id);
                    writer.WriteStartObject("value");
                    writer.WriteString("rev", StoredDocumentJson.LocalRevision(revision));
                    writer.WriteEndObject();
                    if (include)
                    {
                        writer.WritePropertyName("doc");
                        writer.WriteRawValue(StoredDocumentJson.Local(id, revision, json), skipInputValidation: true);
                    }
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
            }
        );
    }

    private static async Task<JsonElement?> BodyKeysAsync(CouchExchange request)
    {
        request.RequireJsonContent();
        using JsonDocument body = await request.JsonObjectAsync();
        return body.RootElement.Member("keys")?.Clone();
    }

    private static IdRange Range(QueryParameters query)
    {
        string? key = query.KeyText("key");
        return new IdRange
        {
            Start = key ?? query.KeyText("startkey", "start_key"),
            End = key ?? query.KeyText("endkey", "end_key"),
            InclusiveEnd = key is not null || !query.IsFalse("inclusive_end"),
            Descending = query.IsTrue("descending"),
            Limit = (int)Math.Min(query.Natural("limit") ?? int.MaxValue, int.MaxValue),
            Skip = query.Natural("skip") ?? 0,
        };
    }

    private static Task WriteRangeAsync(CouchExchange request, CouchDatabase database, IdRange range)
    {
        List<DocumentRow> rows = range.Limit == 0 ? [] : database.List(range);
        long before = range.Start is null ? 0 : database.CountBefore(range.Start, range.Descending);
        long offset = Math.Min(before + range.Skip, database.DocumentCount);
        return WriteAsync(
            request,
            database,
            offset,
            writer =>
            {
                foreach (DocumentRow row in rows)
                    WriteRow(writer, request, database, row);
            }
        );
    }

    private static Task WriteKeysAsync(CouchExchange request, CouchDatabase database, JsonElement keys) =>
        WriteAsync(
            request,
            database,
            null,
            writer =>
            {
                IEnumerable<JsonElement> wanted = keys.EnumerateArray();
                if (request.Query.IsTrue("descending"))
                    wanted = wanted.Reverse();
                foreach (
                    JsonElement key in wanted
                        .Skip((int)(request.Query.Natural("skip") ?? 0))
                        .Take((int)(request.Query.Natural("limit") ?? int.MaxValue))
                )
                {
                    string? id = key.ValueKind == JsonValueKind.String ? key.GetString() : null;
                    if (id is not null && database.Find(id) is { } row)
                        WriteRow(writer, request, database, row);
                    else
                        WriteMissing(writer, key);
                }
            }
        );

    private static Task WriteAsync(CouchExchange request, CouchDatabase database, long? offset, Action<Utf8JsonWriter> rows) =>
        request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteNumber("total_rows", database.DocumentCount);
                if (offset is { } first)
                    writer.WriteNumber("offset", first);
                else
                    writer.WriteNull("offset");
                if (request.Query.IsTrue("update_seq"))
                    writer.WriteString("update_seq", database.SequenceText(database.Seq));
                writer.WriteStartArray("rows");
                rows(writer);
                writer.WriteEndArray();
            }
        );

    private static void WriteMissing(Utf8JsonWriter writer, JsonElement key)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("key");
        key.WriteTo(writer);
        writer.WriteString("error", "not_found");
        writer.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter writer, CouchExchange request, CouchDatabase database, DocumentRow row)
    {
        writer.WriteStartObject();
        writer.WriteString("id", row.Id);
        writer.WriteString("key", row.Id);
        writer.WriteStartObject("value");
        writer.WriteString("rev", row.WinnerRevision);
        if (row.Deleted)
            writer.WriteBoolean("deleted", true);
        writer.WriteEndObject();
        if (request.Query.IsTrue("include_docs"))
        {
            writer.WritePropertyName("doc");
            if (row.Deleted)
                writer.WriteNullValue();
            else
                writer.WriteRawValue(
                    StoredDocumentJson.Compose(database, row, row.Tree.Winner, DocumentOptions.From(request.Query)),
                    skipInputValidation: true
                );
        }
        writer.WriteEndObject();
    }
}
