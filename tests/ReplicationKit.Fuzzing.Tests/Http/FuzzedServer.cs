using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ReplicationKit.Embedded;

namespace ReplicationKit.Fuzzing.Tests.Http;

/// <summary>The embedded server under test. It is replaced from time to time, so that what the requests store does not grow.</summary>
internal sealed class FuzzedServer
{
    private const int RequestsPerServer = 20_000;

    private static readonly string Credentials = "Basic " + Convert.ToBase64String("admin:password"u8);

    private static readonly string[] Feeds = ["_changes", "_db_updates"];

    private readonly ConcurrentQueue<Exception> _failures = [];
    private EmbeddedCouch? _couch;
    private int _requests;

    public static FuzzedServer Instance { get; } = new();

    /// <summary>Handles a request as if it had come over the network.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">The path and the query as they are sent.</param>
    /// <param name="headers">Headers in addition to the usual ones, or instead of them.</param>
    /// <param name="body">The body.</param>
    /// <returns>What is wrong with the answer, or <c>null</c>.</returns>
    public async Task<string?> FindFaultAsync(string method, string target, IReadOnlyList<(string Name, string Value)> headers, byte[] body)
    {
        EmbeddedCouch couch = await ServerAsync();
        using var aborted = new CancellationTokenSource();
        var context = new DefaultHttpContext { RequestAborted = aborted.Token };
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        context.Request.Method = method;
        context.Request.Headers.Authorization = Credentials;
        context.Request.Headers.ContentType = "application/json";
        foreach ((string name, string value) in headers)
            context.Request.Headers[name] = value;
        context.Request.Body = new MemoryStream(body);
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        Task handled = couch.HandleAsync(context);
        // A feed ends when its client leaves.
        if (!handled.IsCompleted && Feeds.Any(feed => target.Contains(feed, StringComparison.Ordinal)))
        {
            await aborted.CancelAsync();
            await handled.ContinueWith(static _ => { }, TaskScheduler.Default);
        }
        else
        {
            await handled;
        }
        return _failures.TryDequeue(out Exception? failure) ? $"{method} {target}: {failure}" : null;
    }

    private async Task<EmbeddedCouch> ServerAsync()
    {
        // A mutated request may delete the database. The following requests need it.
        if (_couch is not null && ++_requests % RequestsPerServer != 0 && _couch.Store.Find("db") is not null)
            return _couch;
        if (_couch is not null)
            await _couch.DisposeAsync();
        // Mutated requests contain many wrong passwords: with a lockout, the account would be locked and the rest refused.
        _couch = await EmbeddedCouch.StartAsync(
            new EmbeddedCouchOptions { LoggerFactory = new FailureLog(_failures), LockoutThreshold = 0 }
        );
        using HttpClient client = _couch.CreateClient();
        foreach ((string method, string path, string? content) in Data)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (content is not null)
                request.Content = new StringContent(content, Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await client.SendAsync(request);
            response.EnsureSuccessStatusCode();
        }
        return _couch;
    }

    private static readonly (string Method, string Path, string? Body)[] Data =
    [
        ("PUT", "db", null),
        ("PUT", "parts?partitioned=true", null),
        (
            "PUT",
            "db/a",
            """{"a":1,"b":["x",{"c":null}],"_attachments":{"p":{"content_type":"text/plain","data":"aGk="},"q":{"data":"aGVsbG8="}}}"""
        ),
        ("PUT", "db/b", """{"a":2,"type":"t"}"""),
        ("PUT", "db/_local/l", """{"v":1}"""),
        (
            "POST",
            "db/_bulk_docs",
            """{"new_edits":false,"docs":[{"_id":"a","_rev":"2-x","c":1},{"_id":"b","_rev":"1-y","_deleted":true}]}"""
        ),
        ("PUT", "db/_design/d", """{"filters":{"f":"function(doc, req) { return doc.a == req.query.a; }"}}"""),
        (
            "PUT",
            "db/_design/v",
            """
            {"views":{"m":{"map":"function(doc) { emit([doc.a, doc._id], doc.a); }","reduce":"_stats"},
                      "j":{"map":"function(doc) { emit(doc._id, doc.a); }","reduce":"function(keys, values) { return values.length; }"}},
             "shows":{"s":"function(doc, req) { return {json: req, headers: {'X-A': req.query.a || 'b'}}; }"},
             "lists":{"l":"function(head, req) { start({headers: {'Content-Type': 'text/plain'}}); var row; while ((row = getRow())) send(toJSON(row)); }"},
             "updates":{"u":"function(doc, req) { return [{_id: req.id || 'u', body: req.body, form: req.form}, toJSON(doc)]; }"},
             "rewrites":[{"from":"/to/:id","to":"../../:id","query":{"a":":b"}},{"from":"/v/*","to":"_view/*","method":"GET"}]}
            """
        ),
        ("POST", "db/_index", """{"index":{"fields":["a"]},"ddoc":"i","name":"a"}"""),
        ("PUT", "parts/x:1", """{"a":1}"""),
        ("PUT", "parts/_design/v", """{"views":{"m":{"map":"function(doc) { emit(doc.a, 1); }","reduce":"_count"}}}"""),
        ("PUT", "copy", null),
        ("PUT", "checked", null),
        ("PUT", "checked/_design/v", """{"validate_doc_update":"function(n) { if (n.thrown !== undefined) throw n.thrown; }"}"""),
    ];
}
