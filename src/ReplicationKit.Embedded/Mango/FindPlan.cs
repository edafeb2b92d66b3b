using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Mango;

/// <summary>
/// How a query is answered: the index and the range of it that are read (<c>mango_cursor:create/4</c>), and what was considered.
/// </summary>
internal sealed class FindPlan
{
    private const string DesignPrefix = "_design/";

    private FindPlan(FindRequest request) => Request = request;

    public FindRequest Request { get; }

    /// <summary>The index to read, or <c>null</c> if none can answer the query, which only <c>_explain</c> can show.</summary>
    public MangoIndex? Index { get; private set; }

    /// <summary>The ranges of the first columns of the index.</summary>
    public IReadOnlyList<FieldRange> Ranges { get; private set; } = [];

    /// <summary>Whether no document can match, so that nothing is read.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>The first values of the key at which the range begins; fewer than the index has columns if any value can follow.</summary>
    public List<JsonElement> LowKey =>
        [.. Ranges.Select(static range => range.Low).TakeWhile(static low => low is not null).Select(static low => low!.Value)];

    /// <summary>The first values of the key at which the range ends, after which any value can follow.</summary>
    public List<JsonElement> HighKey =>
        [.. Ranges.Select(static range => range.High).TakeWhile(static high => high is not null).Select(static high => high!.Value)];

    /// <summary>Whether the index contains all the fields that the query needs.</summary>
    public bool Covering => Index?.Covers(Request.RequiredFields) == true;

    /// <summary>The indexes that were considered, other than the one that is used, the last by its name first.</summary>
    public IReadOnlyList<IndexCandidate> Candidates { get; private set; } = [];

    /// <param name="indexes">The indexes of the database, in their order.</param>
    /// <param name="request">The query.</param>
    /// <param name="partitioned">Whether the database is partitioned.</param>
    /// <param name="explain">Whether a query without a usable index is explained instead of refused.</param>
    /// <exception cref="CouchException">No index can answer the query, or none that the query allows.</exception>
    public static FindPlan Create(List<MangoIndex> indexes, FindRequest request, bool partitioned, bool explain = false)
    {
        List<MangoIndex> global = indexes.FindAll(static index => index.Filter is null);
        List<MangoIndex> considered = indexes.FindAll(index => index.Filter is null || IsRequested(index, request));
        List<MangoIndex> inScope = considered.FindAll(index => index.Design is null || index.Partitioned == request.Partition.Length > 0);
        var obstacles = inScope.ToDictionary(index => index, index => index.Obstacles(request.Selector.Root, request.Sort.Fields));
        List<MangoIndex> usable = inScope.FindAll(index => obstacles[index].Count == 0);
        if (usable.Count == 0 && !explain)
            throw NoIndex(request, partitioned);
        List<MangoIndex> allowed = usable.FindAll(index => IsRequested(index, request));
        if (allowed.Count == 0)
        {
            if (!request.AllowFallback && !(request.UseIndex.Count == 0 && usable.Count > 1))
                throw NotAllowed(request);
            allowed = usable;
        }
        var plan = new FindPlan(request);
        // Views precede _all_docs.
        List<MangoIndex> ofType = allowed.Exists(static index => index.Design is not null)
            ? allowed.FindAll(static index => index.Design is not null)
            : allowed;
        List<(MangoIndex Index, List<FieldRange> Ranges, int Distance)> sorted = ofType.Count == 0 ? [] : plan.Choose(ofType);
        plan.Candidates = new IndexCandidates(
            indexes,
            global,
            inScope,
            obstacles,
            usable,
            allowed,
            ofType,
            sorted,
            plan.Index,
            request
        ).List();
        return plan;
    }

    /// <summary>The warnings about the index, one a line, or an empty string.</summary>
    /// <param name="examined">The number of documents that were read.</param>
    /// <param name="returned">The number of documents that were returned.</param>
    public string Warning(long examined, long returned)
    {
        var warnings = new List<string>();
        if (Request.UseIndex.Count > 0 && !IsRequested(Index!, Request))
        {
            string design = DesignName(Request.UseIndex[0]);
            warnings.Add(
                Request.UseIndex.Count == 1
                    ? $"_design/{design} was not used because it does not contain a valid index for this query."
                    : $"_design/{design}, {Request.UseIndex[1]} was not used because it is not a valid index for this query."
            );
        }
        if (Index!.Design is null)
            warnings.Add("No matching index found, create an index to optimize query time.");
        if ((returned == 0 ? examined : (double)examined / returned) > 10)
            warnings.Add(
                "The number of documents examined is high in proportion to the number of results returned. "
                    + "Consider adding a more specific index to improve this."
            );
        return string.Join('\n', warnings);
    }

    private static bool IsRequested(MangoIndex index, FindRequest request) =>
        request.UseIndex.Count > 0
        && index.Design == DesignPrefix + DesignName(request.UseIndex[0])
        && (request.UseIndex.Count == 1 || index.Name == request.UseIndex[1]);

    private static string DesignName(string name) =>
        name.StartsWith(DesignPrefix, StringComparison.Ordinal) ? name[DesignPrefix.Length..] : name;

    private static CouchException NoIndex(FindRequest request, bool partitioned)
    {
        string kind = (partitioned, request.Partition.Length > 0) switch
        {
            (false, _) => "",
            (true, true) => "partitioned ",
            _ => "global ",
        };
        return MangoOptions.Error("no_usable_index", $"No {kind}index exists for this sort, try indexing by the sort fields.");
    }

    private static CouchException NotAllowed(FindRequest request)
    {
        string? index = request.UseIndex switch
        {
            [] => null,
            [var design] => $"_design/{DesignName(design)}",
            _ => $"_design/{DesignName(request.UseIndex[0])}, {request.UseIndex[1]}",
        };
        return MangoOptions.Error(
            "invalid_index",
            index is null
                ? "You must specify an index with the `use_index` parameter."
                : $"{index} specified by `use_index` could not be found or it is not suitable."
        );
    }

    // The index whose first columns the selector restricts most, then the one with the fewest columns, then by name.
    private List<(MangoIndex Index, List<FieldRange> Ranges, int Distance)> Choose(List<MangoIndex> indexes)
    {
        MangoNode? root = Request.Selector.Root;
        List<FieldRange> fields = FieldRange.Of(root);
        if (indexes[0].Design is null)
            fields.Add(FieldRange.All);
        List<(MangoIndex Index, List<FieldRange> Ranges, int Distance)> sorted =
        [
            .. indexes
                .Select(index => (Index: index, Ranges: Prefix(index, fields)))
                .Select(pair => (pair.Index, pair.Ranges, Distance: fields.Count - pair.Ranges.Count))
                .OrderBy(static choice => choice.Distance)
                .ThenBy(static choice => choice.Index.Columns.Count)
                .ThenBy(static choice => choice.Index, MangoIndex.Order),
        ];
        (Index, Ranges, _) = (sorted[0].Index, sorted[0].Ranges, 0);
        IsEmpty = root is MangoNode.Group { Parts.Count: 0 } || Ranges is [{ IsEmpty: true }];
        return sorted;
    }

    private static List<FieldRange> Prefix(MangoIndex index, List<FieldRange> fields)
    {
        var prefix = new List<FieldRange>();
        foreach (string column in index.Columns)
        {
            if (fields.Find(range => range.Field == column) is not { } range)
                break;
            prefix.Add(range);
        }
        return prefix;
    }
}
