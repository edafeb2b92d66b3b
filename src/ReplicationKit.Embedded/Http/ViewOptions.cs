using System.Text.Json;
using ReplicationKit.Embedded.JavaScript;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>
/// The options of a query of a view or of a listing such as <c>_all_docs</c>: from the body, and from the query, which takes precedence.
/// </summary>
internal sealed class ViewOptions
{
    private const int WholeKey = int.MaxValue;

    private readonly Configuration _configuration;

    private JsonElement? _keys,
        _start,
        _end;
    private string? _startId,
        _endId;
    private bool _inclusiveEnd = true;
    private bool? _group;
    private long? _groupLevel;
    private bool _hasConflicts;

    private ViewOptions(Configuration configuration) => _configuration = configuration;

    /// <summary>The keys to list, in this order, or <c>null</c> to list a range.</summary>
    public IReadOnlyList<JsonElement>? Keys { get; private set; }

    public bool Descending { get; private set; }

    public bool IncludeDocuments { get; private set; }

    public bool UpdateSequence { get; private set; }

    public bool Update { get; private set; } = true;

    /// <summary>Whether the view is brought up to date after the response.</summary>
    public bool UpdateAfter { get; private set; }

    /// <summary>The partition whose rows are listed, or <c>null</c> for all.</summary>
    public string? Partition { get; set; }

    /// <summary>Whether rows are reduced, or <c>null</c> if the view has a reduce function.</summary>
    public bool? Reduce { get; set; }

    public long Limit { get; private set; } = Configuration.MostRows;

    public long Skip { get; private set; }

    /// <summary>How many elements of an array key form a group: 0 for one group of all rows, <see cref="int.MaxValue"/> for whole keys.</summary>
    public int GroupLevel { get; private set; }

    /// <summary>How documents are shown.</summary>
    public DocumentOptions Documents { get; private set; } = DocumentOptions.Plain;

    /// <param name="request">The request, with the query.</param>
    /// <param name="body">The body, or null if there is none.</param>
    /// <param name="bodyFirst">Whether the body takes precedence over the query.</param>
    /// <exception cref="CouchException">A parameter has an invalid value.</exception>
    public static ViewOptions Read(CouchExchange request, JsonElement? body, bool bodyFirst = false)
    {
        var options = new ViewOptions(request.Configuration);
        IEnumerable<(string Name, QueryValue Value)> members = body is { } json
            ? JsonMembers.Of(json).Select(static member => (member.Name, new QueryValue(null, member.Value.Clone())))
            : [];
        foreach ((string name, QueryValue value) in bodyFirst ? request.Query.All.Concat(members) : members.Concat(request.Query.All))
            options.Read(name, value);
        options.Partition ??= request.Partition;
        options.Keys =
            options._keys is { ValueKind: JsonValueKind.Array } keys && keys.GetArrayLength() != 1 ? [.. keys.EnumerateArray()] : null;
        return options;
    }

    /// <summary>Reads the options of a listing. A single key is listed as several are, even if there is no such document.</summary>
    /// <exception cref="CouchException">A parameter has an invalid value.</exception>
    public static ViewOptions ReadListing(CouchExchange request, JsonElement? body)
    {
        JsonElement? keys = body is { } json ? json.Member("keys") : request.Query.Value("keys")?.Json();
        if (keys is { ValueKind: not JsonValueKind.Array })
            throw CouchException.BadRequest($"`keys` {(body is null ? "parameter" : "body member")} must be an array.");
        ViewOptions options = Read(request, body);
        if (keys is { } listed)
            options.Keys = [.. listed.Clone().EnumerateArray()];
        return options;
    }

    /// <summary>Returns the queries of a body.</summary>
    /// <exception cref="CouchException">There are none.</exception>
    public static IEnumerable<JsonElement> Queries(JsonElement body)
    {
        if (body.Member("queries") is not { } queries)
            throw CouchException.BadRequest("POST body must include `queries` parameter.");
        if (queries.ValueKind != JsonValueKind.Array)
            throw CouchException.BadRequest("`queries` member must be an array.");
        if (queries.EnumerateArray().Any(static query => query.ValueKind != JsonValueKind.Object))
            throw CouchException.BadRequest("`queries` must be objects.");
        return queries.EnumerateArray();
    }

    /// <summary>Returns whether the rows are reduced.</summary>
    /// <param name="hasReduce">Whether the view has a reduce function.</param>
    /// <exception cref="CouchException">The options do not fit the view, or one another.</exception>
    public bool Reduces(bool hasReduce)
    {
        bool reduces = hasReduce && Reduce != false;
        if (_group == false && _groupLevel > 0)
            throw CouchException.QueryParse("Can't specify group=false and group_level>0 at the same time");
        GroupLevel = (int)Math.Min(_groupLevel ?? (_group == true ? WholeKey : 0), WholeKey);
        if (!hasReduce && Reduce == true)
            throw CouchException.QueryParse("Reduce is invalid for map-only views.");
        if (reduces && Keys is not null && GroupLevel != WholeKey)
            throw CouchException.QueryParse("Multi-key fetches for reduce views must use `group=true`");
        if (_keys is { ValueKind: not JsonValueKind.Array })
            throw CouchException.QueryParse("`keys` must be an array of strings.");
        if (Keys is { Count: > 0 } && (_start is not null || _end is not null) && !IsOneKey())
            throw CouchException.QueryParse("`keys` is incompatible with `key`, `start_key` and `end_key`");
        if (!reduces && GroupLevel > 0)
            throw CouchException.QueryParse("Invalid use of grouping on a map view.");
        if (reduces && IncludeDocuments)
            throw CouchException.QueryParse("`include_docs` is invalid for reduce");
        if (reduces && _hasConflicts)
            throw CouchException.QueryParse("`conflicts` is invalid for reduce views.");
        return reduces;
    }

    /// <summary>Checks the options of a listing of documents.</summary>
    /// <exception cref="CouchException">They do not fit it, or one another.</exception>
    public void CheckListing(CouchDatabase database)
    {
        Reduces(hasReduce: false);
        if (Partition is not null && !database.Partitioned)
            throw CouchException.QueryParse("`partition` parameter is not supported on this db");
        ApplyLimit(isPartition: Partition is not null);
    }

    /// <summary>Checks the number of rows that are asked for, and limits it if there is none.</summary>
    /// <exception cref="CouchException">There are too many.</exception>
    public void ApplyLimit(bool isPartition)
    {
        long most = _configuration.QueryLimit(isPartition);
        Limit =
            Limit == Configuration.MostRows ? most
            : Limit <= most ? Limit
            : throw CouchException.QueryParse($"Limit is too large, must not exceed {most}");
    }

    /// <summary>Returns the partition of a view of partitions, or <c>null</c> for another view.</summary>
    /// <exception cref="CouchException">There must be one, or must be none.</exception>
    public string? PartitionOf(ViewDefinition view) =>
        (view.IsPartitioned, Partition) switch
        {
            (true, null) => throw CouchException.QueryParse("`partition` parameter is mandatory for queries to this view."),
            (false, not null) => throw CouchException.QueryParse("`partition` parameter is not supported in this design doc"),
            _ => Partition,
        };

    /// <summary>Returns the ranges to read, one for each key if keys are listed.</summary>
    /// <exception cref="CouchException">The range is reversed.</exception>
    public IEnumerable<IndexRange> Ranges(ViewDefinition view)
    {
        if (Keys is not null)
            return (Descending ? Keys.Reverse() : Keys).Select(key => KeyRange(view, key));
        byte[]? start = _start is { } first ? view.Sort(first) : null;
        byte[]? end = _end is { } last ? view.Sort(last) : null;
        if (start is not null && end is not null && Math.Sign(start.AsSpan().SequenceCompareTo(end)) == (Descending ? -1 : 1))
            throw CouchException.QueryParse(
                $"No rows can match your key range, reverse your start_key and end_key or set descending={(Descending ? "false" : "true")}"
            );
        return
        [
            new IndexRange
            {
                Start = start,
                StartId = _startId,
                End = end,
                EndId = _endId,
                InclusiveEnd = _inclusiveEnd,
                Descending = Descending,
            },
        ];
    }

    /// <summary>Returns the range of ids, within the listing's own range.</summary>
    public IdRange Range(string? first = null, string? last = null) =>
        new()
        {
            Start = Bound(_start, _startId, Descending ? last : first, Descending),
            End = Bound(_end, _endId, Descending ? first : last, !Descending),
            InclusiveEnd = _inclusiveEnd && (_end is not null || _endId is not null || last is null || Descending),
            Descending = Descending,
            Limit = Limit,
            Skip = Skip,
        };

    /// <summary>Returns a page of the requested keys, without those that do not begin with the prefix.</summary>
    public IEnumerable<JsonElement> PageOfKeys(string prefix) =>
        Page(Descending ? Keys!.Reverse() : Keys!)
            .Where(key =>
                prefix.Length == 0 || key.ValueKind == JsonValueKind.String && key.GetString()!.StartsWith(prefix, StringComparison.Ordinal)
            );

    /// <summary>Skips what is to be skipped, and ends at the limit.</summary>
    public IEnumerable<T> Page<T>(IEnumerable<T> rows) => rows.Skip(Clamped(Skip)).Take(Clamped(Limit));

    private static int Clamped(long number) => (int)Math.Min(number, int.MaxValue);

    // Ids are strings, and the terms of all other JSON come before those of strings. Without a key, that of the document counts.
    private static string? Bound(JsonElement? key, string? id, string? limit, bool upper)
    {
        string? bound = key is { } given ? (given.ValueKind == JsonValueKind.String ? given.GetString() : "") : id;
        if (bound is null || limit is null)
            return bound ?? limit;
        bool within = upper ? string.CompareOrdinal(bound, limit) < 0 : string.CompareOrdinal(bound, limit) > 0;
        return within ? bound : limit;
    }

    private bool IsOneKey() =>
        Keys!.Count == 1
        && _start is { } start
        && _end is { } end
        && ErlangOrder.Compare(Keys[0], start) == 0
        && ErlangOrder.Compare(start, end) == 0;

    private IndexRange KeyRange(ViewDefinition view, JsonElement key)
    {
        byte[] sort = view.Sort(key);
        return new IndexRange
        {
            Start = sort,
            StartId = _startId,
            End = sort,
            EndId = _endId,
            Descending = Descending,
        };
    }

    private void Read(string name, QueryValue value)
    {
        switch (name)
        {
            case "keys":
                JsonElement keys = value.Json();
                if (keys.ValueKind == JsonValueKind.Array && keys.GetArrayLength() == 1)
                    _start = _end = keys[0];
                else
                    _keys = keys;
                break;
            case "key":
                _start = _end = value.Json();
                break;
            case "startkey" or "start_key":
                _start = value.Json();
                break;
            case "endkey" or "end_key":
                _end = value.Json();
                break;
            case "startkey_docid" or "start_key_doc_id":
                _startId = value.Name;
                break;
            case "endkey_docid" or "end_key_doc_id":
                _endId = value.Name;
                break;
            case "descending":
                Descending = value.Boolean();
                break;
            case "inclusive_end":
                _inclusiveEnd = value.Boolean();
                break;
            case "include_docs":
                IncludeDocuments = value.Boolean();
                break;
            case "update_seq":
                UpdateSequence = value.Boolean();
                break;
            case "reduce":
                Reduce = value.Boolean();
                break;
            case "group":
                _group = value.Boolean();
                break;
            case "group_level":
                _groupLevel = value.Natural();
                break;
            case "limit":
                Limit = value.Natural();
                break;
            case "skip":
                Skip = value.Natural();
                break;
            case "stale":
                SetUpdate(name, value.Name, "", "ok", "update_after");
                break;
            case "update":
                SetUpdate(name, value.Name, "true", "false", "lazy");
                break;
            case "stable" when value.Name is not ("true" or "false"):
                throw CouchException.QueryParse("Invalid value for `stable`.");
            case "conflicts":
                Documents = Documents with { Conflicts = value.Boolean() };
                _hasConflicts = true;
                break;
            case "attachments":
                Documents = Documents with { Attachments = value.Boolean() || Documents.Attachments };
                break;
            case "att_encoding_info":
                Documents = Documents with { EncodingInfo = value.Boolean() || Documents.EncodingInfo };
                break;
            case "partition":
                Partition =
                    value.Name.Length > 0
                        ? DocumentIds.CheckPartitionName(value.Name)
                        : throw new CouchException(400, "illegal_partition", "Partition must not be empty");
                break;
            // Rows are always sorted.
            case "sorted":
                value.Boolean();
                break;
        }
    }

    private void SetUpdate(string name, string value, string before, string never, string after)
    {
        if (value.Length == 0 || value != before && value != never && value != after)
            throw CouchException.QueryParse($"Invalid value for `{name}`.");
        Update = value == before;
        UpdateAfter = value == after;
    }
}
