using System.Net;
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

    /// <summary>
    /// The documents that the scheduler cannot read: their URL is <c>HTTP://127.0.0.1:5984/vs</c>, and the responses are those of CouchDB 3.0.1.
    /// </summary>
    public HashSet<string> Unreadable { get; } = [];

    /// <summary>
    /// Whether the scheduler notices an unreadable document only after the rows before it, which it has sent then, as CouchDB 3.2.3 did with
    /// replications whose state changed.
    /// </summary>
    public bool BreaksOff { get; set; }

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
                "GET",
                "/_scheduler/docs/_replicator/r",
                request => Unreadable.Contains(LastSegment(request)) ? CaseClause() : StubServer.Json(Row(LastSegment(request)))
            )
            .On("GET", "/_replicator/r", request => StubServer.Json(Content(LastSegment(request))))
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
        if (name == "docs" && ids.Any(Unreadable.Contains))
        {
            if (!BreaksOff)
                return CaseClause();
            string start =
                "{\"total_rows\":"
                + _ids.Count
                + ",\"docs\":["
                + string.Join(',', ids.TakeWhile(id => !Unreadable.Contains(id)).Select(Row));
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StreamContent(new EndingEarly(Encoding.UTF8.GetBytes(start))),
            };
        }

        if (query["states"] is "running")
            ids = ids.Where(IsRunning);
        var text = new StringBuilder($$"""{"total_rows":{{_ids.Count}},"offset":{{Math.Min(skip, _ids.Count)}},"{{name}}":[""");
        text.AppendJoin(',', ids.Select(write));
        return StubServer.Json(text.Append("]}").ToString());
    }

    private static IEnumerable<string> Asked(StubRequest request) =>
        JsonNode.Parse(request.Body)!["docs"]!.AsArray().Select(document => (string)document!["id"]!);

    private static string LastSegment(StubRequest request) => request.Path[(request.Path.LastIndexOf('/') + 1)..];

    private static HttpResponseMessage CaseClause() =>
        StubServer.Json(HttpStatusCode.InternalServerError, """{"error":"case_clause","reason":"{error,invalid_uri}"}""");

    private string Document(string id) => $$"""{"id":"{{id}}","docs":[{"ok":{{Content(id)}} }]}""";

    private string Content(string id) =>
        Unreadable.Contains(id)
            ? $$$$"""{"_id":"{{{{id}}}}","_rev":"2-164080683257d059f135e837dc2c9974","source":{"url":"HTTP://127.0.0.1:5984/vs"},"target":{"url":"http://127.0.0.1:5984/x"},"owner":"admin","_replication_state":"failed","_replication_state_time":"2026-11-30T07:31:01Z","_replication_state_reason":"{error,{case_clause,{error,invalid_uri}}}"}"""
            : $$"""{"_id":"{{id}}","_rev":"1-a","source":"http://h/s","target":"http://h/t"}""";

    private bool IsRunning(string id) => int.Parse(id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) % OneRunsOf == 0;

    private string Row(string id) =>
        $$"""{"database":"_replicator","doc_id":"{{id}}","id":null,"source":"http://h/s/","target":"http://h/t/","state":"{{(IsRunning(id) ? "running" : "completed")}}","error_count":0,"info":{"docs_read":7,"docs_written":7,"checkpointed_source_seq":"7-{{id}}g1AAAACveJzLYWBgYMpgTmEQS84vTc5ISTI0tbQw"},"start_time":"2026-11-21T22:48:47Z","last_updated":"2026-11-21T22:49:27Z"}""";

    /// <summary>A body whose connection is closed before its end.</summary>
    private sealed class EndingEarly(byte[] start) : MemoryStream(start)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is var read and > 0
                ? read
                : throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
    }
}
