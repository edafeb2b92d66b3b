using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary><c>_all_docs</c> and similar listings.</summary>
internal static class ListingEndpoints
{
    // Zero is the character after the slash.
    private const string DesignEnd = "_design0";

    /// <summary>Writes the members of a listing.</summary>
    private delegate Action<Utf8JsonWriter> Listing(CouchDatabase database, ListingOptions options);

    public static Task AllDocumentsAsync(CouchExchange request, CouchDatabase database) => HandleAsync(request, database, All);

    public static Task DesignDocumentsAsync(CouchExchange request, CouchDatabase database) => HandleAsync(request, database, Design);

    public static Task LocalDocumentsAsync(CouchExchange request, CouchDatabase database) => HandleAsync(request, database, Locals);

    public static async Task PartitionAsync(CouchExchange request, CouchDatabase database, string partition)
    {
        ListingOptions options = await ListingOptions.ReadAsync(request);
        long total = database.DocumentCount;
        await request.ObjectAsync(
            200,
            options.Keys is null
                // A semicolon is the character after the colon.
                ? Range(database, options, options.Range(partition + ":", partition + ";"), total)
                : Keys(database, options, total)
        );
    }

    private static async Task HandleAsync(CouchExchange request, CouchDatabase database, Listing listing)
    {
        switch (request.Segments.Skip(2).ToArray())
        {
            case []:
                await request.ObjectAsync(200, listing(database, await ListingOptions.ReadAsync(request)));
                break;
            case ["queries"]:
                List<ListingOptions> queries = await ListingOptions.ReadQueriesAsync(request);
                List<Action<Utf8JsonWriter>> results = [.. queries.Select(options => listing(database, options))];
                await request.ResultsAsync(results);
                break;
            default:
                throw CouchException.Missing();
        }
    }

    /// <summary>Writes the members of the listing of all documents.</summary>
    public static Action<Utf8JsonWriter> All(CouchDatabase database, ListingOptions options)
    {
        long total = database.DocumentCount;
        return options.Keys is null ? Range(database, options, options.Range(), total) : Keys(database, options, total);
    }

    private static Action<Utf8JsonWriter> Design(CouchDatabase database, ListingOptions options)
    {
        long total = database.CountBefore(DesignEnd, descending: false) - database.CountBefore(DocumentIds.DesignPrefix, descending: false);
        return options.Keys is null
            ? Range(database, options, options.Range(DocumentIds.DesignPrefix, DesignEnd), total)
            : Keys(database, options, total, DocumentIds.DesignPrefix);
    }

    private static Action<Utf8JsonWriter> Locals(CouchDatabase database, ListingOptions options)
    {
        List<(JsonElement? Key, LocalRow? Row)> rows =
        [
            .. options.Keys is null
                ? database.Locals(options.Range()).Select(static row => ((JsonElement?)null, (LocalRow?)row))
                : options.PageOfKeys(DocumentIds.LocalPrefix).Select(key => ((JsonElement?)key, Local(database, key))),
        ];
        return writer =>
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
        };
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

    private static Action<Utf8JsonWriter> Range(CouchDatabase database, ListingOptions options, IdRange range, long total)
    {
        List<DocumentRow> rows = range.Limit == 0 ? [] : database.List(range);
        long before = range.Start is null ? 0 : database.CountBefore(range.Start, range.Descending);
        long offset = Math.Min(before + range.Skip, database.DocumentCount);
        return writer =>
        {
            writer.WriteNumber("total_rows", total);
            writer.WriteNumber("offset", offset);
            if (options.UpdateSequence)
                writer.WriteString("update_seq", database.SequenceText(database.Seq));
            writer.WriteStartArray("rows");
            foreach (DocumentRow row in rows)
                WriteRow(writer, options, database, row);
            writer.WriteEndArray();
        };
    }

    private static Action<Utf8JsonWriter> Keys(CouchDatabase database, ListingOptions options, long total, string prefix = "") =>
        writer =>
        {
            writer.WriteNumber("total_rows", total);
            writer.WriteNull("offset");
            if (options.UpdateSequence)
                writer.WriteNull("update_seq");
            writer.WriteStartArray("rows");
            foreach (JsonElement key in options.PageOfKeys(prefix))
            {
                string? id = key.ValueKind == JsonValueKind.String ? key.GetString() : null;
                if (id is not null && database.Find(id) is { } row)
                    WriteRow(writer, options, database, row);
                else
                    WriteMissing(writer, key);
            }
            writer.WriteEndArray();
        };

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
