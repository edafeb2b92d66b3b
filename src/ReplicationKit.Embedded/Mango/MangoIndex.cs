using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Mango;

/// <summary>An index that <c>_find</c> can use: a view of a design document in the language <c>query</c>, or <c>_all_docs</c>.</summary>
internal sealed class MangoIndex
{
    /// <summary>The language of design documents with indexes.</summary>
    public const string Language = "query";

    private static readonly JsonElement AllDocumentsDefinition = EmbeddedJson.Element(
        "fields",
        EmbeddedJson.Element("_id", EmbeddedJson.Element("asc"))
    );

    private readonly JsonElement _definition;
    private readonly List<FieldPath> _paths;

    private MangoIndex(string? design, string name, bool partitioned, JsonElement definition)
    {
        Design = design;
        Name = name;
        Partitioned = partitioned;
        _definition = definition;
        Columns = [.. JsonMembers.Of(definition.GetProperty("fields")).Select(static field => field.Name)];
        _paths = [.. Columns.Select(static column => new FieldPath(column))];
        Filter = FilterOf(definition) is { } filter ? MangoSelector.Parse(filter) : null;
    }

    /// <summary><c>_all_docs</c>, which answers every query without a sort.</summary>
    public static MangoIndex AllDocuments { get; } = new(null, "_all_docs", false, AllDocumentsDefinition);

    /// <summary>The order by design document, then by name; <c>_all_docs</c> is the first.</summary>
    public static Comparer<MangoIndex> Order { get; } =
        Comparer<MangoIndex>.Create(
            static (left, right) =>
            {
                int byDesign = ErlangOrder.CompareBytes(left.Design ?? "", right.Design ?? "");
                return byDesign != 0 ? byDesign : ErlangOrder.CompareBytes(left.Name, right.Name);
            }
        );

    /// <summary>The id of the design document, or <c>null</c> for <c>_all_docs</c>.</summary>
    public string? Design { get; }

    public string Name { get; }

    public bool Partitioned { get; }

    public string Type => Design is null ? "special" : "json";

    public IReadOnlyList<string> Columns { get; }

    /// <summary>The selector of the documents that the index contains, or <c>null</c> if it contains all.</summary>
    public MangoSelector? Filter { get; }

    /// <summary>What determines the content of the index.</summary>
    public string Signature => Language + _definition.GetRawText();

    /// <summary>Returns the indexes of a design document; none if it is not in the language <c>query</c>.</summary>
    public static IEnumerable<MangoIndex> Of(string id, JsonElement design, bool partitionedByDefault)
    {
        if (design.StringMember("language") != Language || design.Member("views") is not { ValueKind: JsonValueKind.Object } views)
            yield break;
        bool partitioned = design.Member("options")?.Member("partitioned") is { } option
            ? option.ValueKind == JsonValueKind.True
            : partitionedByDefault;
        foreach (JsonProperty view in JsonMembers.Of(views))
        {
            if (
                view.Value.Member("map") is { ValueKind: JsonValueKind.Object } map
                && map.Member("fields") is { ValueKind: JsonValueKind.Object }
                && view.Value.Member("options") is { ValueKind: JsonValueKind.Object }
                && TryCreate(id, view.Name, partitioned, map.Clone()) is { } index
            )
                yield return index;
        }
    }

    /// <summary>Returns the key of a document, one value for each column, or <c>null</c> if the index does not contain it.</summary>
    public List<JsonElement>? Key(JsonElement document)
    {
        if (Filter is not null && !Matches(document))
            return null;
        var key = new List<JsonElement>(_paths.Count);
        foreach (FieldPath path in _paths)
        {
            if (path.Find(document, out JsonElement value) != FieldLookup.Found)
                return null;
            key.Add(value);
        }
        return key;
    }

    /// <summary>
    /// Returns why the index cannot answer a query in the order of the sort (the names in <c>_explain</c>); empty if it can
    /// (<c>is_usable/3</c>).
    /// </summary>
    public List<string> Obstacles(MangoNode? selector, IReadOnlyList<string> sort)
    {
        var obstacles = new List<string>();
        if (Design is null)
        {
            if (sort.Count > 0 && !SelectorRequirements.Indexable(selector).Contains("_id"))
                obstacles.Add("field_mismatch");
            if (sort.Count > 0 && !sort.SequenceEqual(Columns.Take(sort.Count)))
                obstacles.Add("sort_order_mismatch");
            return obstacles;
        }
        if (SelectorRequirements.SearchText(selector))
            obstacles.Add("needs_text_search");
        if (!SelectorRequirements.Require(selector, Columns.Where(column => !sort.Contains(column) && column is not ("_id" or "_rev"))))
            obstacles.Add("field_mismatch");
        if (!CanSort(sort, selector))
            obstacles.Add("sort_order_mismatch");
        return obstacles;
    }

    /// <summary>Whether the index contains all the fields, so that no document has to be read. Pass <c>null</c> for all fields of a document.</summary>
    public bool Covers(IEnumerable<string>? fields) =>
        Design is not null && fields is not null && fields.All(field => field == "_id" || Columns.Contains(field));

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("ddoc", Design);
        writer.WriteString("name", Name);
        writer.WriteString("type", Type);
        if (Design is not null)
            writer.WriteBoolean("partitioned", Partitioned);
        writer.WriteStartObject("def");
        foreach (JsonProperty member in JsonMembers.Of(_definition))
            WriteDefinition(writer, member);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteDefinition(Utf8JsonWriter writer, JsonProperty member)
    {
        if (member.Name == "partial_filter_selector" && IsEmpty(member.Value))
            return;
        if (member.Name != "fields")
        {
            member.WriteTo(writer);
            return;
        }
        writer.WriteStartArray(member.Name);
        foreach (JsonProperty field in JsonMembers.Of(member.Value))
        {
            writer.WriteStartObject();
            field.WriteTo(writer);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    // Null for a view that CouchDB would not read as an index.
    private static MangoIndex? TryCreate(string id, string name, bool partitioned, JsonElement map)
    {
        try
        {
            return new MangoIndex(id, name, partitioned, map);
        }
        catch (MangoException)
        {
            return null;
        }
    }

    private static JsonElement? FilterOf(JsonElement definition)
    {
        foreach (string name in (string[])["partial_filter_selector", "selector"])
        {
            if (definition.Member(name) is { } filter && !IsEmpty(filter))
                return filter;
        }
        return null;
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any();

    // A document at which the server fails is not in the index.
    private bool Matches(JsonElement document)
    {
        try
        {
            return Filter!.Matches(document);
        }
        catch (MangoException)
        {
            return false;
        }
    }

    // Columns before the sort must be constant.
    private bool CanSort(IReadOnlyList<string> sort, MangoNode? selector)
    {
        if (sort.Count == 0)
            return true;
        for (int i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == sort[0])
                return sort.SequenceEqual(Columns.Skip(i).Take(sort.Count));
            if (!SelectorRequirements.IsConstant(selector, Columns[i]))
                return false;
        }
        return false;
    }
}
