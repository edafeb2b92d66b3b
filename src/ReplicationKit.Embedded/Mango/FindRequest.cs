using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Mango;

/// <summary>The body of a <c>_find</c> or an <c>_explain</c>, checked in CouchDB's order (<c>mango_opts:validate_find/1</c>).</summary>
internal sealed class FindRequest
{
    private const int DefaultLimit = 25;

    public required MangoSelector Selector { get; init; }

    /// <summary>The design document and the name of the index to use, both without values if none is specified.</summary>
    public required IReadOnlyList<string> UseIndex { get; init; }

    /// <summary>The position after which to continue, or <c>null</c> to start at the beginning.</summary>
    public required string? Bookmark { get; init; }

    public required int Limit { get; init; }

    public required int Skip { get; init; }

    public required MangoSort Sort { get; init; }

    /// <summary>The fields to return, or <c>null</c> for all.</summary>
    public required IReadOnlyList<string>? Fields { get; init; }

    /// <summary>The partition to search, or an empty string for the whole database.</summary>
    public required string Partition { get; init; }

    /// <summary>How many copies are read. With more than one, documents are read one by one.</summary>
    public required int Reads { get; init; }

    public required bool Conflicts { get; init; }

    /// <summary>Whether the index is read as it is (<c>stale=ok</c>).</summary>
    public required bool Stale { get; init; }

    public required bool Update { get; init; }

    public required bool Stable { get; init; }

    public required bool ExecutionStatistics { get; init; }

    public required bool AllowFallback { get; init; }

    /// <summary>The fields that the query needs, or <c>null</c> for all.</summary>
    public IEnumerable<string>? RequiredFields => Fields?.Concat(SelectorRequirements.Of(Selector.Root));

    /// <param name="body">The body of the request.</param>
    /// <param name="partitionOfPath">The partition in the path, or <c>null</c> if it has none.</param>
    /// <exception cref="CouchException">A member has an invalid value, or is unknown.</exception>
    /// <exception cref="MangoException">CouchDB refuses the selector.</exception>
    public static FindRequest Parse(JsonElement body, string? partitionOfPath = null)
    {
        if (partitionOfPath is not null && body.Member("partition") is { } other && other.ToString() != partitionOfPath)
            throw MangoOptions.Error("bad_partition", $"The body has another partition than the path: {other}");
        var options = new MangoOptions(body);
        var request = new FindRequest
        {
            Selector = MangoSelector.Parse(options.Require("selector")),
            UseIndex = options.Take("use_index") is { } index ? ReadIndex(index) : [],
            Bookmark = options.Take("bookmark") is { } bookmark ? ReadBookmark(bookmark) : null,
            Limit = options.NotNegative("limit", DefaultLimit),
            Skip = options.NotNegative("skip", 0),
            Sort = options.Take("sort") is { } sort ? MangoOptions.Sort(sort) : MangoSort.None,
            Fields = options.Take("fields") is { } fields ? ReadFields(fields) : null,
            Partition = options.Take("partition") is { } partition ? ReadPartition(partition) : partitionOfPath ?? "",
            Reads = options.Positive("r", 1),
            Conflicts = options.Boolean("conflicts", false),
            Stale = options.Take("stale") is { } stale && ReadStale(stale),
            Update = options.Boolean("update", true),
            Stable = options.Boolean("stable", false),
            ExecutionStatistics = options.Boolean("execution_stats", false),
            AllowFallback = options.Boolean("allow_fallback", true),
        };
        options.RequireEnd();
        return request;
    }

    /// <summary>Returns the fields of a request as a list, or <c>null</c> for all of a document.</summary>
    /// <exception cref="CouchException">It is not a list of names.</exception>
    public static IReadOnlyList<string>? ReadFields(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            throw MangoOptions.Error("invalid_fields", $"Fields must be an array of strings, not: {ErlangText.Write(value)}");
        foreach (JsonElement field in value.EnumerateArray())
        {
            if (field.ValueKind != JsonValueKind.String)
                throw MangoOptions.Error("invalid_field", $"Invalid JSON for field spec: {ErlangText.Write(field)}");
        }
        return value.GetArrayLength() == 0 ? null : [.. value.EnumerateArray().Select(static field => field.GetString()!)];
    }

    private static string[] ReadIndex(JsonElement value)
    {
        string[]? parts = value.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.String => value.GetString()!.Split('/'),
            JsonValueKind.Array when value.EnumerateArray().All(static part => part.ValueKind == JsonValueKind.String) =>
            [
                .. value.EnumerateArray().Select(static part => part.GetString()!),
            ],
            _ => null,
        };
        if (value.ValueKind == JsonValueKind.String && parts is ["_design", _, ..])
            parts = parts[1..];
        return parts is { Length: <= 2 }
            ? parts
            : throw MangoOptions.Error("invalid_index_name", $"Invalid index name: {ErlangText.Write(value)}");
    }

    private static string? ReadBookmark(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
            _ => throw MangoOptions.Error("invalid_bookmark", $"Invalid bookmark value: {value.GetRawText()}"),
        };

    private static string ReadPartition(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            throw new CouchException(400, "illegal_partition", "Partition must be a string");
        return DocumentIds.CheckPartitionName(value.GetString()!);
    }

    private static bool ReadStale(JsonElement value) =>
        value.ValueKind == JsonValueKind.False ? false
        : value.ValueKind == JsonValueKind.String && value.GetString() is "ok" or "false" ? value.GetString() == "ok"
        : throw MangoOptions.Error(
            "unknown_error",
            $"Unknown Error: mango_opts :: {{invalid_ok_or_false_value,{ErlangText.Write(value)}}}"
        );
}
