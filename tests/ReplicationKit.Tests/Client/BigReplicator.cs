using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Client;

/// <summary>
/// The lists of a replicator database with any number of replications, made when they are asked for, as the server pages them.
/// </summary>
internal sealed class BigReplicator
{
    private readonly SortedSet<string> _ids;

    public BigReplicator(int count) => _ids = new(Enumerable.Range(0, count).Select(Id), StringComparer.Ordinal);

    /// <summary>Called before each page with its number, starting at 1, to create and delete documents.</summary>
    public Action<SortedSet<string>, int>? BeforePage { get; set; }

    /// <summary>One of this many replications is running; the others have completed.</summary>
    public int OneRunsOf { get; set; } = 1;

    public int Pages { get; private set; }

    public static string Id(int number) => $"r{number:D6}";

    public void Register(StubServer server) =>
        server
            .On(
                "GET",
                "/_replicator/_all_docs?",
                request => Page(request, "rows", id => $$"""{"id":"{{id}}","key":"{{id}}","value":{"rev":"1-a"} }""")
            )
            .On("GET", "/_scheduler/docs/_replicator?", request => Page(request, "docs", Row))
            .On(
                "POST",
                "/_replicator/_bulk_get",
                request =>
                    StubServer.Json("""{"results":[""" + string.Join(',', Asked(request).Where(_ids.Contains).Select(Document)) + "]}")
            )
            .On(
                "GET",
                "/_scheduler/jobs?",
                request => Page(request, "jobs", id => $$"""{"id":"{{id}}","database":"_replicator","doc_id":"{{id}}","history":[]}""")
            );

    /// <summary>Bounds by keys, then skips, then limits, then leaves out other states: the order of the server.</summary>
    private HttpResponseMessage Page(StubRequest request, string name, Func<string, string> write)
    {
        BeforePage?.Invoke(_ids, ++Pages);
        var query = HttpUtility.ParseQueryString(request.Path[request.Path.IndexOf('?', StringComparison.Ordinal)..]);
        string first = query["startkey"]?.Trim('"') ?? _ids.Min ?? "";
        string last = query["endkey"]?.Trim('"') ?? _ids.Max ?? "";
        int skip = int.Parse(query["skip"] ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        int limit = int.Parse(query["limit"] ?? "100", System.Globalization.CultureInfo.InvariantCulture);
        IEnumerable<string> ids = string.CompareOrdinal(first, last) > 0 ? [] : _ids.GetViewBetween(first, last).Skip(skip).Take(limit);
        if (query["states"] is "running")
            ids = ids.Where(IsRunning);
        var text = new StringBuilder($$"""{"total_rows":{{_ids.Count}},"offset":{{Math.Min(skip, _ids.Count)}},"{{name}}":[""");
        text.AppendJoin(',', ids.Select(write));
        return StubServer.Json(text.Append("]}").ToString());
    }

    private static IEnumerable<string> Asked(StubRequest request) =>
        JsonNode.Parse(request.Body)!["docs"]!.AsArray().Select(document => (string)document!["id"]!);

    private static string Document(string id) =>
        $$"""{"id":"{{id}}","docs":[{"ok":{"_id":"{{id}}","_rev":"1-a","source":"http://h/s","target":"http://h/t"} }]}""";

    private bool IsRunning(string id) => int.Parse(id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) % OneRunsOf == 0;

    private string Row(string id) =>
        $$"""{"database":"_replicator","doc_id":"{{id}}","id":null,"source":"http://h/s/","target":"http://h/t/","state":"{{(IsRunning(id) ? "running" : "completed")}}","error_count":0,"info":{"docs_read":7,"docs_written":7,"checkpointed_source_seq":"7-{{id}}g1AAAACveJzLYWBgYMpgTmEQS84vTc5ISTI0tbQw"},"start_time":"2026-11-21T22:48:47Z","last_updated":"2026-11-21T22:49:27Z"}""";
}
