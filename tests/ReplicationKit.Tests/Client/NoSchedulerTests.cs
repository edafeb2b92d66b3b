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
    public async Task A_continuous_replication_is_followed(ScriptedServer kind)
    {
        using var run = new Client(kind);
        ReplicationHandle handle = await run.Replicator.CreateAsync(Spec("x"), Stop);
        await using IAsyncEnumerator<ReplicationStatus> follower = handle.FollowAsync(Stop).GetAsyncEnumerator(Stop);

        Task<bool> first = follower.MoveNextAsync().AsTask();
        await run.Clock.AdvanceUntilAsync(first, TimeSpan.FromSeconds(5), Stop);
        follower.Current.State.Should().Be(ReplicationState.Running);

        Task<bool> end = follower.MoveNextAsync().AsTask();
        run.Server.Delete("x");
        await run.Clock.AdvanceUntilAsync(end, TimeSpan.FromSeconds(5), Stop);
        await end.Awaiting(task => task).Should().ThrowAsync<ReplicationNotFoundException>();
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
        (await ReadAsync(run.Replicator.ListTasksAsync(Stop))).Select(task => task.DocumentId).Should().Equal("b");
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
