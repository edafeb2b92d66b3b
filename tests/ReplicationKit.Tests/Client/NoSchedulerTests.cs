using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Client;

/// <summary>Servers without a scheduler: CouchDB 1.x and PouchDB Server. Rows L1, L2, L2a and L3.</summary>
public sealed class NoSchedulerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<ScriptedServer> Servers() => [ScriptedServer.CouchDB1, ScriptedServer.Pouch];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_one_shot_is_created_followed_and_stopped(ScriptedServer kind)
    {
        using var run = new Client(kind);
        run.Server.Script("x", TimeSpan.FromSeconds(3), "completed");
        ReplicationHandle handle = await run.Replicator.CreateAsync(Spec("x"), Stop);

        Task<ReplicationStatus> wait = handle.WaitForCompletionAsync(Stop);
        await run.Clock.AdvanceUntilAsync(wait, TimeSpan.FromSeconds(5), Stop);

        (await wait).State.Should().Be(ReplicationState.Completed);
        (await handle.GetStatusAsync(Stop)).State.Should().Be(ReplicationState.Completed);
        await run.Replicator.StopAsync("x", Stop);
        run.Server.RevisionOf("x").Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Many_are_stopped(ScriptedServer kind)
    {
        using var run = new Client(kind);
        await run.Replicator.CreateAllAsync([Spec("x"), Spec("y")], Stop);

        Func<Task> act = () => run.Replicator.StopAllAsync(["x", "gone", "y"], Stop);

        (await act.Should().ThrowAsync<ReplicationBatchException>()).Which.Stopped.Should().BeEquivalentTo("x", "y");
        run.Server.RevisionOf("x").Should().BeNull();
        run.Server.RevisionOf("y").Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_continuous_replication_is_followed(ScriptedServer kind)
    {
        using var run = new Client(kind);
        ReplicationHandle handle = await run.Replicator.CreateAsync(Spec("x"), Stop);
        await using IAsyncEnumerator<ReplicationStatus> follower = handle.FollowAsync(Stop).GetAsyncEnumerator(Stop);

        Task<bool> first = follower.MoveNextAsync().AsTask();
        await run.Clock.AdvanceUntilAsync(first, TimeSpan.FromSeconds(5), Stop);
        follower.Current.State.Should().Be(ReplicationState.Running);

        Task end = ReadToEndAsync();
        run.Server.Delete("x");
        await run.Clock.AdvanceUntilAsync(end, TimeSpan.FromSeconds(5), Stop);
        await end.Awaiting(task => task).Should().ThrowAsync<ReplicationNotFoundException>();

        async Task ReadToEndAsync()
        {
            while (await follower.MoveNextAsync()) { }
        }
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Replications_are_listed_from_their_documents(ScriptedServer kind)
    {
        using var run = new Client(kind);
        run.Server.Script("a", TimeSpan.FromSeconds(1), "completed");
        await run.Replicator.CreateAllAsync([Spec("a"), Spec("b")], Stop);
        run.Clock.Advance(TimeSpan.FromSeconds(2));

        (await ReadAsync(run.Replicator.ListAsync(Stop)))
            .Select(status => (status.Id, status.State))
            .Should()
            .Equal(("a", ReplicationState.Completed), ("b", ReplicationState.Running));
        (await ReadAsync(run.Replicator.ListAsync([ReplicationState.Running], Stop))).Select(status => status.Id).Should().Equal("b");
        (await run.Replicator.GetStatusesAsync(["a", "b", "c"], Stop)).Keys.Should().BeEquivalentTo("a", "b");
        (await ReadAsync(run.Replicator.ListTasksAsync(Stop)))
            .Select(task => task.DocumentId)
            .Should()
            .Equal(kind == ScriptedServer.Pouch ? [] : ["b"]);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task The_progress_is_that_of_the_active_tasks_if_the_server_lists_them(ScriptedServer kind)
    {
        using var run = new Client(kind);
        await run.Replicator.CreateAllAsync([Spec("a"), Spec("b")], Stop);
        run.Clock.Advance(TimeSpan.FromSeconds(30));
        var follower = run.Replicator.FollowAsync("a", Stop).GetAsyncEnumerator(Stop);

        Task<bool> first = follower.MoveNextAsync().AsTask();
        await run.Clock.AdvanceUntilAsync(first, TimeSpan.FromSeconds(5), Stop);
        ReplicationStatus[] statuses =
        [
            follower.Current,
            await run.Replicator.GetStatusAsync("a", Stop),
            (await run.Replicator.GetStatusesAsync(["a"], Stop))["a"],
            (await run.Replicator.GetStatusesAsync(["a", "b"], Stop))["a"],
            (await ReadAsync(run.Replicator.ListAsync(Stop)))[0],
        ];

        foreach (ReplicationStatus status in statuses)
        {
            status.State.Should().Be(ReplicationState.Running);
            status.HasFigures.Should().Be(kind == ScriptedServer.CouchDB1);
            status.DocsWritten.Should().BeGreaterThanOrEqualTo(kind == ScriptedServer.CouchDB1 ? 30 : 0);
            status.ChangesPending.Should().BeNull("neither server reports it");
        }

        if (kind == ScriptedServer.CouchDB1)
        {
            Task<bool> next = follower.MoveNextAsync().AsTask();
            await run.Clock.AdvanceUntilAsync(next, TimeSpan.FromSeconds(5), Stop);
            follower.Current.DocsWritten.Should().BeGreaterThan(30);
        }

        await follower.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_replication_without_a_document_runs_once(ScriptedServer kind)
    {
        using var run = new Client(kind);

        ReplicationRun result = await run.Replicator.ReplicateAsync(Spec("x"), Stop);

        result.SourceLastSeq.Should().Be("100");
        result.History.Should().ContainSingle().Which.Figures.DocsWritten.Should().Be(100);
        result.History[0].StartTime.Should().NotBeNull();
    }

    [Fact]
    public async Task What_replicate_of_PouchDB_Server_cannot_do_is_refused_before_it_is_sent()
    {
        using var run = new Client(ScriptedServer.Pouch);
        (Action<ReplicationDocument> Set, string Problem)[] specs =
        [
            (spec => spec.Continuous = true, "returns no id"),
            (spec => spec.DocIds = ["a"], "ignores doc_ids"),
            (spec => spec.Selector = new System.Text.Json.Nodes.JsonObject { ["a"] = 1 }, "ignores selector"),
            (spec => spec.SinceSeq = "now", "ignores since_seq"),
        ];

        foreach ((Action<ReplicationDocument> set, string problem) in specs)
        {
            ReplicationDocument spec = Spec("x");
            set(spec);
            await run
                .Replicator.Awaiting(it => it.StartTransientAsync(spec, Stop))
                .Should()
                .ThrowAsync<ReplicationValidationException>()
                .WithMessage($"*'x'*PouchDB Server* {problem}*CreateAsync*");
        }

        run.LastBody.Should().BeEmpty();
    }

    [Fact]
    public async Task PouchDB_Server_cannot_cancel_and_is_not_asked_to()
    {
        using var run = new Client(ScriptedServer.Pouch);
        await run
            .Replicator.Awaiting(it => it.CancelTransientAsync("x", Stop))
            .Should()
            .ThrowAsync<ReplicationException>()
            .WithMessage("*PouchDB Server cannot cancel*");
        using var held = new HeldReplicate(ScriptedServer.Pouch);
        TransientReplication transient = await held.Replicator.StartTransientAsync(Spec("x"), Stop);
        await held.Sent.WaitAsync(Stop);

        await transient
            .Awaiting(it => it.CancelAsync(Stop))
            .Should()
            .ThrowAsync<ReplicationException>()
            .WithMessage("*PouchDB Server cannot cancel*");
        held.Count.Should().Be(1, "a second request would start another replication");
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_run_without_a_document_is_awaited_although_no_jobs_can_be_read(ScriptedServer kind)
    {
        using var held = new HeldReplicate(kind);
        TransientReplication transient = await held.Replicator.StartTransientAsync(Spec("x"), Stop);
        await held.Sent.WaitAsync(Stop);
        Task<ReplicationRun> wait = transient.WaitForCompletionAsync(Stop);
        for (int hour = 0; hour < 3; hour++)
            held.Clock.Advance(TimeSpan.FromHours(1));

        wait.IsCompleted.Should().BeFalse();
        held.Release();

        (await wait.WaitAsync(Stop)).History.Should().ContainSingle();
        held.Count.Should().Be(1);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Plans_and_ensuring_compare_the_documents(ScriptedServer kind)
    {
        using var run = new Client(kind);
        (await run.Replicator.EnsureAsync(Spec("x"), Stop)).Action.Should().Be(ReplicationPlanAction.Create);

        (await run.Replicator.EnsureAsync(Spec("x"), Stop)).Action.Should().Be(ReplicationPlanAction.Unchanged);
        (await run.Replicator.PlanAsync([Spec("x"), Spec("y")], Stop))
            .Steps.Select(step => step.Action)
            .Should()
            .Equal(ReplicationPlanAction.Unchanged, ReplicationPlanAction.Create);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Jobs_are_refused_with_a_sentence_that_names_what_is_missing(ScriptedServer kind)
    {
        using var run = new Client(kind);

        (await run.Replicator.Awaiting(it => ReadAsync(it.ListJobsAsync(Stop))).Should().ThrowAsync<ReplicationException>())
            .Which.Message.Should()
            .Contain("the server has no scheduler");
        (await run.Replicator.Awaiting(it => it.GetJobAsync("x", Stop)).Should().ThrowAsync<ReplicationException>())
            .Which.Message.Should()
            .Be(
                "Could not read the job 'x': the server has no scheduler, like CouchDB 1.x and PouchDB Server. Its active tasks list "
                    + "the replications that are running."
            );
    }

    [Fact]
    public async Task PouchDB_Server_gets_endpoints_as_URLs_with_their_credentials()
    {
        using var run = new Client(ScriptedServer.Pouch);
        ReplicationDocument spec = Spec("x");
        spec.Target = ReplicationEndpoint.Remote("https://backup.test/orders").WithBasicAuth("jo@x", "p:w/1");

        await run.Replicator.CreateAsync(spec, Stop);

        run.LastBody.Should().Contain("\"source\":\"http://admin:s3cret-pass@couch.test:5984/orders\"");
        run.LastBody.Should().Contain("\"target\":\"https://jo%40x:p%3Aw%2F1@backup.test/orders\"");
    }

    [Fact]
    public async Task Credentials_that_a_URL_cannot_contain_are_refused_before_anything_is_written()
    {
        using var run = new Client(ScriptedServer.Pouch);
        ReplicationDocument spec = Spec("x");
        spec.Target = ReplicationEndpoint.Remote("https://backup.test/orders").WithHeader("X-Key", "s3cret-key");

        ReplicationValidationException exception = (
            await run.Replicator.Awaiting(it => it.CreateAsync(spec, Stop)).Should().ThrowAsync<ReplicationValidationException>()
        ).Which;

        exception.Message.Should().Contain("PouchDB Server").And.Contain("'target'").And.NotContain("s3cret");
        run.Server.Writes.Should().BeEmpty();
    }

    private static ReplicationDocument Spec(string id) =>
        new()
        {
            Id = id,
            Source = ReplicationEndpoint.Database("orders"),
            Target = ReplicationEndpoint.Remote($"https://backup.test/{id}"),
        };

    private static async Task<List<T>> ReadAsync<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (T item in items)
            all.Add(item);
        return all;
    }

    /// <summary>A replicator whose run without a document lasts until the test ends it.</summary>
    private sealed class HeldReplicate : IDisposable
    {
        private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly HttpClient _http;
        private int _count;

        public HeldReplicate(ScriptedServer kind)
        {
            _http = new HttpClient(new Handler(this, new ScriptedCouch(Clock, kind))) { Timeout = Timeout.InfiniteTimeSpan };
            Replicator = new Replicator(
                _http,
                new ReplicatorOptions { BaseAddress = new Uri("http://admin:s3cret-pass@couch.test:5984"), TimeProvider = Clock }
            );
        }

        public TestClock Clock { get; } = new();

        public Replicator Replicator { get; }

        /// <summary>Ends when the run was requested.</summary>
        public Task Sent => _sent.Task;

        /// <summary>The number of runs that were requested.</summary>
        public int Count => Volatile.Read(ref _count);

        public void Release() => _end.SetResult();

        public void Dispose()
        {
            Replicator.Dispose();
            _http.Dispose();
        }

        private sealed class Handler(HeldReplicate run, HttpMessageHandler inner) : DelegatingHandler(inner)
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (request.RequestUri!.AbsolutePath == "/_replicate")
                {
                    Interlocked.Increment(ref run._count);
                    run._sent.TrySetResult();
                    await run._end.Task.WaitAsync(cancellationToken);
                }

                return await base.SendAsync(request, cancellationToken);
            }
        }
    }

    /// <summary>A replicator that does not know its server.</summary>
    private sealed class Client : IDisposable
    {
        private readonly BodyHandler _handler;
        private readonly HttpClient _http;

        public Client(ScriptedServer kind)
        {
            Server = new ScriptedCouch(Clock, kind);
            _handler = new BodyHandler(Server);
            _http = new HttpClient(_handler) { Timeout = Timeout.InfiniteTimeSpan };
            Replicator = new Replicator(
                _http,
                new ReplicatorOptions { BaseAddress = new Uri("http://admin:s3cret-pass@couch.test:5984"), TimeProvider = Clock }
            );
        }

        public TestClock Clock { get; } = new();

        public ScriptedCouch Server { get; }

        public Replicator Replicator { get; }

        public string LastBody => _handler.LastBody;

        public void Dispose()
        {
            Replicator.Dispose();
            _http.Dispose();
            _handler.Dispose();
        }
    }

    private sealed class BodyHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public string LastBody { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is not null)
                LastBody = await request.Content.ReadAsStringAsync(cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
