using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded.JavaScript;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The views of a design document, and <c>_info</c> about it.</summary>
internal sealed class ViewEndpoints(CouchNode node)
{
    private static readonly byte[] Null = [.. "null"u8];

    public async Task HandleAsync(CouchExchange request, CouchDatabase database, string design)
    {
        string[] path = [.. request.Segments.Skip(3)];
        switch (path)
        {
            case ["_info"]:
                request.Allow("GET");
                await InfoAsync(request, database, design);
                break;
            case ["_view", var name, "queries"]:
                request.Allow("POST");
                await QueriesAsync(request, database, node.Functions.View(database, design, name));
                break;
            case ["_view", var name]:
                request.Allow("GET,POST,HEAD");
                await QueryAsync(request, database, node.Functions.View(database, design, name));
                break;
            default:
                throw CouchException.MethodNotAllowed("GET,POST,HEAD");
        }
    }

    private static async Task QueryAsync(CouchExchange request, CouchDatabase database, ViewDefinition view)
    {
        ViewOptions options;
        if (request.Method == "POST")
        {
            request.RequireJsonContent();
            using JsonDocument body = await request.JsonObjectAsync();
            if (body.RootElement.Member("queries") is { ValueKind: not JsonValueKind.Array })
                throw CouchException.BadRequest("`queries` member must be an array.");
            if (body.RootElement.Member("queries") is not null)
                throw CouchException.BadRequest("The `queries` parameter is no longer supported at this endpoint");
            if (body.RootElement.Member("keys") is { ValueKind: not JsonValueKind.Array })
                throw CouchException.BadRequest("`keys` member must be an array.");
            options = ViewOptions.Read(request, body.RootElement);
        }
        else
        {
            options = ViewOptions.Read(request, null);
        }
        Action<Utf8JsonWriter> write = Run(database, view, options);
        await request.ObjectAsync(200, write);
        if (options.UpdateAfter)
            view.Open(database, update: true);
    }

    private static async Task QueriesAsync(CouchExchange request, CouchDatabase database, ViewDefinition view)
    {
        request.RequireJsonContent();
        using JsonDocument body = await request.JsonObjectAsync();
        List<ViewOptions> queries =
        [
            .. ViewOptions.Queries(body.RootElement).Select(query => ViewOptions.Read(request, query, bodyFirst: true)),
        ];
        await request.ResultsAsync([.. queries.Select(options => Run(database, view, options))]);
    }

    /// <summary>Writes the members of the rows of a view.</summary>
    /// <exception cref="CouchException">The options do not fit the view.</exception>
    public static Action<Utf8JsonWriter> Run(CouchDatabase database, ViewDefinition view, ViewOptions options)
    {
        options.ApplyLimit(view.IsPartitioned);
        bool reduces = options.Reduces(view.Reduce is not null);
        string? partition = options.PartitionOf(view);
        List<IndexRange> ranges = [.. options.Ranges(view).Select(range => range with { Partition = partition })];
        OrderedIndex index = view.Open(database, options.Update);
        return reduces ? Reduced(database, index, view, options, ranges) : Listed(database, index, options, ranges);
    }

    private static Action<Utf8JsonWriter> Listed(CouchDatabase database, OrderedIndex index, ViewOptions options, List<IndexRange> ranges)
    {
        List<IndexRow> rows = [.. options.Page(ranges.SelectMany(index.Read))];
        long total = index.Count(options.Partition);
        long offset = ranges.Count == 0 ? 0 : Math.Min(index.CountBefore(ranges[0]) + options.Skip, total);
        return writer =>
        {
            writer.WriteNumber("total_rows", total);
            writer.WriteNumber("offset", offset);
            if (options.UpdateSequence)
                writer.WriteString("update_seq", database.SequenceText(index.Seq));
            writer.WriteStartArray("rows");
            foreach (IndexRow row in rows)
            {
                writer.WriteStartObject();
                writer.WriteString("id", row.Id);
                writer.WritePropertyName("key");
                writer.WriteRawValue(row.Key, skipInputValidation: true);
                writer.WritePropertyName("value");
                writer.WriteRawValue(row.Value, skipInputValidation: true);
                if (options.IncludeDocuments)
                {
                    writer.WritePropertyName("doc");
                    writer.WriteRawValue(Document(database, row, options.Documents), skipInputValidation: true);
                }
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        };
    }

    // A value can name another document, or a revision.
    private static byte[] Document(CouchDatabase database, IndexRow row, DocumentOptions options)
    {
        using JsonDocument value = Json.Parse(row.Value);
        string id = value.RootElement.StringMember("_id") ?? row.Id;
        if (database.Find(id) is not { } document)
            return Null;
        if (!RevisionId.TryParse(value.RootElement.StringMember("_rev"), out RevisionId revision))
            return document.Deleted ? Null : StoredDocumentJson.Compose(database, document, document.Tree.Winner, options);
        int node = document.Tree.IndexOf(revision);
        return node < 0 || document.Tree.Nodes[node].BodyKey == 0
            ? Null
            : StoredDocumentJson.Compose(database, document, document.Tree.Nodes[node], options);
    }

    private static Action<Utf8JsonWriter> Reduced(
        CouchDatabase database,
        OrderedIndex index,
        ViewDefinition view,
        ViewOptions options,
        List<IndexRange> ranges
    )
    {
        List<(byte[] Key, byte[]? Value, CouchException? Error)> groups =
        [
            .. options
                .Page(ranges.SelectMany(range => Groups(view, index.Read(range), options.GroupLevel)))
                .Select(group => Reduced(view, group.Key, group.Rows)),
        ];
        return writer =>
        {
            if (options.UpdateSequence)
                writer.WriteString("update_seq", database.SequenceText(index.Seq));
            writer.WriteStartArray("rows");
            foreach ((byte[] key, byte[]? value, CouchException? error) in groups)
            {
                writer.WriteStartObject();
                writer.WritePropertyName("key");
                writer.WriteRawValue(key, skipInputValidation: true);
                if (error is null)
                {
                    writer.WritePropertyName("value");
                    writer.WriteRawValue(value, skipInputValidation: true);
                }
                else
                {
                    writer.WriteString("error", error.Error);
                    writer.WriteString("reason", error.Reason);
                }
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        };
    }

    private static (byte[] Key, byte[]? Value, CouchException? Error) Reduced(ViewDefinition view, byte[] key, List<IndexRow> rows)
    {
        try
        {
            return (key, Reduce(view, rows), null);
        }
        catch (CouchException error) when (error.Error == ScriptReduce.Overflow)
        {
            return (Null, null, error);
        }
    }

    private static IEnumerable<(byte[] Key, List<IndexRow> Rows)> Groups(ViewDefinition view, IEnumerable<IndexRow> rows, int level)
    {
        byte[] key = [];
        byte[] sort = [];
        var group = new List<IndexRow>();
        foreach (IndexRow row in rows)
        {
            (byte[] rowKey, byte[] rowSort) = Group(view, row, level);
            if (group.Count > 0 && !rowSort.AsSpan().SequenceEqual(sort))
            {
                yield return (key, group);
                group = [];
            }
            if (group.Count == 0)
                (key, sort) = (rowKey, rowSort);
            group.Add(row);
        }
        if (group.Count > 0)
            yield return (key, group);
    }

    private static (byte[] Key, byte[] Sort) Group(ViewDefinition view, IndexRow row, int level)
    {
        if (level == 0)
            return (Null, []);
        if (level == int.MaxValue)
            return (row.Key, row.Sort);
        using JsonDocument key = Json.Parse(row.Key);
        if (key.RootElement.ValueKind != JsonValueKind.Array || key.RootElement.GetArrayLength() <= level)
            return (row.Key, row.Sort);
        JsonElement[] prefix = [.. key.RootElement.EnumerateArray().Take(level)];
        return (
            Json.Write(writer =>
            {
                writer.WriteStartArray();
                foreach (JsonElement element in prefix)
                    element.WriteTo(writer);
                writer.WriteEndArray();
            }),
            view.SortArray(prefix)
        );
    }

    private static byte[] Reduce(ViewDefinition view, List<IndexRow> rows) =>
        view.Reducer is { } function ? ScriptReduce.Reduce(function, view.Reduce!, rows) : BuiltInReduce.Reduce(view.Reduce!, rows);

    private static Task InfoAsync(CouchExchange request, CouchDatabase database, string design)
    {
        DocumentRow row = database.Design(design);
        using JsonDocument document = Json.Parse(database.Body(row.WinnerBody).Json);
        string language = document.RootElement.StringMember("language") ?? "javascript";
        List<string> signatures = MangoIndexes.Signatures(database, row);
        List<OrderedIndex> indexes = [.. signatures.Select(database.Index)];
        long seq = indexes.Count == 0 ? database.Seq : indexes.Min(static index => index.Seq);
        List<(long Active, long Stored)> sizes = [.. indexes.Select(static index => index.Sizes())];
        return request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteString("name", design);
                writer.WriteStartObject("view_index");
                writer.WriteStartObject("updates_pending");
                foreach (string name in (string[])["minimum", "preferred", "total"])
                    writer.WriteNumber(name, database.Seq - seq);
                writer.WriteEndObject();
                writer.WriteBoolean("waiting_commit", false);
                writer.WriteNumber("waiting_clients", 0);
                writer.WriteBoolean("updater_running", false);
                writer.WriteNumber("update_seq", seq);
                writer.WriteStartObject("sizes");
                writer.WriteNumber("file", sizes.Sum(static size => size.Stored));
                writer.WriteNumber("external", sizes.Sum(static size => size.Active));
                writer.WriteNumber("active", sizes.Sum(static size => size.Active));
                writer.WriteEndObject();
                writer.WriteString("signature", SignatureOf(signatures));
                writer.WriteNumber("purge_seq", 0);
                writer.WriteString("language", language);
                writer.WriteBoolean("compact_running", false);
                writer.WriteStartArray("collator_versions");
                writer.WriteStringValue(CouchCollation.Version);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }
        );
    }

    private static string SignatureOf(List<string> signatures) =>
        RevisionTree.Hex(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(signatures))).AsSpan(0, 16));
}
