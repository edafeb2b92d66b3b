using System.Text.Json;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary><c>/_node/{name}/_config</c>: the part of the configuration that is supported here.</summary>
internal sealed class ConfigurationEndpoints(CouchNode node)
{
    public Task HandleAsync(CouchExchange request)
    {
        IReadOnlyList<string> path = request.Segments;
        if (path.Count < 2)
            throw CouchException.BadRequest("Incomplete path to _node request");
        if (path.Count == 2)
            return request.ObjectAsync(200, static writer => writer.WriteString("name", CouchNode.Name));
        if (path[1] != "_local" && path[1] != CouchNode.Name)
            throw new CouchException(404, "not_found", $"no such node: {path[1]}");
        if (path[2] == "_versions")
            return VersionsAsync(request);
        if (path[2] != "_config")
            throw new CouchException(501, "not_implemented", $"The embedded server does not support _node/{path[1]}/{path[2]}.");
        return path.Count switch
        {
            3 => AllAsync(request),
            4 => SectionAsync(request, path[3]),
            _ => ValueAsync(request, path[3], path[4]),
        };
    }

    private static Task VersionsAsync(CouchExchange request)
    {
        request.Allow("GET");
        return request.ObjectAsync(
            200,
            static writer =>
            {
                writer.WriteStartObject("javascript_engine");
                writer.WriteString("name", "jint");
                writer.WriteEndObject();
                writer.WriteStartObject("collation_driver");
                writer.WriteString("name", "libicu");
                writer.WriteString("collator_version", CouchCollation.Version);
                writer.WriteEndObject();
            }
        );
    }

    private Task AllAsync(CouchExchange request)
    {
        request.Allow("GET");
        return request.ObjectAsync(
            200,
            writer =>
            {
                foreach (string section in node.Configuration.Sections)
                {
                    writer.WriteStartObject(section);
                    WriteValues(writer, section);
                    writer.WriteEndObject();
                }
            }
        );
    }

    private Task SectionAsync(CouchExchange request, string section)
    {
        request.Allow("GET");
        return request.ObjectAsync(200, writer => WriteValues(writer, section));
    }

    private async Task ValueAsync(CouchExchange request, string section, string key)
    {
        request.Allow("GET,PUT,DELETE");
        string? stored = node.Configuration.Get(section, key);
        if (request.Method == "PUT")
        {
            using JsonDocument body = await request.JsonAsync();
            if (body.RootElement.ValueKind != JsonValueKind.String)
                throw CouchException.BadRequest("a JSON string expected");
            stored = node.Configuration.Set(section, key, body.RootElement.GetString());
        }
        else if (stored is null)
        {
            throw new CouchException(404, "not_found", "unknown_config_value");
        }
        else if (request.Method == "DELETE")
        {
            node.Configuration.Set(section, key, null);
        }
        await request.JsonAsync(200, writer => writer.WriteStringValue(stored));
    }

    private void WriteValues(Utf8JsonWriter writer, string section)
    {
        foreach ((string key, string value) in node.Configuration.Values(section))
            writer.WriteString(key, value);
    }
}
