using System.Security.Cryptography;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary><c>_index</c>: definitions are stored in design documents as in CouchDB; nothing is indexed.</summary>
internal sealed class IndexEndpoints(CouchNode node)
{
    public Task HandleAsync(CouchExchange request, CouchDatabase database)
    {
        request.Allow("GET,POST,DELETE");
        return request.Method switch
        {
            "POST" => CreateAsync(request, database),
            "DELETE" => DeleteAsync(request, database),
            _ => ListAsync(request, database),
        };
    }

    private async Task CreateAsync(CouchExchange request, CouchDatabase database)
    {
        request.RequireJsonContent();
        request.User.RequireDatabaseAdmin(database);
        using JsonDocument body = await request.JsonObjectAsync();
        if (body.RootElement.Member("index")?.Member("fields") is not { ValueKind: JsonValueKind.Array } fields)
            throw new CouchException(400, "missing_required_key", "Missing required key: index");
        if (body.RootElement.StringMember("type") is { } type and not "json")
            throw new CouchException(501, "not_implemented", $"The embedded server does not support indexes of type {type}.");
        string hash = Convert.ToHexString(SHA256.HashData(Json.Write(fields.WriteTo)))[..40].ToLowerInvariant();
        string id = DesignId(body.RootElement.StringMember("ddoc") ?? hash);
        string name = body.RootElement.StringMember("name") ?? hash;
        bool exists = database.Find(id) is { Deleted: false };
        if (!exists)
            Store(database, request, id, name, fields);
        await request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteString("result", exists ? "exists" : "created");
                writer.WriteString("id", id);
                writer.WriteString("name", name);
            }
        );
    }

    private static string DesignId(string name) => DocumentIds.IsDesign(name) ? name : DocumentIds.DesignPrefix + name;

    private void Store(CouchDatabase database, CouchExchange request, string id, string name, JsonElement fields)
    {
        byte[] design = Json.Object(writer =>
        {
            writer.WriteString("language", "query");
            writer.WriteStartObject("views");
            writer.WriteStartObject(name);
            writer.WriteStartObject("map");
            writer.WriteStartObject("fields");
            foreach (JsonElement field in fields.EnumerateArray())
                WriteField(writer, field);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteString("reduce", "_count");
            writer.WriteStartObject("options");
            writer.WriteStartObject("def");
            writer.WritePropertyName("fields");
            fields.WriteTo(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
        var document = new ParsedDocument { Id = id, Body = design };
        new EditRules(node).CheckRequest(database, request.User, document);
        if (database.Write([document], newEdits: true)[0].Error is { } error)
            throw error;
        node.Store.Notify(database);
    }

    private static void WriteField(Utf8JsonWriter writer, JsonElement field)
    {
        if (field.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in field.EnumerateObject())
                member.WriteTo(writer);
        }
        else
        {
            writer.WriteString(field.GetString()!, "asc");
        }
    }

    private async Task DeleteAsync(CouchExchange request, CouchDatabase database)
    {
        request.User.RequireDatabaseAdmin(database);
        IReadOnlyList<string> path = request.Segments;
        string id = path.Count > 4 ? DesignId(path[2] == "_design" ? path[3] : path[2]) : "";
        DocumentRow row = database.Find(id) is { Deleted: false } found ? found : throw new CouchException(404, "not_found", "missing");
        database.Write([ParsedDocument.Tombstone(id, RevisionId.Parse(row.WinnerRevision))], newEdits: true);
        node.Store.Notify(database);
        await request.OkAsync();
    }

    private static Task ListAsync(CouchExchange request, CouchDatabase database)
    {
        List<(string Id, string Name, byte[] Fields)> indexes = Stored(database);
        return request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteNumber("total_rows", indexes.Count + 1);
                writer.WriteStartArray("indexes");
                WriteIndex(writer, null, "_all_docs", "special", "[{\"_id\":\"asc\"}]"u8.ToArray());
                foreach ((string id, string name, byte[] fields) in indexes)
                    WriteIndex(writer, id, name, "json", fields);
                writer.WriteEndArray();
            }
        );
    }

    private static List<(string Id, string Name, byte[] Fields)> Stored(CouchDatabase database)
    {
        var indexes = new List<(string, string, byte[])>();
        foreach (DocumentRow row in database.List(IdRange.DesignDocuments))
        {
            using JsonDocument document = Json.Parse(database.Body(row.WinnerBody).Json);
            if (
                document.RootElement.StringMember("language") != "query"
                || document.RootElement.Member("views") is not { ValueKind: JsonValueKind.Object } views
            )
                continue;
            foreach (JsonProperty view in views.EnumerateObject())
                indexes.Add((row.Id, view.Name, FieldList(view.Value)));
        }
        return indexes;
    }

    private static byte[] FieldList(JsonElement view) =>
        Json.Write(writer =>
        {
            writer.WriteStartArray();
            if (view.Member("map")?.Member("fields") is { ValueKind: JsonValueKind.Object } fields)
            {
                foreach (JsonProperty field in fields.EnumerateObject())
                {
                    writer.WriteStartObject();
                    field.WriteTo(writer);
                    writer.WriteEndObject();
                }
            }
            writer.WriteEndArray();
        });

    private static void WriteIndex(Utf8JsonWriter writer, string? id, string name, string type, byte[] fields)
    {
        writer.WriteStartObject();
        writer.WriteString("ddoc", id);
        writer.WriteString("name", name);
        writer.WriteString("type", type);
        writer.WriteBoolean("partitioned", false);
        writer.WriteStartObject("def");
        writer.WritePropertyName("fields");
        writer.WriteRawValue(fields, skipInputValidation: true);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
