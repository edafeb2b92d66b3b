using System.Text.Json;
using ReplicationKit.Embedded.Http;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.JavaScript;

/// <summary>A view of a design document.</summary>
/// <param name="Map">The map function.</param>
/// <param name="Reduce">The reduce function's source or the name of a built-in one, or null if the view has none.</param>
/// <param name="Reducer">The compiled reduce function, or null if it is a built-in one.</param>
/// <param name="Signature">What determines the rows of the view.</param>
/// <param name="Options">The options of the design document, or null if it has none.</param>
/// <param name="IsRaw">Whether keys are in Erlang's order.</param>
/// <param name="IsPartitioned">Whether only the rows of one partition can be queried.</param>
internal sealed record ViewDefinition(
    ScriptFunction Map,
    string? Reduce,
    ScriptFunction? Reducer,
    string Signature,
    JsonElement? Options,
    bool IsRaw,
    bool IsPartitioned
)
{
    // Few, so that they need little memory, and so many that the change of threads costs little.
    private const int DocumentsAtOnce = 50;

    private bool IncludesDesign => Options?.Member("include_design").IsTrue() == true;

    private bool IncludesSequence => Options?.Member("local_seq").IsTrue() == true;

    /// <summary>Returns the signatures of a design document's views.</summary>
    public static IEnumerable<string> SignaturesOf(JsonElement design)
    {
        if (design.Member("views") is not { ValueKind: JsonValueKind.Object } views)
            yield break;
        foreach (JsonProperty view in views.EnumerateObject())
        {
            if (view.Value.StringMember("map") is { } map)
                yield return SignatureOf(design, view.Value, map);
        }
    }

    public static string SignatureOf(JsonElement design, JsonElement view, string map) =>
        $"{design.StringMember("language") ?? "javascript"}{design.Member("options")}{view.Member("options")}"
        + $"{design.Member("views")?.Member("lib")}{map}";

    /// <summary>Opens the rows of the view.</summary>
    /// <param name="database">The database.</param>
    /// <param name="update">Whether to bring them up to date first.</param>
    public OrderedIndex Open(CouchDatabase database, bool update)
    {
        OrderedIndex rows = database.Index(Signature);
        if (update)
            rows.Update(documents => [.. documents.Chunk(DocumentsAtOnce).SelectMany(some => Entries(database, some))], IncludesDesign);
        return rows;
    }

    /// <summary>Returns the position of a key.</summary>
    public byte[] Sort(JsonElement key) => IsRaw ? RawCollationKey.Of(key) : CollationKey.Of(key);

    /// <summary>Returns the position of a key that is an array.</summary>
    public byte[] SortArray(IEnumerable<JsonElement> elements) =>
        IsRaw ? RawCollationKey.OfArray(elements) : CollationKey.OfArray(elements);

    private IEnumerable<List<IndexEntry>> Entries(CouchDatabase database, DocumentRow[] documents)
    {
        DocumentOptions options = DocumentOptions.Plain with
        {
            Conflicts = true,
            DeletedConflicts = true,
            LocalSequence = IncludesSequence,
        };
        byte[][] composed = Array.ConvertAll(documents, row => StoredDocumentJson.Compose(database, row, row.Tree.Winner, options));
        return Map.EvaluateEach(composed).Select(Entries);
    }

    private List<IndexEntry> Entries(JsonElement emitted)
    {
        var entries = new List<IndexEntry>(emitted.GetArrayLength());
        // Rows with one key are in the order of their values.
        foreach (JsonElement pair in emitted.EnumerateArray().OrderBy(static pair => pair[1], ErlangOrder.Comparer))
            entries.Add(new IndexEntry(Sort(pair[0]), Stored(pair[0]), Stored(pair[1])));
        return entries;
    }

    private static byte[] Stored(JsonElement value) => CouchJson.Shown(Json.Write(writer => CouchJson.Write(writer, value)));
}
