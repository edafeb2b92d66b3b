using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReplicationKit.Testing;
using ReplicationKit.Tests.Client;

namespace ReplicationKit.Tests.Faults;

/// <summary>
/// Marked secrets through every method of the client, which fails at each of its requests in turn: the server repeats the request in its
/// error. Everything that is logged, traced, thrown or returned is searched for the marks.
/// </summary>
public sealed class SecretsStageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("basic", CouchServer.CouchDB30)]
    [InlineData("session", CouchServer.CouchDB35)]
    [InlineData("inherited", CouchServer.CouchDB35)]
    public async Task No_method_shows_a_secret_at_whichever_request_it_fails(string kind, CouchServer server)
    {
        var written = new List<string?>();
        using ActivityListener activities = Listen(written);
        int stages = 0;
        foreach (string name in AsyncSurface.Calls.Keys)
        {
            foreach (int status in (int[])[0, 200, 401, 404, 500])
            {
                int request = 1;
                while (await FailAsync(name, kind, server, status, request, written))
                    request++;
                stages += request;
            }
        }

        stages.Should().BeGreaterThan(500, "each method fails at each of its requests");
        lock (written)
            SecretMark.FindIn(written).Should().BeEmpty();
    }

    /// <summary>Calls a method whose request with the given number fails.</summary>
    /// <returns>Whether it sent as many requests.</returns>
    private static async Task<bool> FailAsync(string name, string kind, CouchServer server, int status, int request, List<string?> written)
    {
        var log = new LogCollector();
        using var stub = new StubServer();
        AsyncSurface.AnswerEverything(stub);
        AnswerWithSecrets(stub);
        using var handler = new RepeatingHandler(stub, status, request);
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        if (kind == "inherited")
            http.DefaultRequestHeaders.Authorization = new("Basic", "am86bTRyay1pbmhlcml0ZWQ="); // jo:m4rk-inherited
        var clock = new TestClock();
        using var replicator = new Replicator(
            http,
            new ReplicatorOptions
            {
                BaseAddress = new Uri("http://couch.test:5984"),
                Credentials = CredentialsOf(kind),
                LocalCredentials = EndpointCredentials.Basic("jo", SecretMark.Of("local")),
                Server = server,
                MaxRetries = 0,
                TimeProvider = clock,
                Logger = log,
            }
        );
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        Task call = AsyncSurface.Calls[name](replicator, caller.Token);
        await clock.AdvanceUntilAsync(call, TimeSpan.FromMinutes(2), Stop);
        try
        {
            await call;
            if (call.GetType().GetProperty("Result")?.GetValue(call) is { } result)
                Add(written, result);
        }
        catch (Exception exception)
            when (exception is ReplicationException or TimeoutException or ArgumentException or InvalidOperationException)
        {
            Add(written, exception);
        }

        lock (written)
        {
            written.Add(replicator.ToString());
            written.AddRange(log.Lines);
        }

        return handler.Requests >= request;
    }

    private static ReplicatorCredentials? CredentialsOf(string kind) =>
        kind switch
        {
            "basic" => ReplicatorCredentials.Basic("jo", SecretMark.Of("client")),
            "session" => ReplicatorCredentials.Session("jo", SecretMark.Of("client")),
            _ => null,
        };

    /// <summary>Lets the documents, rows and jobs that the server returns contain secrets too.</summary>
    private static void AnswerWithSecrets(StubServer stub)
    {
        string document = new JsonObject
        {
            ["_id"] = "deployed",
            ["_rev"] = "1-a",
            ["source"] = new JsonObject
            {
                ["url"] = "http://h/s",
                ["auth"] = new JsonObject
                {
                    ["basic"] = new JsonObject { ["username"] = "jo", ["password"] = SecretMark.Of("deployed") },
                },
            },
            ["target"] = "http://jo:m4rk-deployed-url@h/t",
            ["source_proxy"] = "http://jo:m4rk-deployed-proxy@p:3128",
            ["ibrowse_options"] = "[{proxy_password, \"m4rk-deployed-ibrowse\"}]",
        }.ToJsonString();
        stub.On(
                "POST",
                "/_replicator/_bulk_get",
                request =>
                    StubServer.Json(
                        request.Body.Contains("deployed", StringComparison.Ordinal)
                            ? $$"""{"results":[{"id":"deployed","docs":[{"ok":{{document}}}]}]}"""
                            : """{"results":[]}"""
                    )
            )
            .On(
                "GET",
                "/_scheduler/jobs",
                request =>
                {
                    const string job =
                        """{"id":"j","database":null,"doc_id":null,"source":"http://jo:m4rk-job@couch.test:5984/orders/","target":"https://jo:m4rk-job@backup.test/orders/","history":[{"type":"crashed","timestamp":"2026-11-21T20:49:59Z","reason":"{worker_died,http://jo:m4rk-reason@h/db}"}],"info":null}""";
                    return StubServer.Json(request.Path.Contains('?') ? $$"""{"total_rows":1,"offset":0,"jobs":[{{job}}]}""" : job);
                }
            )
            .On(
                "GET",
                "/_active_tasks",
                _ => StubServer.Json("""[{"type":"replication","source":"http://jo:m4rk-task@h/s/","target":"http://jo:m4rk-task@h/t/"}]""")
            )
            .On(
                "POST",
                "/_session",
                _ =>
                {
                    HttpResponseMessage opened = StubServer.Json("""{"ok":true}""");
                    opened.Headers.Add("Set-Cookie", "AuthSession=m4rk-cookie; Max-Age=600");
                    return opened;
                }
            );
    }

    private static void Add(List<string?> written, Exception exception)
    {
        lock (written)
        {
            written.Add(exception.ToString());
            if (exception is ReplicationException known)
                written.Add($"{known.Error} {known.Reason} {known.ReplicationId}");
        }

        foreach (ReplicationException failure in (exception as ReplicationBatchException)?.Failures ?? [])
            Add(written, failure);
        if (exception is ReplicationFailedException { Status: { } status })
            Add(written, (object)status);
    }

    private static void Add(List<string?> written, object result)
    {
        foreach (object item in result is System.Collections.IEnumerable items and not string ? items : Array.Empty<object>())
            Add(written, item);
        lock (written)
        {
            written.Add(result.ToString());
            if (result is not (ReplicationHandle or TransientReplication))
                written.Add(JsonSerializer.Serialize(result, result.GetType()));
            foreach (ReplicationPlanStep step in (result as ReplicationPlan)?.Steps ?? (result as EnsureResult)?.Steps ?? [])
                written.Add($"{step} {string.Join(' ', step.Changes)}");
        }
    }

    private static ActivityListener Listen(List<string?> written)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("ReplicationKit", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (written)
                    written.Add($"{activity.DisplayName} {activity.StatusDescription} {string.Join(' ', activity.TagObjects)}");
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    /// <summary>Fails one request, and repeats it in the error.</summary>
    /// <param name="inner">The server.</param>
    /// <param name="status">The status, 200 for a response that is not JSON, or 0 for a broken connection.</param>
    /// <param name="number">The number of the request that fails.</param>
    private sealed class RepeatingHandler(HttpMessageHandler inner, int status, int number) : DelegatingHandler(inner)
    {
        private int _requests;

        public int Requests => Volatile.Read(ref _requests);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _requests) != number)
                return await base.SendAsync(request, cancellationToken);
            string sent = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            string repeated = $"{request.RequestUri} {request.Headers} {sent}";
            return status switch
            {
                0 => throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused (couch.test:5984)"),
                200 => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("<" + repeated), RequestMessage = request },
                _ => Refuse(request, repeated),
            };
        }

        private HttpResponseMessage Refuse(HttpRequestMessage request, string repeated)
        {
            HttpResponseMessage response = StubServer.Json(
                (HttpStatusCode)status,
                new JsonObject { ["error"] = repeated, ["reason"] = repeated }.ToJsonString()
            );
            response.RequestMessage = request;
            return response;
        }
    }
}
