using System.Text.Json;
using ReplicationKit.Embedded.JavaScript;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The options of a query of a view: from the body, and from the query, which takes precedence.</summary>
internal sealed class ViewOptions
{
    private const int WholeKey = int.MaxValue;

    private readonly Configuration _configuration;

    private JsonElement? _start,
        _end;
    private string? _startId,
        _endId;
    private bool _inclusiveEnd = true;
    private bool? _reduce;
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
    public string? Partition { get; private set; }

    public int Limit { get; private set; } = int.MaxValue;

    public int Skip { get; private set; }

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
        QueryParameters query = request.Query;
        var options = new ViewOptions(request.Configuration) { Documents = DocumentOptions.From(query) };
        if (body is { } json && !bodyFirst)
            options.Read(json);
        foreach ((string name, string text) in query.Values)
            options.Read(name, default, text);
        if (body is { } first && bodyFirst)
            options.Read(first);
        options.Partition ??= request.Partition;
        return options;
    }

    private void Read(JsonElement body)
    {
        foreach (JsonProperty member in JsonMembers.Of(body))
            Read(member.Name, member.Value.Clone(), text: null);
    }

    /// <summary>Returns whether the rows are reduced.</summary>
    /// <param name="hasReduce">Whether the view has a reduce function.</param>
    /// <exception cref="CouchException">The options do not fit the view.</exception>
    public bool Reduces(bool hasReduce)
    {
        bool reduces = _reduce ?? hasReduce;
        if (!hasReduce && _reduce == true)
            throw CouchException.QueryParse("Reduce is invalid for map-only views.");
        if (!reduces && GroupLevel > 0)
            throw CouchException.QueryParse("Invalid use of grouping on a map view.");
        if (reduces && IncludeDocuments)
            throw CouchException.QueryParse("`include_docs` is invalid for reduce");
        if (reduces && _hasConflicts)
            throw CouchException.QueryParse("`conflicts` is invalid for reduce views.");
        if (Keys is { Count: > 0 } && (_start is not null || _end is not null) && !IsOneKey())
            throw CouchException.QueryParse("`keys` is incompatible with `key`, `start_key` and `end_key`");
        if (reduces && Keys is { Count: > 1 } && GroupLevel != WholeKey)
            throw CouchException.QueryParse("Multi-key fetches for reduce views must use `group=true`");
        return reduces;
    }

    /// <summary>Checks the number of rows that are asked for, and limits it if there is none.</summary>
    /// <exception cref="CouchException">There are too many.</exception>
    public void ApplyLimit(ViewDefinition view) => Limit = ListingOptions.Limited(Limit, _configuration.QueryLimit(view.IsPartitioned));

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
            throw CouchException.QueryParse("No rows can match your key range, reverse your start_key and end_key or set descending=true");
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

    private void Read(string name, JsonElement value, string? text)
    {
        switch (name)
        {
            case "keys":
                JsonElement keys = ListingOptions.Parsed(value, text);
                if (keys.ValueKind != JsonValueKind.Array)
                    throw CouchException.QueryParse("`keys` must be an array of strings.");
                Keys = [.. keys.EnumerateArray()];
                break;
            case "key":
                _start = _end = ListingOptions.Parsed(value, text);
                break;
            case "startkey" or "start_key":
                _start = ListingOptions.Parsed(value, text);
                break;
            case "endkey" or "end_key":
                _end = ListingOptions.Parsed(value, text);
                break;
            case "startkey_docid" or "start_key_doc_id":
                _startId = text ?? value.ToString();
                break;
            case "endkey_docid" or "end_key_doc_id":
                _endId = text ?? value.ToString();
                break;
            case "descending":
                Descending = ListingOptions.Flag(value, text);
                break;
            case "inclusive_end":
                _inclusiveEnd = ListingOptions.Flag(value, text);
                break;
            case "include_docs":
                IncludeDocuments = ListingOptions.Flag(value, text);
                break;
            case "update_seq":
                UpdateSequence = ListingOptions.Flag(value, text);
                break;
            case "reduce":
                _reduce = ListingOptions.Flag(value, text);
                break;
            case "group":
                GroupLevel = ListingOptions.Flag(value, text) ? WholeKey : 0;
                break;
            case "group_level":
                GroupLevel = ListingOptions.Natural(value, text);
                break;
            case "limit":
                Limit = ListingOptions.Natural(value, text);
                break;
            case "skip":
                Skip = ListingOptions.Natural(value, text);
                break;
            case "stale":
                string stale = text ?? value.ToString();
                if (stale is not ("ok" or "update_after"))
                    throw CouchException.QueryParse("Invalid value for `stale`.");
                Update = false;
                UpdateAfter = stale == "update_after";
                break;
            case "update":
                string update = (text ?? value.ToString()).ToLowerInvariant();
                UpdateAfter = update == "lazy";
                Update = update switch
                {
                    "true" => true,
                    "false" or "lazy" => false,
                    _ => throw CouchException.QueryParse("Invalid value for `update`."),
                };
                break;
            case "conflicts":
                _hasConflicts = true;
                break;
            case "partition":
                Partition = DocumentIds.CheckPartitionName(text ?? value.ToString());
                break;
            case "stable":
                if ((text ?? value.ToString()).ToLowerInvariant() is not ("true" or "false"))
                    throw CouchException.QueryParse("Invalid value for `stable`.");
                break;
            case "sorted":
                ListingOptions.Flag(value, text);
                break;
        }
    }
}
