using System.Globalization;
using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary><c>_find</c>, which scans, and <c>_index</c>, which stores definitions for clients that read them.</summary>
internal sealed class FindEndpoints(CouchNode node)
{
    private const int BatchSize = 500;
    private const int DefaultLimit = 25;
    private readonly IndexEndpoints _indexes = new(node);

    public Task HandleAsync(CouchExchange request, CouchDatabase database, string part) =>
        part switch
        {
            "_find" => FindAsync(request, database),
            "_index" => _indexes.HandleAsync(request, database),
            _ => throw new CouchException(
                501,
                "not_implemented",
                "The embedded server does not support _explain: every _find scans the documents."
            ),
        };

    private static async Task FindAsync(CouchExchange request, CouchDatabase database)
    {
        request.Allow("POST");
        request.RequireJsonContent();
        using JsonDocument body = await request.JsonObjectAsync();
        JsonElement query = body.RootElement;
        if (query.Member("selector") is not { } json)
            throw new CouchException(400, "missing_required_key", "Missing required key: selector");
        MangoSelector selector = MangoSelector.Parse(json);
        List<byte[]> found = Sorted(Matching(database, selector, query), query);
        long skip = Natural(query, "skip", 0) + BookmarkOffset(query);
        long limit = Natural(query, "limit", DefaultLimit);
        List<byte[]> page = [.. found.Skip((int)skip).Take((int)Math.Min(limit, int.MaxValue))];
        List<string[]>? fields = Fields(query);
        await request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteStartArray("docs");
                foreach (byte[] document in page)
                    writer.WriteRawValue(Projection.Apply(document, fields), skipInputValidation: true);
                writer.WriteEndArray();
                writer.WriteString("bookmark", page.Count == 0 ? "nil" : Bookmark(skip + page.Count));
                writer.WriteString("warning", "No matching index found, create an index to optimize query time.");
            }
        );
    }

    // Without a sort the scan can stop early.
    private static List<byte[]> Matching(CouchDatabase database, MangoSelector selector, JsonElement query)
    {
        bool sorted = query.Member("sort") is { ValueKind: JsonValueKind.Array } sort && sort.GetArrayLength() > 0;
        long enough = sorted ? long.MaxValue : Natural(query, "skip", 0) + BookmarkOffset(query) + Natural(query, "limit", DefaultLimit);
        bool conflicts = query.Member("conflicts").IsTrue();
        var found = new List<byte[]>();
        string? after = null;
        while (found.Count < enough)
        {
            List<DocumentRow> rows = database.List(new IdRange { Start = after is null ? null : after + "\0", Limit = BatchSize });
            foreach (DocumentRow row in rows.Where(row => !DocumentIds.IsDesign(row.Id)))
            {
                byte[] json = StoredDocumentJson.Winner(database, row);
                using JsonDocument document = Json.Parse(json);
                if (selector.MatchesFind(document.RootElement))
                    found.Add(
                        conflicts
                            ? StoredDocumentJson.Compose(database, row, row.Tree.Winner, DocumentOptions.Plain with { Conflicts = true })
                            : json
                    );
            }
            if (rows.Count < BatchSize)
                break;
            after = rows[^1].Id;
        }
        return found;
    }

    private static List<byte[]> Sorted(List<byte[]> documents, JsonElement query)
    {
        if (query.Member("sort") is not { ValueKind: JsonValueKind.Array } sort || sort.GetArrayLength() == 0)
            return documents;
        var keys = new List<(string[] Path, bool Descending)>();
        foreach (JsonElement item in sort.EnumerateArray())
            keys.Add(SortKey(item));
        return DocumentSort.Apply(documents, keys);
    }

    private static (string[] Path, bool Descending) SortKey(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.String)
            return (Projection.Path(item.GetString()!), false);
        if (
            item.ValueKind == JsonValueKind.Object
            && item.EnumerateObject().FirstOrDefault() is { Value.ValueKind: JsonValueKind.String } member
        )
            return (Projection.Path(member.Name), member.Value.GetString() == "desc");
        throw new CouchException(400, "invalid_sort_json", "Sort must be an array of sort specifiers");
    }

    private static List<string[]>? Fields(JsonElement query)
    {
        if (query.Member("fields") is not { } fields || fields.ValueKind == JsonValueKind.String && fields.GetString() == "all_fields")
            return null;
        if (fields.ValueKind != JsonValueKind.Array)
            throw new CouchException(400, "invalid_fields_json", "Fields must be an array of strings");
        return fields.GetArrayLength() == 0 ? null : [.. fields.EnumerateArray().Select(field => Projection.Path(field.GetString() ?? ""))];
    }

    private static long Natural(JsonElement query, string name, long otherwise)
    {
        if (query.Member(name) is not { } value)
            return otherwise;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= 0
            ? number
            : throw new CouchException(400, "invalid_key", $"Invalid value for {name}: {value.GetRawText()}");
    }

    private static string Bookmark(long offset) =>
        Authenticator.Base64Url(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"skip={offset}")));

    private static long BookmarkOffset(JsonElement query)
    {
        if (query.StringMember("bookmark") is not { } bookmark || bookmark is "" or "nil")
            return 0;
        string text = Authenticator.TryFromBase64Url(bookmark, out byte[] bytes) ? Encoding.ASCII.GetString(bytes) : "";
        return
            text.StartsWith("skip=", StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
            ? offset
            : throw new CouchException(400, "invalid_bookmark", $"Invalid bookmark value: {bookmark}");
    }
}
