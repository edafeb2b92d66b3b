using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReplicationKit.Embedded.Replication;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>Requests about the server as a whole.</summary>
internal sealed class ServerEndpoints(CouchNode node)
{
    private static readonly string[] Features = ["access-ready", "partitioned", "pluggable-storage-engines", "scheduler"];

    private readonly DatabaseUpdatesEndpoint _updates = new(node);

    private static readonly string[] NodeGroups = ["all_nodes", "cluster_nodes"];

    public Task WelcomeAsync(CouchExchange request)
    {
        request.Allow("GET,HEAD");
        return request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteString("couchdb", "Welcome");
                writer.WriteString("version", CouchNode.Version);
                writer.WriteString("git_sha", "embedded");
                writer.WriteString("uuid", node.Store.Uuid);
                writer.WriteStartArray("features");
                foreach (string feature in Features)
                    writer.WriteStringValue(feature);
                writer.WriteEndArray();
                writer.WriteStartObject("vendor");
                writer.WriteString("name", "ReplicationKit");
                writer.WriteEndObject();
            }
        );
    }

    public Task HandleAsync(CouchExchange request)
    {
        Unsupported.Check(Unsupported.OfServer, request.Segments[0]);
        if (request.Segments.Count > 1 && request.Segments[0] is "_all_dbs" or "_dbs_info")
            throw CouchException.Missing();
        return request.Segments[0] switch
        {
            "_up" => UpAsync(request),
            "_all_dbs" => AllDatabasesAsync(request),
            "_dbs_info" => DatabasesInfoAsync(request),
            "_db_updates" => _updates.HandleAsync(request),
            "_uuids" => UuidsAsync(request),
            "_membership" => MembershipAsync(request),
            "_active_tasks" => ActiveTasksAsync(request),
            _ when request.Segments.Count > 1 || request.Method != "PUT" => throw CouchException.NoDatabase(),
            _ => throw new CouchException(
                400,
                "illegal_database_name",
                $"Name: '{request.Segments[0]}'. Only lowercase characters (a-z), digits (0-9), and any of the characters _, $, (, ), "
                    + "+, -, and / are allowed. Must begin with a letter."
            ),
        };
    }

    private static Task UpAsync(CouchExchange request)
    {
        request.Allow("GET,HEAD");
        return request.ObjectAsync(
            200,
            static writer =>
            {
                writer.WriteStartObject("seeds");
                writer.WriteEndObject();
                writer.WriteString("status", "ok");
            }
        );
    }

    private Task AllDatabasesAsync(CouchExchange request)
    {
        request.Allow("GET,HEAD");
        List<string> names = Page(request);
        if (request.IsUnchanged(string.Join('/', names)))
            return Task.CompletedTask;
        return request.JsonAsync(
            200,
            writer =>
            {
                writer.WriteStartArray();
                names.ForEach(writer.WriteStringValue);
                writer.WriteEndArray();
            }
        );
    }

    private List<string> Page(CouchExchange request)
    {
        ViewOptions options = ViewOptions.Read(request, null);
        options.Reduces(hasReduce: false);
        options.ApplyLimit(isPartition: false);
        // CouchDB returns 500.
        if (options.Keys is not null)
            throw CouchException.BadRequest("`keys` is not supported here.");
        IdRange range = options.Range();
        IEnumerable<string> names = node.Store.Names();
        return [.. options.Page((range.Descending ? names.Reverse() : names).Where(range.Contains))];
    }

    private async Task DatabasesInfoAsync(CouchExchange request)
    {
        request.Allow("GET,HEAD,POST");
        if (request.IsGet && request.IsUnchanged(string.Join('/', node.Store.Names())))
            return;
        List<JsonElement> keys = request.IsGet ? [.. Page(request).Select(static name => Json.Text(name))] : await KeysAsync(request);
        await request.JsonAsync(
            200,
            writer =>
            {
                writer.WriteStartArray();
                foreach (JsonElement key in keys)
                    WriteDatabaseInfo(writer, key);
                writer.WriteEndArray();
            }
        );
    }

    private static async Task<List<JsonElement>> KeysAsync(CouchExchange request)
    {
        request.RequireJsonContent();
        using JsonDocument body = await request.JsonObjectAsync();
        JsonElement keys = body.RootElement.Member("keys") ?? throw CouchException.BadRequest("`keys` member must exist.");
        return keys.ValueKind == JsonValueKind.Array
            ? [.. keys.Clone().EnumerateArray()]
            : throw CouchException.BadRequest("`keys` member must be an array.");
    }

    private void WriteDatabaseInfo(Utf8JsonWriter writer, JsonElement key)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("key");
        key.WriteTo(writer);
        if (key.ValueKind == JsonValueKind.String && node.Store.Find(key.GetString()!) is { } database)
        {
            writer.WriteStartObject("info");
            DatabaseEndpoints.WriteInfo(writer, database);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteString("error", "not_found");
        }
        writer.WriteEndObject();
    }

    private Task UuidsAsync(CouchExchange request)
    {
        request.Allow("GET");
        string text = request.Query["count"] ?? "1";
        if (new QueryValue(text).Integer() is not (>= 0 and var count))
            throw CouchException.BadRequest("count must be a positive integer");
        if (count > 1000)
            throw CouchException.BadRequest("count parameter too large");
        IHeaderDictionary headers = request.Context.Response.Headers;
        headers.Expires = "Mon, 01 Jan 1990 00:00:00 GMT";
        headers.Pragma = "no-cache";
        headers.ETag = $"\"{DocumentIds.New()}\"";
        return request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteStartArray("uuids");
                for (int i = 0; i < count; i++)
                    writer.WriteStringValue(node.Uuids.Next());
                writer.WriteEndArray();
            },
            "no-cache"
        );
    }

    private static Task MembershipAsync(CouchExchange request)
    {
        request.Allow("GET");
        return request.ObjectAsync(
            200,
            static writer =>
            {
                foreach (string group in NodeGroups)
                {
                    writer.WriteStartArray(group);
                    writer.WriteStringValue(CouchNode.Name);
                    writer.WriteEndArray();
                }
            }
        );
    }

    private Task ActiveTasksAsync(CouchExchange request)
    {
        request.Allow("GET,HEAD");
        request.User.RequireAdmin();
        IReadOnlyList<ReplicationJob> jobs = node.Scheduler?.Jobs() ?? [];
        return request.JsonAsync(
            200,
            writer =>
            {
                writer.WriteStartArray();
                foreach (ReplicationJob job in jobs)
                    SchedulerJson.WriteTask(writer, job);
                writer.WriteEndArray();
            }
        );
    }
}
