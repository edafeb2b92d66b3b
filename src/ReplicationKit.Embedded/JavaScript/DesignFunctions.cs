using System.Text.Json;
using ReplicationKit.Embedded.Http;
using ReplicationKit.Embedded.Storage;
using ReplicationKit.Rules;

namespace ReplicationKit.Embedded.JavaScript;

/// <summary>The functions of design documents, compiled once for each revision of the document.</summary>
internal sealed class DesignFunctions(ScriptHost host) : IDisposable
{
    private static readonly byte[] Null = [.. "null"u8];

    // A function is an engine of half a megabyte. Beyond this number functions are compiled again when they are called.
    private const int MostCompiled = 64;

    private readonly Dictionary<string, (string Revision, ScriptFunction Function)> _compiled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Seq, List<ValidationSource> Functions)> _validations = new(StringComparer.Ordinal);

    /// <exception cref="CouchException">The function does not exist or does not compile.</exception>
    public IDocumentFilter Filter(CouchDatabase database, string design, string name) =>
        new FilterFunction(Compiled(ScriptKind.Filter, database, design, "filters", name));

    /// <summary>A view as a filter: a document passes when the map function emits something for it.</summary>
    public IDocumentFilter ViewFilter(CouchDatabase database, string design, string view) =>
        new MapFilter(Compiled(ScriptKind.View, database, design, "views", view, "map"));

    /// <summary>Returns a function of a design document that makes a response.</summary>
    /// <exception cref="CouchException">The function does not exist or does not compile.</exception>
    public ScriptFunction Rendering(ScriptKind kind, CouchDatabase database, string design, params string[] path) =>
        Compiled(kind, database, design, path);

    /// <summary>Returns a view, whose functions are compiled.</summary>
    /// <exception cref="CouchException">The design document or the view does not exist, or a function does not compile.</exception>
    public ViewDefinition View(CouchDatabase database, string design, string name)
    {
        DocumentRow row = database.Design(design);
        using JsonDocument document = Json.Parse(StoredDocumentJson.Winner(database, row));
        if (document.RootElement.Member("views")?.Member(name) is not { } view || view.Member("map") is not { } map)
            throw new CouchException(404, "not_found", "missing_named_view");
        if (map.ValueKind != JsonValueKind.String)
            throw CouchException.NotImplemented("The embedded server reads Mango indexes with _find only.");
        string? reduce = view.StringMember("reduce");
        return new ViewDefinition(
            Compiled(ScriptKind.Map, database, design, "views", name, "map"),
            reduce,
            reduce is null || reduce.StartsWith('_') ? null : Compiled(ScriptKind.Reduce, database, design, "views", name, "reduce"),
            ViewDefinition.SignatureOf(document.RootElement, view, map.GetString()!),
            document.RootElement.Member("options")?.Clone(),
            view.Member("options")?.StringMember("collation") == "raw",
            database.Partitioned && document.RootElement.Member("options")?.Member("partitioned") is not { ValueKind: JsonValueKind.False }
        );
    }

    /// <summary>The validation functions of the database's design documents, or <see langword="null"/> if it has none.</summary>
    public Action<ParsedDocument, EditContext>? Validation(CouchDatabase database, RequestUser author)
    {
        List<ValidationSource> functions = Validations(database);
        if (functions.Count == 0)
            return null;
        byte[] user = RequestUserJson.Write(database, author);
        byte[] security = SecurityJson.Of(database);
        return (edit, context) =>
        {
            byte[] document = EditJson(edit, context.Path);
            byte[] old = context.Ancestor is { } ancestor
                ? StoredDocumentJson.Compose(database, context.Existing!, ancestor, DocumentOptions.Plain with { Revisions = true })
                : Null;
            foreach (ValidationSource validation in functions)
                validation.Function(host).Call(document, old, user, security);
        };
    }

    /// <summary>Checks a design document before it is stored.</summary>
    /// <exception cref="CouchException">The document is rejected.</exception>
    public void CheckDesign(CouchDatabase database, ParsedDocument edit)
    {
        using JsonDocument design = Json.Parse(edit.Body);
        // Views can access their library, and no other part of the design document.
        byte[] library = Json.Object(writer =>
        {
            writer.WriteStartObject("views");
            if (design.RootElement.Member("views")?.Member("lib") is { } lib)
            {
                writer.WritePropertyName("lib");
                lib.WriteTo(writer);
            }
            writer.WriteEndObject();
        });
        DesignDocumentCheck.Check(database, design.RootElement, source => _ = new ScriptFunction(host, ScriptKind.View, source, library));
    }

    public void Dispose() => host.Dispose();

    private static byte[] EditJson(ParsedDocument edit, IReadOnlyList<RevisionId> path) =>
        Json.Object(writer =>
        {
            writer.WriteString("_id", edit.Id);
            if (path.Count > 0)
                writer.WriteString("_rev", path[0].ToString());
            using JsonDocument body = Json.Parse(edit.Body);
            foreach (JsonProperty member in body.RootElement.EnumerateObject())
                member.WriteTo(writer);
            if (edit.Deleted)
                writer.WriteBoolean("_deleted", true);
            if (path.Count > 0)
                StoredDocumentJson.WriteRevisions(writer, path);
            if (edit.Attachments.Count > 0)
                WriteAttachments(writer, edit.Attachments);
        });

    private static void WriteAttachments(Utf8JsonWriter writer, List<AttachmentInput> attachments)
    {
        writer.WriteStartObject("_attachments");
        foreach (AttachmentInput attachment in attachments)
        {
            writer.WriteStartObject(attachment.Name);
            writer.WriteString("content_type", attachment.ContentType);
            writer.WriteNumber("revpos", attachment.RevisionPosition ?? 0);
            writer.WriteNumber("length", attachment.Data?.Length ?? 0);
            writer.WriteBoolean("stub", true);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private List<ValidationSource> Validations(CouchDatabase database)
    {
        lock (_validations)
        {
            if (_validations.TryGetValue(database.Incarnation, out var known) && known.Seq == database.DesignSeq)
                return known.Functions;
        }
        long seq = database.DesignSeq;
        var functions = new List<ValidationSource>();
        foreach (DocumentRow row in database.List(IdRange.DesignDocuments))
        {
            byte[] json = StoredDocumentJson.Winner(database, row);
            using JsonDocument document = Json.Parse(json);
            if (document.RootElement.StringMember("validate_doc_update") is { } source)
                functions.Add(new ValidationSource(source, json, document.RootElement.StringMember("language")));
        }
        lock (_validations)
            _validations[database.Incarnation] = (seq, functions);
        return functions;
    }

    private ScriptFunction Compiled(ScriptKind kind, CouchDatabase database, string design, params string[] path)
    {
        DocumentRow row = database.Design(design);
        string key = $"{kind}/{database.Incarnation}/{design}/{string.Join('/', path)}";
        lock (_compiled)
        {
            if (_compiled.TryGetValue(key, out var known) && known.Revision == row.WinnerRevision)
                return known.Function;
        }
        byte[] json = StoredDocumentJson.Winner(database, row);
        using JsonDocument document = Json.Parse(json);
        string source = Source(document.RootElement, path);
        RequireJavaScript(document.RootElement.StringMember("language"));
        var compiled = new ScriptFunction(host, kind, source, json);
        lock (_compiled)
        {
            if (_compiled.Count >= MostCompiled)
                _compiled.Clear();
            _compiled[key] = (row.WinnerRevision, compiled);
        }
        return compiled;
    }

    private static void RequireJavaScript(string? language)
    {
        if (language is not null && !DesignDocumentFields.IsJavaScript(language))
            throw CouchException.NotImplemented($"The embedded server does not support functions in the language {language}.");
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

    // One that cannot be run is an error of the documents that it should check, not of the design document.
    private sealed class ValidationSource(string source, byte[] design, string? language)
    {
        private ScriptFunction? _function;

        public ScriptFunction Function(ScriptHost host)
        {
            RequireJavaScript(language);
            return _function ??= new ScriptFunction(host, ScriptKind.Validation, source, design);
        }
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
