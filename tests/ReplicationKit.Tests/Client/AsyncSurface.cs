using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using ReplicationKit.Testing;
using ReplicationKit.Tests.Acceptance;

namespace ReplicationKit.Tests.Client;

/// <summary>Every public asynchronous method of the client, with a call of it on a stub that answers everything.</summary>
internal static class AsyncSurface
{
    public delegate Task Call(Replicator replicator, CancellationToken cancellationToken);

    private static readonly Type[] Types = [typeof(Replicator), typeof(ReplicationHandle), typeof(TransientReplication)];

    /// <summary>A call of each method. Some have several, for different paths; a suffix after the name distinguishes them.</summary>
    public static readonly IReadOnlyDictionary<string, Call> Calls = new Dictionary<string, Call>(StringComparer.Ordinal)
    {
        ["Replicator.CreateAsync(IReplicationSpec)"] = (replicator, stop) => replicator.CreateAsync(OneWay(), stop),
        ["Replicator.CreateAsync(IReplicationSpec) both ways"] = (replicator, stop) => replicator.CreateAsync(BothWays(), stop),
        ["Replicator.CreateAllAsync(IEnumerable`1)"] = (replicator, stop) => replicator.CreateAllAsync([OneWay(), OneWay("second")], stop),
        ["Replicator.PlanAsync(IReplicationSpec)"] = (replicator, stop) => replicator.PlanAsync(OneWay(), stop),
        ["Replicator.PlanAsync(IEnumerable`1)"] = (replicator, stop) => replicator.PlanAsync([OneWay()], stop),
        ["Replicator.PlanAsync(IEnumerable`1, Boolean)"] = (replicator, stop) => replicator.PlanAsync([OneWay()], true, stop),
        ["Replicator.EnsureAsync(IReplicationSpec)"] = (replicator, stop) => replicator.EnsureAsync(OneWay(), stop),
        ["Replicator.EnsureAsync(IReplicationSpec) other"] = (replicator, stop) => replicator.EnsureAsync(OneWay("deployed"), stop),
        ["Replicator.EnsureAsync(IReplicationSpec, Boolean)"] = (replicator, stop) => replicator.EnsureAsync(BothWays(), true, stop),
        ["Replicator.EnsureAllAsync(IEnumerable`1, Boolean)"] = (replicator, stop) =>
            replicator.EnsureAllAsync([OneWay(), OneWay("deployed")], false, stop),
        ["Replicator.GetStatusAsync(String)"] = (replicator, stop) => replicator.GetStatusAsync("x", stop),
        ["Replicator.GetStatusesAsync(IEnumerable`1)"] = (replicator, stop) => replicator.GetStatusesAsync(["x", "y"], stop),
        ["Replicator.GetStatusesAsync(IEnumerable`1) one"] = (replicator, stop) => replicator.GetStatusesAsync(["x"], stop),
        ["Replicator.FollowAsync(String)"] = (replicator, stop) => ReadAsync(replicator.FollowAsync("x", stop), stop),
        ["Replicator.FollowAllAsync(IEnumerable`1)"] = (replicator, stop) => ReadAsync(replicator.FollowAllAsync(["x", "y"], stop), stop),
        ["Replicator.WaitForCompletionAsync(String)"] = (replicator, stop) => replicator.WaitForCompletionAsync("x", stop),
        ["Replicator.WaitForCompletionAsync(String, TimeSpan)"] = (replicator, stop) =>
            replicator.WaitForCompletionAsync("x", TimeSpan.FromHours(1), stop),
        ["Replicator.ListAsync()"] = (replicator, stop) => ReadAsync(replicator.ListAsync(stop), stop),
        ["Replicator.ListAsync(IEnumerable`1)"] = (replicator, stop) =>
            ReadAsync(replicator.ListAsync([ReplicationState.Running], stop), stop),
        ["Replicator.ListJobsAsync()"] = (replicator, stop) => ReadAsync(replicator.ListJobsAsync(stop), stop),
        ["Replicator.GetJobAsync(String)"] = (replicator, stop) => replicator.GetJobAsync("j", stop),
        ["Replicator.ListTasksAsync()"] = (replicator, stop) => ReadAsync(replicator.ListTasksAsync(stop), stop),
        ["Replicator.StopAsync(String)"] = (replicator, stop) => replicator.StopAsync("x", stop),
        ["Replicator.StopAllAsync(IEnumerable`1)"] = (replicator, stop) => replicator.StopAllAsync(["deployed", "deployed-too"], stop),
        ["Replicator.RestartAsync(String)"] = (replicator, stop) => replicator.RestartAsync("x", stop),
        ["Replicator.GetUpdateSequenceAsync(ReplicationEndpoint)"] = (replicator, stop) =>
            replicator.GetUpdateSequenceAsync(ReplicationEndpoint.Database("orders"), stop),
        ["Replicator.CopySecurityAsync(IReplicationSpec)"] = (replicator, stop) => replicator.CopySecurityAsync(OneWay(), stop),
        ["Replicator.PlanDesignDocumentsAsync(ReplicationEndpoint, IEnumerable`1)"] = (replicator, stop) =>
            replicator.PlanDesignDocumentsAsync(ReplicationEndpoint.Database("orders"), [Staff], stop),
        ["Replicator.PlanDesignDocumentsAsync(IEnumerable`1, IEnumerable`1)"] = (replicator, stop) =>
            replicator.PlanDesignDocumentsAsync([Filtered()], [Staff], stop),
        ["Replicator.EnsureDesignDocumentsAsync(ReplicationEndpoint, IEnumerable`1)"] = (replicator, stop) =>
            replicator.EnsureDesignDocumentsAsync(ReplicationEndpoint.Database("orders"), [Staff], stop),
        ["Replicator.EnsureDesignDocumentsAsync(IEnumerable`1, IEnumerable`1)"] = (replicator, stop) =>
            replicator.EnsureDesignDocumentsAsync([Filtered()], [Staff], stop),
        ["Replicator.StartTransientAsync(IReplicationSpec)"] = (replicator, stop) => replicator.StartTransientAsync(Continuous(), stop),
        ["Replicator.StartTransientAsync(IReplicationSpec) both ways"] = (replicator, stop) =>
            replicator.StartTransientAsync(BothWays(), stop),
        ["Replicator.ReplicateAsync(IReplicationSpec)"] = (replicator, stop) => replicator.ReplicateAsync(OneWay(), stop),
        ["Replicator.CancelTransientAsync(String)"] = (replicator, stop) => replicator.CancelTransientAsync("j", stop),
        ["Replicator.VerifyAsync(IReplicationSpec, IProgress`1)"] = (replicator, stop) => replicator.VerifyAsync(OneWay(), null, stop),
        ["Replicator.VerifyAsync(String, IProgress`1)"] = (replicator, stop) => replicator.VerifyAsync("x", null, stop),
        ["Replicator.PreviewAsync(IReplicationSpec, IProgress`1)"] = (replicator, stop) => replicator.PreviewAsync(OneWay(), null, stop),
        ["Replicator.PreviewAsync(String, IProgress`1)"] = (replicator, stop) => replicator.PreviewAsync("x", null, stop),
        ["ReplicationHandle.VerifyAsync(IProgress`1)"] = (replicator, stop) => replicator.GetHandle("x").VerifyAsync(null, stop),
        ["ReplicationHandle.PreviewAsync(IProgress`1)"] = (replicator, stop) => replicator.GetHandle("x").PreviewAsync(null, stop),
        ["ReplicationHandle.GetStatusAsync()"] = (replicator, stop) => replicator.GetHandle("x").GetStatusAsync(stop),
        ["ReplicationHandle.FollowAsync()"] = (replicator, stop) => ReadAsync(replicator.GetHandle("x").FollowAsync(stop), stop),
        ["ReplicationHandle.WaitForCompletionAsync()"] = (replicator, stop) => replicator.GetHandle("x").WaitForCompletionAsync(stop),
        ["ReplicationHandle.WaitForCompletionAsync(TimeSpan)"] = (replicator, stop) =>
            replicator.GetHandle("x").WaitForCompletionAsync(TimeSpan.FromHours(1), stop),
        ["ReplicationHandle.StopAsync()"] = (replicator, stop) => replicator.GetHandle("x").StopAsync(stop),
        ["TransientReplication.WaitForCompletionAsync()"] = (replicator, stop) =>
            Transient(replicator, OneWay()).WaitForCompletionAsync(stop),
        ["TransientReplication.CancelAsync()"] = (replicator, stop) => Transient(replicator, OneWay()).CancelAsync(stop),
        ["TransientReplication.FindJobAsync()"] = (replicator, stop) => Transient(replicator, OneWay()).FindJobAsync(stop),
    };

    /// <summary>The names of all methods that there are, found by reflection.</summary>
    public static IEnumerable<string> Names =>
        from type in Types
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where method.GetParameters() is [.., { ParameterType: var last }] && last == typeof(CancellationToken)
        select $"{type.Name}.{method.Name}({string.Join(", ", method.GetParameters().SkipLast(1).Select(parameter => parameter.ParameterType.Name))})";

    /// <summary>
    /// The server in the options: null, so that the version is read, except where a replication starts before the call under test.
    /// </summary>
    public static CouchServer? ServerOf(string name) =>
        name.StartsWith("TransientReplication.", StringComparison.Ordinal) ? CouchServer.CouchDB35 : null;

    /// <summary>Whether its requests are made by the subscription that all followers share.</summary>
    public static bool IsShared(string name) =>
        name.Contains("Follow", StringComparison.Ordinal)
        || (
            name.Contains("WaitForCompletion", StringComparison.Ordinal)
            && !name.StartsWith("TransientReplication.", StringComparison.Ordinal)
        );

    /// <summary>Whether its requests are shared: they end when no caller is waiting for the responses.</summary>
    public static bool IsInBackground(string name) =>
        IsShared(name)
        || name.StartsWith("TransientReplication.", StringComparison.Ordinal)
        || name.StartsWith("Replicator.ReplicateAsync", StringComparison.Ordinal);

    public static void AnswerEverything(StubServer server)
    {
        const string revision = """{"ok":true,"id":"x","rev":"1-a"}""";
        const string job =
            """{"id":"j","database":null,"doc_id":null,"source":"http://couch.test:5984/orders/","target":"https://backup.test/orders/","history":[],"info":null}""";
        server
            .On("GET", "/", _ => StubServer.Json("""{"update_seq":"1-a"}"""))
            .On("PUT", "/", _ => StubServer.Json(HttpStatusCode.Created, revision))
            .On("DELETE", "/", _ => StubServer.Json(revision))
            .On("GET", "/_replicator/", _ => StubServer.Json("""{"_id":"x","_rev":"1-a","source":"http://h/s","target":"http://h/t"}"""))
            .On(
                "GET",
                "/_replicator/_all_docs",
                request =>
                    StubServer.Json(
                        request.Path.Contains("skip", StringComparison.Ordinal)
                        || request.Path.Contains("startkey", StringComparison.Ordinal)
                            ? """{"rows":[]}"""
                            : """{"rows":[{"id":"x"},{"id":"y"}]}"""
                    )
            )
            .On(
                "GET",
                "/_scheduler/docs/_replicator?",
                _ => StubServer.Json($$"""{"total_rows":2,"offset":0,"docs":[{{Row("x")}},{{Row("y")}}]}""")
            )
            .On("GET", "/_scheduler/docs/_replicator/", request => StubServer.Json(Row(request.Path.Split('/')[^1])))
            .On("GET", "/_scheduler/jobs?", _ => StubServer.Json($$"""{"total_rows":1,"offset":0,"jobs":[{{job}}]}"""))
            .On("GET", "/_scheduler/jobs/", _ => StubServer.Json(job))
            .On("GET", "/_active_tasks", _ => StubServer.Json("[]"))
            .On("GET", "/orders/_changes", _ => StubServer.Json(Changes))
            .On("GET", "/s/_changes", _ => StubServer.Json(Changes))
            .On("POST", "/orders/_changes", _ => StubServer.Json("""{"results":[],"last_seq":"2-b","pending":0}"""))
            .On("POST", "/s/_changes", _ => StubServer.Json("""{"results":[],"last_seq":"2-b","pending":0}"""))
            .On("POST", "/orders/_revs_diff", _ => StubServer.Json("""{"d":{"missing":["1-a"]}}"""))
            .On("POST", "/t/_revs_diff", _ => StubServer.Json("""{"d":{"missing":["1-a"]}}"""))
            .On("POST", "/_replicator/_changes", _ => new StubFeedStream().ToResponse())
            .On("POST", "/_replicator/_bulk_docs", Written)
            .On("POST", "/_replicator/_bulk_get", Deployed)
            .On(
                "POST",
                "/_replicate",
                request =>
                    StubServer.Json(
                        request.Body.Contains("\"continuous\":true", StringComparison.Ordinal)
                            ? """{"ok":true,"_local_id":"j"}"""
                            : """{"ok":true,"session_id":"s","history":[]}"""
                    )
            )
            .On(
                "POST",
                "/_session",
                _ =>
                {
                    HttpResponseMessage opened = StubServer.Json("""{"ok":true}""");
                    opened.Headers.Add("Set-Cookie", "AuthSession=c; Max-Age=600");
                    return opened;
                }
            );
    }

    private const string Changes = """{"results":[{"seq":"1-a","id":"d","changes":[{"rev":"1-a"}]}],"last_seq":"1-a","pending":0}""";

    private static HttpResponseMessage Written(StubRequest request) =>
        StubServer.Json(
            HttpStatusCode.Created,
            "[" + string.Join(',', Documents(request).Select(document => $$"""{"ok":true,"id":"{{document["_id"]}}","rev":"1-a"}""")) + "]"
        );

    private static HttpResponseMessage Deployed(StubRequest request) =>
        StubServer.Json(
            """{"results":[""" + string.Join(',', Documents(request).Select(document => Found((string)document["id"]!))) + "]}"
        );

    private static IEnumerable<JsonNode> Documents(StubRequest request) =>
        JsonNode.Parse(request.Body)!["docs"]!.AsArray().Select(document => document!);

    private static string Found(string id) =>
        id.StartsWith("deployed", StringComparison.Ordinal)
            ? $$"""{"id":"{{id}}","docs":[{"ok":{"_id":"{{id}}","_rev":"1-a","source":"http://h/s","target":"http://h/t"} }]}"""
            : $$"""{"id":"{{id}}","docs":[{"error":{"id":"{{id}}","error":"not_found","reason":"missing"} }]}""";

    private static string Row(string id) =>
        $$"""{"database":"_replicator","doc_id":"{{id}}","info":{"docs_written":1},"state":"completed"}""";

    /// <summary>A specification with a secret of each kind.</summary>
    private static ReplicationDocument OneWay(string id = "x")
    {
        ReplicationDocument spec = StubReplicator.Spec(id);
        spec.Target = ReplicationEndpoint
            .Remote("https://backup.test/orders")
            .WithBasicAuth("backup", SecretMark.Of("basic"))
            .WithHeader("X-Key", SecretMark.OfHeader("header"));
        return spec;
    }

    private static TwoWaySpec BothWays() => new("both", "left", "right");

    private static DesignDocument Staff =>
        DesignDocument.Parse("staff", """{ "filters": { "all": "function (doc) { return true; }" } }"""u8);

    private static ReplicationDocument Filtered()
    {
        ReplicationDocument spec = OneWay();
        spec.Filter = "staff/all";
        return spec;
    }

    private static ReplicationDocument Continuous()
    {
        ReplicationDocument spec = OneWay();
        spec.Continuous = true;
        return spec;
    }

    /// <summary>Starts a one-shot replication, which sends nothing before the call under test begins.</summary>
    private static TransientReplication Transient(Replicator replicator, ReplicationDocument spec)
    {
        Task<TransientReplication> start = replicator.StartTransientAsync(spec, CancellationToken.None);
        start.IsCompletedSuccessfully.Should().BeTrue("a one-shot one is started in the background");
        return start.Result;
    }

    private static async Task<List<T>> ReadAsync<T>(IAsyncEnumerable<T> items, CancellationToken cancellationToken)
    {
        var read = new List<T>();
        await foreach (T item in items.WithCancellation(cancellationToken))
            read.Add(item);
        return read;
    }
}
