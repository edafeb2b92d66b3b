using System.Text.Json;
using ReplicationKit.Embedded.Http;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.JavaScript;

/// <summary>The functions of design documents, compiled once for each revision of the document.</summary>
internal sealed class DesignFunctions(ScriptHost host) : IDisposable
{
    private static readonly byte[] Null = [.. "null"u8];

    // A function is an engine of half a megabyte. Beyond this number functions are compiled again when they are called.
    private const int MostCompiled = 64;

    private readonly Dictionary<string, (string Revision, ScriptFunction Function)> _compiled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Seq, List<ScriptFunction> Functions)> _validations = new(StringComparer.Ordinal);

    /// <exception cref="CouchException">There is no such function, or it does not compile.</exception>
    public IDocumentFilter Filter(CouchDatabase database, string design, string name) =>
        new FilterFunction(Compiled(ScriptKind.Filter, database, design, "filters", name));

    /// <summary>A view as a filter: a document passes when the map function emits something for it.</summary>
    public IDocumentFilter ViewFilter(CouchDatabase database, string design, string view) =>
        new MapFilter(Compiled(ScriptKind.View, database, design, "views", view, "map"));

    /// <summary>The validation functions of the database's design documents, or <see langword="null"/> if it has none.</summary>
    public EditCheck? Validation(CouchDatabase database, RequestUser user)
    {
        List<ScriptFunction> functions = ValidationFunctions(database);
        if (functions.Count == 0)
            return null;
        byte[] context = RequestUserJson.Write(database, user);
        byte[] security = database.Security ?? [.. "{}"u8];
        return (edit, existing) =>
        {
            if (DocumentIds.IsDesign(edit.Id!))
                return;
            byte[] document = EditJson(edit);
            byte[] old = existing is null || existing.Deleted ? Null : StoredDocumentJson.Winner(database, existing);
            foreach (ScriptFunction function in functions)
                function.Call(document, old, context, security);
        };
    }

    public void Dispose() => host.Dispose();

    private static byte[] EditJson(ParsedDocument edit) =>
        Json.Object(writer =>
        {
            writer.WriteString("_id", edit.Id);
            if (edit.Revision is { } revision)
                writer.WriteString("_rev", revision.ToString());
            if (edit.Deleted)
                writer.WriteBoolean("_deleted", true);
            using JsonDocument body = Json.Parse(edit.Body);
            foreach (JsonProperty member in body.RootElement.EnumerateObject())
                member.WriteTo(writer);
        });

    private List<ScriptFunction> ValidationFunctions(CouchDatabase database)
    {
        lock (_validations)
        {
            if (_validations.TryGetValue(database.Incarnation, out var known) && known.Seq == database.DesignSeq)
                return known.Functions;
        }
        var functions = new List<ScriptFunction>();
        var designs = new IdRange
        {
            Start = DocumentIds.DesignPrefix,
            End = "_design0",
            InclusiveEnd = false,
        };
        foreach (DocumentRow row in database.List(designs))
        {
            byte[] json = StoredDocumentJson.Winner(database, row);
            using JsonDocument document = Json.Parse(json);
            if (document.RootElement.StringMember("validate_doc_update") is { } source)
                functions.Add(new ScriptFunction(host, ScriptKind.Validation, source, json));
        }
        lock (_validations)
            _validations[database.Incarnation] = (database.DesignSeq, functions);
        return functions;
    }

    private ScriptFunction Compiled(ScriptKind kind, CouchDatabase database, string design, params string[] path)
    {
        DocumentRow? row = database.Find(DocumentIds.DesignPrefix + design);
        if (row is null)
            throw CouchException.Missing();
        if (row.Deleted)
            throw CouchException.Deleted();
        string key = $"{database.Incarnation}/{design}/{string.Join('/', path)}";
        lock (_compiled)
        {
            if (_compiled.TryGetValue(key, out var known) && known.Revision == row.WinnerRevision)
                return known.Function;
        }
        byte[] json = StoredDocumentJson.Winner(database, row);
        using JsonDocument document = Json.Parse(json);
        var compiled = new ScriptFunction(host, kind, Source(document.RootElement, path), json);
        lock (_compiled)
        {
            if (_compiled.Count >= MostCompiled)
                _compiled.Clear();
            _compiled[key] = (row.WinnerRevision, compiled);
        }
        return compiled;
    }

    private static string Source(JsonElement design, string[] path)
    {
        JsonElement value = design;
        foreach (string name in path)
            value = value.Member(name) ?? throw new CouchException(404, "not_found", $"missing json key: {name}");
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new CouchException(404, "not_found", $"missing json key: {path[^1]}");
    }

    private sealed class FilterFunction(ScriptFunction function) : IDocumentFilter
    {
        public bool Matches(byte[] document, byte[] request) => function.Call(document, request);
    }

    private sealed class MapFilter(ScriptFunction function) : IDocumentFilter
    {
        public bool Matches(byte[] document, byte[] request) => function.Call(document);
    }
}

/// <summary>Decides about one document.</summary>
internal interface IDocumentFilter
{
    bool Matches(byte[] document, byte[] request);
}
