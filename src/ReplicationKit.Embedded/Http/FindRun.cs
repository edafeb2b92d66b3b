using System.Text.Json;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>
/// Runs a query: reads the range of its index until it has a page, as a CouchDB with one shard does, so that the numbers of what was read
/// are CouchDB's too.
/// </summary>
internal sealed class FindRun(CouchDatabase database, FindPlan plan)
{
    private const int BatchSize = 500;

    private readonly FindRequest _request = plan.Request;
    private readonly MangoIndex _index = plan.Index!;
    private readonly List<FieldPath>? _fields = Projection.Paths(plan.Request.Fields);
    private readonly bool _covering = plan.Covering;
    private readonly bool _singly = plan.Request.Reads > 1 && !plan.Covering;
    private int _limit = plan.Request.Limit;
    private int _skip = plan.Request.Skip;
    private long _keysSinceMatch,
        _documentsSinceMatch;

    /// <summary>The documents of the page, reduced to the fields of the query.</summary>
    public List<byte[]> Documents { get; } = [];

    /// <summary>The bookmark of the next page.</summary>
    public string Bookmark { get; private set; } = plan.Request.Bookmark ?? "nil";

    public long KeysExamined { get; private set; }

    public long DocumentsExamined { get; private set; }

    /// <summary>The documents that were read one by one, because the query asked for more than one copy.</summary>
    public long SingleDocumentsExamined { get; private set; }

    /// <exception cref="CouchException">The bookmark is invalid.</exception>
    public void Run()
    {
        FindBookmark? bookmark = FindBookmark.Parse(_request.Bookmark, _index);
        bool skipsBookmark = bookmark is not null;
        foreach ((string id, JsonElement key) in _index.Design is null ? Ids(bookmark) : Rows(bookmark))
        {
            using JsonDocument? document = _covering ? FromKey(id, key) : Read(id);
            _keysSinceMatch++;
            if (document is null)
                continue;
            if (!_covering && !_singly)
                _documentsSinceMatch++;
            if (!_singly && !_request.Selector.Matches(document.RootElement))
                continue;
            if (Handle(id, key, document.RootElement, ref skipsBookmark))
                return;
        }
        Count();
    }

    // Whether the page is complete.
    private bool Handle(string id, JsonElement key, JsonElement document, ref bool skips)
    {
        if (skips || _index.Design is null && DocumentIds.IsDesign(id))
        {
            // What such rows have cost is not counted by CouchDB.
            skips = false;
            (_keysSinceMatch, _documentsSinceMatch) = (0, 0);
            return false;
        }
        Count();
        if (_singly)
        {
            SingleDocumentsExamined++;
            if (!_request.Selector.Matches(document))
                return false;
        }
        if (_limit > 0)
            Bookmark = new FindBookmark(key, id).ToString();
        if (_skip > 0)
        {
            _skip--;
            return false;
        }
        if (_limit == 0)
            return true;
        _limit--;
        Documents.Add(Projection.Apply(document, _fields));
        return false;
    }

    private void Count()
    {
        KeysExamined += _keysSinceMatch;
        DocumentsExamined += _documentsSinceMatch;
        (_keysSinceMatch, _documentsSinceMatch) = (0, 0);
    }

    private JsonDocument? Read(string id)
    {
        if (database.Find(id) is not { Deleted: false } row)
            return null;
        DocumentOptions options = DocumentOptions.Plain with { Conflicts = _request.Conflicts && !_singly };
        return Json.Parse(StoredDocumentJson.Compose(database, row, row.Tree.Winner, options));
    }

    private JsonDocument FromKey(string id, JsonElement key) =>
        Json.Parse(
            Projection.Combine([
                (new FieldPath("_id"), EmbeddedJson.Element(id)),
                .. _index.Columns.Select(static column => new FieldPath(column)).Zip(key.EnumerateArray()),
            ])
        );

    private IEnumerable<(string Id, JsonElement Key)> Ids(FindBookmark? bookmark)
    {
        FieldRange range = plan.Ranges[0];
        (JsonElement? first, JsonElement? last) = _request.Sort.Descending ? (range.High, range.Low) : (range.Low, range.High);
        IdRange batch = new()
        {
            Start = bookmark?.Id ?? TextOf(first),
            End = TextOf(last),
            Descending = _request.Sort.Descending,
            Limit = BatchSize,
        };
        while (true)
        {
            List<DocumentRow> rows = database.List(batch);
            foreach (DocumentRow row in rows)
            {
                JsonElement key = EmbeddedJson.Element(row.Id);
                if (range.Contains(key) && IsInPartition(row.Id))
                    yield return (row.Id, key);
            }
            if (rows.Count < BatchSize)
                yield break;
            batch = batch with { Start = rows[^1].Id, InclusiveStart = false };
        }
    }

    // Ids are compared with what is not a string one by one.
    private static string? TextOf(JsonElement? bound) => bound is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private IEnumerable<(string Id, JsonElement Key)> Rows(FindBookmark? bookmark)
    {
        OrderedIndex index = MangoIndexes.Open(database, _index, _request.Update && !_request.Stale);
        byte[] low = CollationKey.OfArray(plan.LowKey);
        byte[] high = CollationKey.OfArray(plan.HighKey, isOpen: true);
        bool descending = _request.Sort.Descending;
        var range = new IndexRange
        {
            Start =
                bookmark is not null ? CollationKey.Of(bookmark.Key)
                : descending ? high
                : low,
            StartId = bookmark?.Id,
            End = descending ? low : high,
            Descending = descending,
        };
        foreach (IndexRow row in index.Read(range).Where(row => IsInPartition(row.Id)))
        {
            using JsonDocument key = Json.Parse(row.Key);
            yield return (row.Id, key.RootElement.Clone());
        }
    }

    private bool IsInPartition(string id) =>
        _request.Partition.Length == 0 || id.StartsWith(_request.Partition + ":", StringComparison.Ordinal);
}
