using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReplicationKit.Tests;

namespace ReplicationKit.Fuzzing.Tests.Readers;

/// <summary>Everything of the client that reads what a server sends.</summary>
internal static class ReaderTargets
{
    private static readonly ReplicationDocument Spec = new()
    {
        Id = "x",
        Source = ReplicationEndpoint.Remote("http://h/s"),
        Target = ReplicationEndpoint.Remote("http://h/t"),
    };

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        Answer("status", Recorded("/_scheduler/docs/"), "GET", "/_scheduler/docs/_replicator/", it => it.GetStatusAsync("x")),
        Answer(
            "statuses",
            Recorded("/_scheduler/docs?", "/_scheduler/docs/_replicator?"),
            "GET",
            "/_scheduler/docs/_replicator?",
            it => it.GetStatusesAsync(["x", "lc-oneshot"])
        ),
        Answer("restart", Documents(), "GET", "/_replicator/x", it => it.RestartAsync("x")),
        Answer("stop", Documents(), "GET", "/_replicator/x", it => it.StopAsync("x")),
        Answer(
            "list of ids",
            [
                """{"total_rows":2,"offset":0,"rows":[]}"""u8.ToArray(),
                """{"total_rows":2,"offset":0,"rows":[{"id":"a","key":"a","value":{"rev":"1-a"}},{"id":"x","key":"x"}]}"""u8.ToArray(),
            ],
            "GET",
            "/_replicator/_all_docs",
            it => ReadAsync(it.ListAsync())
        ),
        Answer(
            "list by state",
            Recorded("/_scheduler/docs?", "/_scheduler/docs/_replicator?"),
            "GET",
            "/_scheduler/docs/_replicator?",
            it => ReadAsync(it.ListAsync([ReplicationState.Running]))
        ),
        Answer("jobs", Recorded("/_scheduler/jobs?", "/_scheduler/jobs"), "GET", "/_scheduler/jobs?", it => ReadAsync(it.ListJobsAsync())),
        Answer("job", Recorded("/_scheduler/jobs/"), "GET", "/_scheduler/jobs/", it => it.GetJobAsync("j")),
        Answer("tasks", Recorded("/_active_tasks"), "GET", "/_active_tasks", it => ReadAsync(it.ListTasksAsync())),
        Answer("database", [Database()], "GET", "/_replicator", it => it.GetUpdateSequenceAsync(Spec.Source!), "/s"),
        Answer("written document", Written(), "PUT", "/_replicator/x", it => it.CreateAsync(Spec)),
        Answer(
            "greeting",
            ["""{"couchdb":"Welcome","version":"3.5.2","git_sha":"c","features":["x"],"vendor":{"name":"Cloudant"}}"""u8.ToArray()],
            "GET",
            "/",
            it => it.CreateAsync(Spec),
            server: null
        ),
        Answer(
            "written documents",
            ["""[{"ok":true,"id":"x","rev":"1-a"},{"id":"y","error":"conflict","reason":"Document update conflict."}]"""u8.ToArray()],
            "POST",
            "/_replicator/_bulk_docs",
            it => it.CreateAllAsync([Spec, Second()]),
            documented: [typeof(ReplicationBatchException)]
        ),
        Answer("deployed documents", Deployed(), "POST", "/_replicator/_bulk_get", it => it.PlanAsync([Spec], restartEnded: true)),
        Answer("transient run", Recorded("/_replicate"), "POST", "/_replicate", it => it.ReplicateAsync(Spec)),
        .. new[] { 302, 400, 401, 403, 404, 405, 408, 409, 412, 413, 429, 500, 503 }.Select(Error),
        new FeedTarget(FeedLines()),
        new PageTarget(Recorded("/_scheduler/docs?", "/_scheduler/docs/_replicator?", "/_scheduler/docs/rk")),
        new RowTarget([.. Recording.SchedulerRows().Select(row => Recording.Bytes(row.Row)).DistinctBy(Encoding.UTF8.GetString)]),
        new DocumentTarget(Documents()),
        .. RefitTarget.All(Recorded),
    ];

    private static AnswerTarget Answer(
        string name,
        IReadOnlyList<byte[]> seeds,
        string method,
        string pathStart,
        Func<Replicator, Task> call,
        string? otherPath = null,
        CouchServer? server = CouchServer.CouchDB35,
        IReadOnlyList<Type>? documented = null
    ) =>
        new(
            name,
            seeds,
            (sent, path) =>
                sent == method && (pathStart == "/" ? path == "/" : path.StartsWith(otherPath ?? pathStart, StringComparison.Ordinal)),
            call
        )
        {
            Server = server,
            Documented = documented ?? [],
        };

    /// <summary>The body of an error, for a read and for a write.</summary>
    private static AnswerTarget Error(int status) =>
        new(
            $"error {status}",
            ["""{"error":"forbidden","reason":"`source` is missing"}"""u8.ToArray(), """{"error":"x","reason":"y"}"""u8.ToArray()],
            static (_, _) => true,
            async it =>
            {
                try
                {
                    await it.CreateAsync(Spec);
                }
                catch (ReplicationException exception) when (exception.Message.StartsWith("Could not create", StringComparison.Ordinal))
                {
                    await it.GetJobAsync("x");
                }
            }
        )
        {
            Status = (HttpStatusCode)status,
            Documented =
            [
                typeof(ReplicationException),
                typeof(ReplicationAuthorizationException),
                typeof(ReplicationNotFoundException),
                typeof(ReplicationConflictException),
            ],
        };

    private static ReplicationDocument Second() =>
        new()
        {
            Id = "y",
            Source = ReplicationEndpoint.Remote("http://h/s"),
            Target = ReplicationEndpoint.Remote("http://h/u"),
        };

    /// <summary>The recorded bodies of successful answers whose paths begin like this, each once.</summary>
    private static byte[][] Recorded(params string[] paths) =>
        [
            .. Recording
                .All()
                .Where(answer =>
                    answer.Status is >= 200 and < 300
                    && answer.Body.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                    && Array.Exists(
                        paths,
                        path => path[^1] is '?' or '/' or '-' ? answer.Path.StartsWith(path, StringComparison.Ordinal) : answer.Path == path
                    )
                )
                .Select(answer => Recording.Bytes(answer.Body))
                .Where(body => body.Length < 20_000)
                .DistinctBy(Encoding.UTF8.GetString),
        ];

    /// <summary>Recorded documents, with the id of the replication under test.</summary>
    private static byte[][] Documents() =>
        [
            .. Recorded("/_replicator/lc-", "/_replicator/ud-")
                .Select(body => JsonNode.Parse(body)!.AsObject())
                .Where(document => document.ContainsKey("_id"))
                .Select(document =>
                {
                    document["_id"] = "x";
                    return Encoding.UTF8.GetBytes(document.ToJsonString());
                }),
        ];

    private static byte[] Database() =>
        """{"db_name":"s","update_seq":"12-g1AAA","doc_count":3,"cluster":{"q":2,"n":1,"update_seq":7},"instance_start_time":"0"}"""u8.ToArray();

    private static byte[][] Written() =>
        [.. Recording.All().Where(answer => answer.Status == 201).Take(3).Select(answer => Recording.Bytes(answer.Body))];

    /// <summary>Recorded documents as <c>_bulk_get</c> returns them.</summary>
    private static byte[][] Deployed() =>
        [
            .. Documents()
                .Select(document =>
                    Encoding.UTF8.GetBytes($$"""{"results":[{"id":"x","docs":[{"ok":{{Encoding.UTF8.GetString(document)}}}]}]}""")
                ),
        ];

    /// <summary>Recorded documents as lines of the changes feed.</summary>
    private static byte[][] FeedLines() =>
        [
            .. Documents()
                .Select(document =>
                    Encoding.UTF8.GetBytes(
                        "\n{\"seq\":\"1-a\",\"id\":\"x\",\"changes\":[{\"rev\":\"2-b\"}],\"doc\":"
                            + Encoding.UTF8.GetString(document).ReplaceLineEndings("")
                            + "}\n{\"seq\":2,\"id\":\"y\",\"changes\":[{\"rev\":\"1-a\"}],\"deleted\":true}\n\n{\"last_seq\":\"3-c\",\"pending\":0}\n"
                    )
                ),
        ];

    private static async Task ReadAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (T _ in items) { }
    }
}
