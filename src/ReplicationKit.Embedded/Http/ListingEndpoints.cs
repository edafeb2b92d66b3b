using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary><c>_all_docs</c> and similar listings.</summary>
internal static class ListingEndpoints
{
    public static async Task AllDocumentsAsync(CouchExchange request, CouchDatabase database)
    {
        ListingOptions options = await ListingOptions.ReadAsync(request);
        long total = database.DocumentCount;
        await (
            options.Keys is null
                ? WriteRangeAsync(request, database, options, options.Range(), total)
                : WriteKeysAsync(request, database, options, total)
        );
    }

    public static async Task DesignDocumentsAsync(CouchExchange request, CouchDatabase database)
    {
        ListingOptions options = await ListingOptions.ReadAsync(request);
        // Zero is the character after the slash.
        const string End = "_design0";
        long total = database.CountBefore(End, descending: false) - database.CountBefore(DocumentIds.DesignPrefix, descending: false);
        await (
            options.Keys is null
                ? WriteRangeAsync(request, database, options, options.Range(DocumentIds.DesignPrefix, End), total)
                : WriteKeysAsync(request, database, options, total, DocumentIds.DesignPrefix)
        );
    }

    public static async Task PartitionAsync(CouchExchange request, CouchDatabase database, string partition)
    {
        ListingOptions options = await ListingOptions.ReadAsync(request, pathLength: 4);
        long total = database.DocumentCount;
        await (
            options.Keys is null
                // A semicolon is the character after the colon.
                ? WriteRangeAsync(request, database, options, options.Range(partition + ":", partition + ";"), total)
                : WriteKeysAsync(request, database, options, total)
        );
    }

    public static async Task LocalDocumentsAsync(CouchExchange request, CouchDatabase database)
    {
        ListingOptions options = await ListingOptions.ReadAsync(request);
        IEnumerable<(JsonElement? Key, LocalRow? Row)> rows = options.Keys is null
            ? database.Locals(options.Range()).Select(static row => ((JsonElement?)null, (LocalRow?)row))
            : options.PageOfKeys(DocumentIds.LocalPrefix).Select(key => ((JsonElement?)key, Local(database, key)));
        await request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteNull("total_rows");
                writer.WriteNull("offset");
                if (options.UpdateSequence)
                    writer.WriteNull("update_seq");
                writer.WriteStartArray("rows");
                foreach ((JsonElement? key, LocalRow? row) in rows)
                {
                    if (row is null)
                        WriteMissing(writer, key!.Value);
                    else
                        WriteLocal(writer, row, options);
                }
                writer.WriteEndArray();
            }
        );
    }

    private static LocalRow? Local(CouchDatabase database, JsonElement key) =>
        key.ValueKind == JsonValueKind.String && database.Local(key.GetString()!) is var (json, revision)
            ? new LocalRow(key.GetString()!, revision, json)
            : null;

    private static void WriteLocal(Utf8JsonWriter writer, LocalRow row, ListingOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("id", row.Id);
        writer.WriteString("key", row.Id);
        writer.WriteStartObject("value");
        writer.WriteString("rev", StoredDocumentJson.LocalRevision(row.Revision));
        writer.WriteEndObject();
        if (options.IncludeDocuments)
        {
            writer.WritePropertyName("doc");
            writer.WriteRawValue(StoredDocumentJson.Local(row.Id, row.Revision, row.Json), skipInputValidation: true);
        }
        writer.WriteEndObject();
    }

    private static Task WriteRangeAsync(CouchExchange request, CouchDatabase database, ListingOptions options, IdRange range, long total)
    {
        List<DocumentRow> rows = range.Limit == 0 ? [] : database.List(range);
        long before = range.Start is null ? 0 : database.CountBefore(range.Start, range.Descending);
        long offset = Math.Min(before + range.Skip, database.DocumentCount);
        return WriteAsync(
            request,
            database,
            options,
            total,
            offset,
            writer =>
            {
                foreach (DocumentRow row in rows)
                    WriteRow(writer, options, database, row);
            }
        );
    }

    private static Task WriteKeysAsync(
        CouchExchange request,
        CouchDatabase database,
        ListingOptions options,
        long total,
        string prefix = ""
    ) =>
        WriteAsync(
            request,
            database,
            options,
            total,
            null,
            writer =>
            {
                foreach (JsonElement key in options.PageOfKeys(prefix))
                {
                    string? id = key.ValueKind == JsonValueKind.String ? key.GetString() : null;
                    if (id is not null && database.Find(id) is { } row)
                        WriteRow(writer, options, database, row);
                    else
                        WriteMissing(writer, key);
                }
            }
        );

    private static Task WriteAsync(
        CouchExchange request,
        CouchDatabase database,
        ListingOptions options,
        long total,
        long? offset,
        Action<Utf8JsonWriter> rows
    ) =>
        request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteNumber("total_rows", total);
                if (offset is { } first)
                    writer.WriteNumber("offset", first);
                else
                    writer.WriteNull("offset");
                if (options.UpdateSequence)
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

    private static void WriteRow(Utf8JsonWriter writer, ListingOptions options, CouchDatabase database, DocumentRow row)
    {
        writer.WriteStartObject();
        writer.WriteString("id", row.Id);
        writer.WriteString("key", row.Id);
        writer.WriteStartObject("value");
        writer.WriteString("rev", row.WinnerRevision);
        if (row.Deleted)
            writer.WriteBoolean("deleted", true);
        writer.WriteEndObject();
        if (options.IncludeDocuments)
        {
            writer.WritePropertyName("doc");
            if (row.Deleted)
                writer.WriteNullValue();
            else
                writer.WriteRawValue(
                    StoredDocumentJson.Compose(database, row, row.Tree.Winner, options.Documents),
                    skipInputValidation: true
                );
        }
        writer.WriteEndObject();
    }
}
