using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using ReplicationKit.Embedded.Erlang;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary><c>_index</c>: the Mango indexes, which are views of design documents (<c>mango_httpd:handle_index_req/2</c>).</summary>
internal sealed class IndexEndpoints(CouchNode node)
{
    private readonly EditRules _rules = new(node);

    public Task HandleAsync(CouchExchange request, CouchDatabase database)
    {
        IReadOnlyList<string> path = request.Segments;
        switch (path.Count)
        {
            case 2:
                request.Allow("GET,POST");
                return request.IsGet ? ListAsync(request, database) : CreateAsync(request, database);
            case 3 when path[2] == "_bulk_delete":
                request.Allow("POST");
                return DeleteManyAsync(request, database);
            case 5:
            case 6 when path[2] == "_design":
                request.Allow("DELETE");
                return DeleteAsync(request, database, DesignId(path[^3]), path[^2], path[^1]);
            default:
                throw CouchException.Missing();
        }
    }

    private async Task CreateAsync(CouchExchange request, CouchDatabase database)
    {
        request.RequireJsonContent();
        using JsonDocument body = await request.JsonObjectAsync();
        var options = new MangoOptions(body.RootElement);
        JsonElement index = options.Require("index");
        string type =
            options.Take("type") is not { } given ? "json"
            : given.ValueKind == JsonValueKind.String ? given.GetString()!
            : throw MangoOptions.Error("invalid_string", $"Invalid string: {ErlangText.Write(given)}");
        string? name = options.NonEmptyString("name");
        string? design = options.NonEmptyString("ddoc");
        int writes = options.Positive("w", 2);
        bool? partitioned = options.Take("partitioned") switch
        {
            null => null,
            { ValueKind: JsonValueKind.True or JsonValueKind.False } value => value.GetBoolean(),
            { } value => throw MangoOptions.Error("invalid_partitioned_value", $"Invalid partitioned value: {ErlangText.Write(value)}"),
        };
        options.RequireEnd();
        RequireType(type);
        string generated = GeneratedName(index, name, design, partitioned, type, writes);
        string id = DesignId(design ?? generated);
        (MangoSort fields, MangoSelector filter) = ReadDefinition(index);
        bool created = Change(database, request.User, id, partitioned, views => Set(views, name ?? generated, View(fields, filter, index)));
        await request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteString("result", created ? "created" : "exists");
                writer.WriteString("id", id);
                writer.WriteString("name", name ?? generated);
            }
        );
    }

    private static void RequireType(string type)
    {
        if (type is "text" or "nouveau")
            throw new CouchException(503, "required index service unavailable", type);
        if (type != "json")
            throw MangoOptions.Error("invalid_index", $"Invalid type for index: {type}");
    }

    private static (MangoSort Fields, MangoSelector Filter) ReadDefinition(JsonElement index)
    {
        if (index.ValueKind != JsonValueKind.Object)
            throw MangoOptions.Error("invalid_index", $"JSON indexes must be an object, not: {ErlangText.Write(index)}");
        var options = new MangoOptions(index);
        MangoSort fields = MangoOptions.Sort(options.Require("fields"));
        MangoSelector filter = MangoSelector.Parse(options.Take("partial_filter_selector") ?? EmbeddedJson.EmptyObject);
        options.RequireEnd();
        return (fields, filter);
    }

    private static JsonElement View(MangoSort fields, MangoSelector filter, JsonElement definition)
    {
        using JsonDocument view = Json.Parse(
            Json.Object(writer =>
            {
                writer.WriteStartObject("map");
                writer.WritePropertyName("fields");
                fields.WriteTo(writer);
                writer.WritePropertyName("partial_filter_selector");
                writer.WriteRawValue(filter.Normalized, skipInputValidation: true);
                writer.WriteEndObject();
                writer.WriteString("reduce", "_count");
                writer.WriteStartObject("options");
                writer.WritePropertyName("def");
                definition.WriteTo(writer);
                writer.WriteEndObject();
            })
        );
        return view.RootElement.Clone();
    }

    private static Task ListAsync(CouchExchange request, CouchDatabase database)
    {
        List<MangoIndex> indexes = MangoIndexes.Of(database);
        int limit = Parameter(request, "limit") ?? indexes.Count;
        int skip = Parameter(request, "skip") ?? 0;
        if (limit < 1 || skip < 0)
            throw InvalidPage();
        return request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteNumber("total_rows", indexes.Count);
                writer.WriteStartArray("indexes");
                foreach (MangoIndex index in indexes.Skip(skip).Take(limit))
                    index.WriteTo(writer);
                writer.WriteEndArray();
            }
        );
    }

    private static int? Parameter(CouchExchange request, string name) =>
        request.Query[name] is not { } text ? null
        : new QueryValue(text).Integer() is { } value ? (int)Math.Clamp(value, int.MinValue, int.MaxValue)
        : throw InvalidPage();

    private static CouchException InvalidPage() => new(500, "invalid_list_index_params", "Index parameter ranges: limit > 1, skip > 0");

    private Task DeleteAsync(CouchExchange request, CouchDatabase database, string id, string type, string name)
    {
        if (!MangoIndexes.Of(database).Exists(index => index.Design == id && index.Type == type && index.Name == name))
            throw CouchException.Missing();
        Change(database, request.User, id, partitioned: null, views => views.RemoveAll(view => view.Name == name));
        return request.OkAsync();
    }

    // As in CouchDB, the one index of each of the design documents; documents are listed from the last.
    private async Task DeleteManyAsync(CouchExchange request, CouchDatabase database)
    {
        request.RequireJsonContent();
        using JsonDocument body = await request.JsonObjectAsync();
        var options = new MangoOptions(body.RootElement);
        JsonElement ids = options.Require("docids");
        if (ids.ValueKind != JsonValueKind.Array || ids.EnumerateArray().Any(static id => id.ValueKind != JsonValueKind.String))
            throw MangoOptions.Error(
                "invalid_bulk_docs",
                $"Bulk Delete requires an array of non-null docids. Docids: {ErlangText.Write(ids)}"
            );
        options.Positive("w", 2);
        options.RequireEnd();
        List<string> deleted = [];
        List<string> missing = [];
        foreach (string id in ids.EnumerateArray().Select(static id => DesignId(id.GetString()!)))
        {
            List<MangoIndex> indexes = MangoIndexes.Of(database).FindAll(index => index.Design == id);
            (indexes.Count == 0 ? missing : deleted).Insert(0, id);
            if (indexes.Count > 0)
                Change(
                    database,
                    request.User,
                    id,
                    partitioned: null,
                    views => indexes.ForEach(index => views.RemoveAll(view => view.Name == index.Name))
                );
        }
        await request.ObjectAsync(
            200,
            writer =>
            {
                WriteIds(writer, "success", deleted, static writer => writer.WriteBoolean("ok", true));
                WriteIds(writer, "fail", missing, static writer => writer.WriteString("error", "not_found"));
            }
        );
    }

    private static void WriteIds(Utf8JsonWriter writer, string name, List<string> ids, Action<Utf8JsonWriter> result)
    {
        writer.WriteStartArray(name);
        foreach (string id in ids)
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            result(writer);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>Changes the views of a design document, and deletes it if it has none left. Returns whether anything changed.</summary>
    private bool Change(
        CouchDatabase database,
        RequestUser user,
        string id,
        bool? partitioned,
        Action<List<(string Name, JsonElement View)>> change
    )
    {
        DocumentRow? row = database.Find(id);
        bool exists = row is { Deleted: false };
        byte[] old = exists ? database.Body(row!.WinnerBody).Json : [.. """{"language":"query"}"""u8];
        using JsonDocument design = Json.Parse(old);
        if (design.RootElement.StringMember("language") != MangoIndex.Language)
            throw MangoOptions.Error(
                "invalid_ddoc_lang",
                $"Existing design doc has an invalid language: {LanguageText(design.RootElement)}"
            );
        JsonElement? option = design.RootElement.Member("options")?.Member("partitioned");
        if (
            exists
            && partitioned is not null
            && option?.ValueKind is var kind
            && kind != (partitioned.Value ? JsonValueKind.True : JsonValueKind.False)
        )
            throw MangoOptions.Error(
                "invalid_partitioned_option",
                $"Requested partitioned option does not match existing value on design document {id}"
            );
        var views = new List<(string Name, JsonElement View)>();
        if (design.RootElement.Member("views") is { ValueKind: JsonValueKind.Object } existing)
        {
            foreach (JsonProperty view in JsonMembers.Of(existing))
                views.Add((view.Name, view.Value));
        }
        change(views);
        byte[] body = Design(design.RootElement, views, exists ? null : partitioned);
        if (exists && body.AsSpan().SequenceEqual(old))
            return false;
        bool empty = body.AsSpan().SequenceEqual("""{"language":"query"}"""u8);
        ParsedDocument document = empty ? ParsedDocument.Tombstone(id, null) : new ParsedDocument { Id = id, Body = body };
        document.Revision = exists ? RevisionId.Parse(row!.WinnerRevision) : null;
        _rules.CheckRequest(database, user, document);
        if (database.Write([document], newEdits: true, _rules.Validation(database, user))[0].Error is { } error)
            throw error;
        node.Store.Notify(database);
        return true;
    }

    private static void Set(List<(string Name, JsonElement View)> views, string name, JsonElement view)
    {
        int index = views.FindIndex(existing => existing.Name == name);
        if (index < 0)
            views.Add((name, view));
        else
            views[index] = (name, view);
    }

    private static string LanguageText(JsonElement design) =>
        design.Member("language") is { } language ? $"{{{ErlangText.Write("language")},{ErlangText.Write(language)}}}" : "false";

    private static byte[] Design(JsonElement design, List<(string Name, JsonElement View)> views, bool? partitioned)
    {
        bool written = false;
        return Json.Object(writer =>
        {
            foreach (JsonProperty member in JsonMembers.Of(design))
            {
                if (member.Name != "views")
                {
                    CouchJson.Write(writer, member);
                    continue;
                }
                written = true;
                WriteViews(writer, views);
            }
            if (!written)
                WriteViews(writer, views);
            if (partitioned is { } value)
            {
                writer.WriteStartObject("options");
                writer.WriteBoolean("partitioned", value);
                writer.WriteEndObject();
            }
        });
    }

    private static void WriteViews(Utf8JsonWriter writer, List<(string Name, JsonElement View)> views)
    {
        if (views.Count == 0)
            return;
        writer.WriteStartObject("views");
        foreach ((string name, JsonElement view) in views)
        {
            writer.WritePropertyName(name);
            CouchJson.Write(writer, view);
        }
        writer.WriteEndObject();
    }

    private static string DesignId(string name) => DocumentIds.IsDesign(name) ? name : DocumentIds.DesignPrefix + name;

    // CouchDB's name: the hash of the request as an Erlang term (mango_idx:gen_name/2).
    private static string GeneratedName(JsonElement index, string? name, string? design, bool? partitioned, string type, int writes)
    {
        var term = new ExternalTerm();
        term.WriteTuple(2).WriteJson(index).WriteList(6);
        WriteText(term.WriteTuple(2).WriteAtom("ddoc"), design);
        term.WriteTuple(2).WriteAtom("def").WriteJson(index);
        WriteText(term.WriteTuple(2).WriteAtom("name"), name);
        term.WriteTuple(2)
            .WriteAtom("partitioned")
            .WriteAtom(
                partitioned switch
                {
                    null => "db_default",
                    true => "true",
                    _ => "false",
                }
            );
        term.WriteTuple(2).WriteAtom("type").WriteBinary(type);
        term.WriteTuple(2).WriteAtom("w").WriteInteger(writes).WriteNil();
#pragma warning disable CA5350 // A name that is CouchDB's; it protects nothing.
        return RevisionTree.Hex(SHA1.HashData(term.Written));
#pragma warning restore CA5350
    }

    private static void WriteText(ExternalTerm term, string? text)
    {
        if (text is null)
            term.WriteAtom("auto_name");
        else
            term.WriteBinary(text);
    }
}
