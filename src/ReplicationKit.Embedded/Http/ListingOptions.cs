using System.Globalization;
using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The options of <c>_all_docs</c> and similar listings: from the body, and from the query, which takes precedence.</summary>
internal sealed class ListingOptions
{
    /// <summary>The ids to list, in this order, or <c>null</c> to list a range.</summary>
    public IReadOnlyList<JsonElement>? Keys { get; private set; }

    public bool Descending { get; private set; }

    public bool IncludeDocuments { get; private set; }

    public bool UpdateSequence { get; private set; }

    public int Limit { get; private set; } = int.MaxValue;

    public int Skip { get; private set; }

    /// <summary>How documents are shown.</summary>
    public DocumentOptions Documents { get; private set; } = DocumentOptions.Plain;

    private JsonElement? Start { get; set; }

    private JsonElement? End { get; set; }

    private bool InclusiveEnd { get; set; } = true;

    /// <exception cref="CouchException">A parameter has an invalid value.</exception>
    public static async Task<ListingOptions> ReadAsync(CouchExchange request)
    {
        request.Allow("GET,HEAD,POST");
        if (request.Method != "POST")
            return Read(request, null);
        request.RequireJsonContent();
        using JsonDocument body = await request.JsonObjectAsync();
        return Read(request, body.RootElement);
    }

    /// <summary>Reads the options of a body, if there is one, and of the query.</summary>
    /// <exception cref="CouchException">A parameter has an invalid value.</exception>
    public static ListingOptions Read(CouchExchange request, JsonElement? body)
    {
        var options = new ListingOptions();
        return (body is { } json ? options.With(json) : options).With(request.Query).WithLimit(request);
    }

    /// <summary>Returns the number of rows to list.</summary>
    /// <param name="limit">How many are asked for, or <see cref="int.MaxValue"/> for all.</param>
    /// <param name="most">The most.</param>
    /// <exception cref="CouchException">It is larger than that.</exception>
    public static int Limited(int limit, int most) =>
        limit == int.MaxValue ? most
        : limit <= most ? limit
        : throw CouchException.QueryParse($"Limit is too large, must not exceed {most}");

    private ListingOptions WithLimit(CouchExchange request)
    {
        Limit = Limited(
            Limit,
            request.Configuration.QueryLimit(isPartition: request.Segments.Count > 1 && request.Segments[1] == "_partition")
        );
        return this;
    }

    /// <summary>Reads the options of each of several queries, which take precedence over those of the request.</summary>
    /// <exception cref="CouchException">There are none, or a parameter has an invalid value.</exception>
    public static async Task<List<ListingOptions>> ReadQueriesAsync(CouchExchange request)
    {
        request.Allow("POST");
        using JsonDocument body = await request.JsonObjectAsync();
        return [.. Queries(body.RootElement).Select(query => new ListingOptions().With(request.Query).With(query).WithLimit(request))];
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
            throw new CouchException(500, "unknown_error", "function_clause");
        return queries.EnumerateArray();
    }

    private ListingOptions With(JsonElement body)
    {
        foreach (JsonProperty member in JsonMembers.Of(body))
            Read(member.Name, member.Value.Clone(), text: null);
        return this;
    }

    private ListingOptions With(QueryParameters query)
    {
        foreach ((string name, string text) in query.Values)
            Read(name, default, text);
        return this;
    }

    /// <summary>Returns the range, within the listing's own range.</summary>
    public IdRange Range(string? first = null, string? last = null) =>
        new()
        {
            Start = Bound(Start, Descending ? last : first, Descending),
            End = Bound(End, Descending ? first : last, !Descending),
            InclusiveEnd = InclusiveEnd && (End is not null || last is null || Descending),
            Descending = Descending,
            Limit = Limit,
            Skip = Skip,
        };

    /// <summary>Returns a page of the requested keys, without those that do not begin with the prefix.</summary>
    public IEnumerable<JsonElement> PageOfKeys(string prefix) =>
        (Descending ? Keys!.Reverse() : Keys!)
            .Skip(Skip)
            .Take(Limit)
            .Where(key =>
                prefix.Length == 0 || key.ValueKind == JsonValueKind.String && key.GetString()!.StartsWith(prefix, StringComparison.Ordinal)
            );

    // Ids are strings: of other JSON, some comes before all strings, and arrays and objects come after.
    private static string? Bound(JsonElement? key, string? limit, bool upper)
    {
        string? bound = key switch
        {
            null => null,
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            { ValueKind: JsonValueKind.Array or JsonValueKind.Object } => "\uffff",
            _ => "",
        };
        if (bound is null || limit is null)
            return bound ?? limit;
        bool within = upper ? string.CompareOrdinal(bound, limit) < 0 : string.CompareOrdinal(bound, limit) > 0;
        return within ? bound : limit;
    }

    private void Read(string name, JsonElement value, string? text)
    {
        switch (name)
        {
            case "keys":
                JsonElement keys = Parsed(value, text);
                if (keys.ValueKind != JsonValueKind.Array)
                    throw CouchException.BadRequest($"`keys` {(text is null ? "body member" : "parameter")} must be an array.");
                Keys = [.. keys.EnumerateArray()];
                break;
            case "key":
                Start = End = Parsed(value, text);
                break;
            case "startkey" or "start_key":
                Start = Parsed(value, text);
                break;
            case "endkey" or "end_key":
                End = Parsed(value, text);
                break;
            case "descending":
                Descending = Flag(value, text);
                break;
            case "include_docs":
                IncludeDocuments = Flag(value, text);
                break;
            case "conflicts":
                Documents = Documents with { Conflicts = Flag(value, text) };
                break;
            case "attachments":
                Documents = Documents with { Attachments = Flag(value, text) };
                break;
            case "att_encoding_info":
                Documents = Documents with { EncodingInfo = Flag(value, text) };
                break;
            case "inclusive_end":
                InclusiveEnd = Flag(value, text);
                break;
            case "update_seq":
                UpdateSequence = Flag(value, text);
                break;
            case "limit":
                Limit = Natural(value, text);
                break;
            case "skip":
                Skip = Natural(value, text);
                break;
            case "reduce" when Flag(value, text):
                throw CouchException.QueryParse("Reduce is invalid for map-only views.");
            case "group" when Flag(value, text):
            case "group_level":
                throw CouchException.QueryParse("Invalid use of grouping on a map view.");
            case "update" when (text ?? value.ToString()).ToLowerInvariant() is not ("true" or "false" or "lazy"):
                throw CouchException.QueryParse("Invalid value for `update`.");
        }
    }

    internal static JsonElement Parsed(JsonElement value, string? text)
    {
        if (text is null)
            return value;
        using JsonDocument document = Json.Parse(Encoding.UTF8.GetBytes(text));
        return document.RootElement.Clone();
    }

    internal static bool Flag(JsonElement value, string? text) =>
        (text?.ToLowerInvariant() ?? (value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText())) switch
        {
            "true" => true,
            "false" => false,
            _ => throw CouchException.QueryParse($"Invalid boolean parameter: {(text is null ? value.GetRawText() : $"\"{text}\"")}"),
        };

    internal static int Natural(JsonElement value, string? text)
    {
        string raw = text is null ? value.GetRawText() : text;
        string shown = text is null
            ? value.ValueKind == JsonValueKind.String
                ? $"<<{raw}>>"
                : raw
            : $"\"{text}\"";
        if (!long.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            throw CouchException.QueryParse($"Invalid value for integer: {shown}");
        return number >= 0
            ? (int)Math.Min(number, int.MaxValue)
            : throw CouchException.QueryParse($"Invalid value for positive integer: {shown}");
    }
}
