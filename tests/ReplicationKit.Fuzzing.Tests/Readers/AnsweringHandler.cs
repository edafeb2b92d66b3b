using System.Net;
using System.Text;

namespace ReplicationKit.Fuzzing.Tests.Readers;

/// <summary>Answers the requests under test with the input, and all others as CouchDB does.</summary>
/// <param name="isTested">Whether a request is under test, by its method and path.</param>
/// <param name="status">The status of the answers under test.</param>
/// <param name="input">The body of the answers under test.</param>
internal sealed class AnsweringHandler(Func<string, string, bool> isTested, HttpStatusCode status, byte[] input) : HttpMessageHandler
{
    /// <summary>More requests than any call sends for an answer of a few rows.</summary>
    public const int MaxRequests = 40;

    private int _requests;

    /// <summary>The number of requests.</summary>
    public int Requests => _requests;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string method = request.Method.Method;
        string path = request.RequestUri!.PathAndQuery;
        if (Interlocked.Increment(ref _requests) > MaxRequests)
            throw new InvalidOperationException($"The answer is requested without end: {method} {path}");
        HttpResponseMessage response = isTested(method, path)
            ? new HttpResponseMessage(status) { Content = new ByteArrayContent(input) }
            : Usual(method, path);
        response.RequestMessage = request;
        return Task.FromResult(response);
    }

    private static HttpResponseMessage Usual(string method, string path)
    {
        (HttpStatusCode status, string body) = (method, path.Split('?')[0]) switch
        {
            ("GET", "/") => (HttpStatusCode.OK, """{"couchdb":"Welcome","version":"3.5.2"}"""),
            ("GET", "/_scheduler/docs/_replicator") => (HttpStatusCode.OK, """{"total_rows":0,"offset":0,"docs":[]}"""),
            ("GET", "/_replicator/_all_docs") => (
                HttpStatusCode.OK,
                path.Contains("startkey", StringComparison.Ordinal) || path.Contains("skip", StringComparison.Ordinal)
                    ? """{"rows":[]}"""
                    : """{"rows":[{"id":"x"}]}"""
            ),
            ("GET", "/_session") => (HttpStatusCode.OK, """{"ok":true,"userCtx":{"name":"admin","roles":["_admin"]}}"""),
            ("GET", "/_scheduler/docs/_replicator/x") => (HttpStatusCode.OK, """{"doc_id":"x","state":"completed","info":null}"""),
            ("GET", "/_replicator/x") => (HttpStatusCode.OK, """{"_id":"x","_rev":"1-a","source":"http://h/s","target":"http://h/t"}"""),
            ("POST", "/_replicator/_bulk_get") => (HttpStatusCode.OK, """{"results":[]}"""),
            ("PUT" or "DELETE", _) => (HttpStatusCode.Created, """{"ok":true,"id":"x","rev":"1-a"}"""),
            _ => (HttpStatusCode.NotFound, """{"error":"not_found","reason":"missing"}"""),
        };
        return new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }
}
