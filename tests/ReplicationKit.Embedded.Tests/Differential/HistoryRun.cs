using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReplicationKit.Embedded.Tests.Differential;

/// <summary>Runs histories on a server, and describes what a database holds afterwards.</summary>
internal static class HistoryRun
{
    private static CancellationToken Canceled => TestContext.Current.CancellationToken;

    /// <summary>Runs the history; the answers, one a line.</summary>
    public static async Task<List<string>> RunAsync(CouchClient server, string database, int seed)
    {
        var answers = new List<string>();
        foreach (Func<KnownRevisions, HistoryStep> next in History.Of(seed))
        {
            HistoryStep step = next(await KnownAsync(server, database));
            answers.Add($"{step}\n    => {await SendAsync(server, database, step)}");
        }
        return answers;
    }

    /// <summary>Every leaf of every document with its attachments, one a line.</summary>
    /// <param name="server">The server.</param>
    /// <param name="database">The database.</param>
    /// <param name="original">Whether to describe what replication does not copy: earlier revisions and local documents.</param>
    public static async Task<List<string>> DescribeAsync(CouchClient server, string database, bool original)
    {
        var lines = new List<string>();
        foreach ((string id, _) in (await LeavesAsync(server, database)).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            string path = $"{database}/{History.Path(id)}";
            CouchAnswer revisions = await server.GetAsync(path + "?open_revs=all&revs=true&attachments=true");
            if (revisions.Status != 200)
            {
                lines.Add($"{id}: {revisions}");
                continue;
            }
            lines.AddRange(
                revisions
                    .Json.EnumerateArray()
                    .Select(row => $"{id}: {Normal(JsonNode.Parse(row.GetRawText()))}")
                    .Order(StringComparer.Ordinal)
            );
            CouchAnswer winner = await server.GetAsync(
                path + "?conflicts=true&deleted_conflicts=true&att_encoding_info=true" + (original ? "&revs_info=true" : "")
            );
            lines.Add($"{id} winner: {winner.Status} {Normal(JsonNode.Parse(winner.Body))}");
        }
        if (original)
            lines.Add(Normal(JsonNode.Parse((await server.GetAsync(database + "/_local_docs?include_docs=true")).Body)));
        lines.Add(Normal(JsonNode.Parse((await server.GetAsync(database + "/_all_docs?include_docs=true")).Body)));
        return lines;
    }

    private static async Task<KnownRevisions> KnownAsync(CouchClient server, string database) => new(await LeavesAsync(server, database));

    private static async Task<Dictionary<string, List<string>>> LeavesAsync(CouchClient server, string database)
    {
        CouchAnswer changes = await server.GetAsync(database + "/_changes?style=all_docs");
        return changes
            .Json.GetProperty("results")
            .EnumerateArray()
            .ToDictionary(
                row => row.GetProperty("id").GetString()!,
                row => row.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("rev").GetString()!).ToList()
            );
    }

    private static async Task<string> SendAsync(CouchClient server, string database, HistoryStep step)
    {
        using var request = new HttpRequestMessage(new HttpMethod(step.Method), $"{database}/{step.Path}");
        if (step.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(step.Body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(step.ContentType);
        }
        using HttpResponseMessage response = await server.Http.SendAsync(request, Canceled);
        string text = (await response.Content.ReadAsStringAsync(Canceled)).Trim();
        // What a script cannot act on is left out: the embedded server does not return 500 for bad input.
        return (int)response.StatusCode switch
        {
            < 300 => text,
            500 => "400",
            400 => "400",
            int status => $"{status} {text}",
        };
    }

    // The order of members that CouchDB leaves open.
    private static string Normal(JsonNode? node)
    {
        if (node is JsonObject json)
        {
            if (json["_attachments"] is JsonObject attachments)
                json["_attachments"] = Sorted(attachments);
            if (json["ok"] is JsonObject document)
                return "ok " + Normal(document);
        }
        return node?.ToJsonString(
                new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            ) ?? "";
    }

    private static JsonObject Sorted(JsonObject json) =>
        new(
            json.OrderBy(member => member.Key, StringComparer.Ordinal)
                .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))
        );
}
