using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Quickstart;

/// <summary>One database over plain HTTP, with which the tour fills and compares databases. Replications use ReplicationKit.</summary>
internal sealed class HttpDatabase(HttpClient server, string name)
{
    public string Name => name;

    /// <summary>Creates the database, after deleting an existing one.</summary>
    public async Task RecreateAsync(CancellationToken cancellationToken)
    {
        await DeleteAsync(cancellationToken);
        using HttpResponseMessage created = await server.PutAsync(Uri(name), content: null, cancellationToken);
        created.EnsureSuccessStatusCode();
    }

    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage _ = await server.DeleteAsync(Uri(name), cancellationToken);
    }

    /// <summary>Writes documents and returns the revision of each, in order.</summary>
    public async Task<string[]> WriteAsync(IEnumerable<JsonObject> documents, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["docs"] = new JsonArray([.. documents]) };
        using HttpResponseMessage answer = await server.PostAsJsonAsync(Uri(name + "/_bulk_docs"), body, cancellationToken);
        answer.EnsureSuccessStatusCode();
        JsonElement rows = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return [.. rows.EnumerateArray().Select(row => row.GetProperty("rev").GetString()!)];
    }

    /// <summary>
    /// Returns every document with its leaf revisions, including deleted ones; for the others, also the content and the attachments.
    /// </summary>
    public async Task<SortedDictionary<string, string>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var content = new SortedDictionary<string, string>(StringComparer.Ordinal);
        JsonElement changes = await server.GetFromJsonAsync<JsonElement>(Uri(name + "/_changes?style=all_docs"), cancellationToken);
        foreach (JsonElement row in changes.GetProperty("results").EnumerateArray())
        {
            IEnumerable<string> leaves = row.GetProperty("changes").EnumerateArray().Select(leaf => leaf.GetProperty("rev").GetString()!);
            content[row.GetProperty("id").GetString()!] = string.Join(' ', leaves.Order(StringComparer.Ordinal));
        }

        JsonElement live = await server.GetFromJsonAsync<JsonElement>(
            Uri(name + "/_all_docs?include_docs=true&attachments=true"),
            cancellationToken
        );
        foreach (JsonElement row in live.GetProperty("rows").EnumerateArray())
            content[row.GetProperty("id").GetString()!] += " " + Canonical(JsonNode.Parse(row.GetProperty("doc").GetRawText()));

        return content;
    }

    /// <summary>Returns the same string for the same JSON, whatever the order of its fields.</summary>
    private static string Canonical(JsonNode? node) =>
        node switch
        {
            JsonObject fields => "{"
                + string.Join(
                    ',',
                    fields
                        .Where(field => field.Key != "revpos")
                        .OrderBy(field => field.Key, StringComparer.Ordinal)
                        .Select(field => JsonSerializer.Serialize(field.Key) + ":" + Canonical(field.Value))
                )
                + "}",
            JsonArray items => "[" + string.Join(',', items.Select(Canonical)) + "]",
            _ => node?.ToJsonString() ?? "null",
        };

    private static Uri Uri(string path) => new(path, UriKind.Relative);
}
