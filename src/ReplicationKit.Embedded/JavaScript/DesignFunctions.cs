using System.Text.Json;
using ReplicationKit.Embedded.Http;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.JavaScript;

/// <summary>The functions of design documents, compiled once for each revision of the document.</summary>
/// <param name="limit">How long a call may take.</param>
/// <param name="time">The clock that measures it.</param>
internal sealed class DesignFunctions(TimeSpan limit, TimeProvider time)
{
    private static readonly byte[] Null = [.. "null"u8];

    private readonly JurassicCompiler _compiler = new(limit, time);
    private readonly Dictionary<string, IScriptFunction> _compiled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Seq, List<IScriptFunction> Functions)> _validations = new(StringComparer.Ordinal);

    /// <exception cref="CouchException">There is no such function, or it does not compile.</exception>
    public IDocumentFilter Filter(CouchDatabase database, string design, string name) =>
        new FilterFunction(Compiled(database, design, "filters", name));

    /// <summary>A view as a filter: a document passes when the map function emits something for it.</summary>
    public IDocumentFilter ViewFilter(CouchDatabase database, string design, string view) =>
        new MapFilter(Compiled(database, design, "views", view, "map"));

    public EditCheck? Validation(CouchDatabase database, UserContext user)
    {
        List<IScriptFunction> functions = ValidationFunctions(database);
        if (functions.Count == 0)
            return null;
        byte[] context = UserContextJson.Write(database, user);
        byte[] security = database.Security ?? [.. "{}"u8];
        return (edit, existing) =>
        {
            if (DocumentIds.IsDesign(edit.Id!))
                return;
            byte[] document = EditJson(edit);
            byte[] old = existing is null || existing.Deleted ? Null : DocumentJson.Winner(database, existing);
            foreach (IScriptFunction function in functions)
                function.Call(document, old, context, security);
        };
    }

    private static byte[] EditJson(ParsedDocument edit) => Json.Object(writer =>
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

    private List<IScriptFunction> ValidationFunctions(CouchDatabase database)
    {
        lock (_validations)
        {
            if (_validations.TryGetValue(database.Incarnation, out var known) && known.Seq == database.DesignSeq)
                return known.Functions;
        }
        var functions = new List<IScriptFunction>();
        var designs = new IdRange { Start = DocumentIds.DesignPrefix, End = "_design0", InclusiveEnd = false };
        foreach (DocumentRow row in database.List(designs))
        {
            byte[] json = database.Body(row.WinnerBody).Json;
            using JsonDocument document = Json.Parse(json);
            if (document.RootElement.StringMember("validate_doc_update") is { } source)
                functions.Add(_compiler.Compile(source, json));
        }
        lock (_validations)
            _validations[database.Incarnation] = (database.DesignSeq, functions);
        return functions;
    }

    private IScriptFunction Compiled(CouchDatabase database, string design, params string[] path)
    {
        DocumentRow? row = database.Find(DocumentIds.DesignPrefix + design);
        if (row is null)
            throw CouchException.Missing();
        if (row.Deleted)
            throw CouchException.Deleted();
        string key = $"{database.Incarnation}/{design}/{row.WinnerRevision}/{string.Join('/', path)}";
        lock (_compiled)
        {
            if (_compiled.TryGetValue(key, out IScriptFunction? known))
                return known;
        }
        byte[] json = database.Body(row.WinnerBody).Json;
        using JsonDocument document = Json.Parse(json);
        IScriptFunction compiled = _compiler.Compile(Source(document.RootElement, path), json);
        lock (_compiled)
            return _compiled[key] = compiled;
    }

    private static string Source(JsonElement design, string[] path)
    {
        JsonElement value = design;
        foreach (string name in path)
            value = value.Member(name) ?? throw new CouchException(404, "not_found", $"missing json key: {name}");
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new CouchException(404, "not_found", $"missing json key: {path[^1]}");
    }

    private sealed class FilterFunction(IScriptFunction function) : IDocumentFilter
    {
        public bool Matches(byte[] document, byte[] request) => function.Call(document, request).Truthy;
    }

    private sealed class MapFilter(IScriptFunction function) : IDocumentFilter
    {
        public bool Matches(byte[] document, byte[] request) => function.Call(document).Emitted;
    }
}
