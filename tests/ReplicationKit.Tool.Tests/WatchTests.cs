using System.Text.Json;
using ReplicationKit.Embedded;
using ReplicationKit.Testing;

namespace ReplicationKit.Tool.Tests;

public class WatchTests(ToolServer server)
{
    [Fact]
    public async Task A_file_gets_a_line_for_each_state()
    {
        string id = await server.StartAsync("watched");
        ToolRun run = server.NewRun();

        (await run.RunAsync("watch", id)).Should().Be(ExitCode.Done);

        run.Lines.Should()
            .OnlyContain(line => line.Contains(id, StringComparison.Ordinal))
            .And.OnlyHaveUniqueItems(line => line.Split(' ')[2]);
        run.Lines[^1].Should().MatchRegex($"^\\d{{4}}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ {id}: completed, 30 written$");
    }

    [Fact]
    public async Task A_terminal_gets_bars()
    {
        string one = await server.StartAsync("one"),
            other = await server.StartAndWaitAsync("other");
        ToolRun run = server.NewRun(isTerminal: true);

        (await run.RunAsync("watch", one, other)).Should().Be(ExitCode.Done);

        run.Output.ToString().Should().Contain("━━━━━").And.Contain("100 %").And.Contain(one).And.Contain("2 completed");
    }

    [Fact]
    public async Task A_failed_replication_is_reported_and_sets_the_exit_code()
    {
        (string first, string second) = await server.StartDuplicatesAsync();
        ToolRun run = server.NewRun();

        (await run.RunAsync("watch", second)).Should().Be(ExitCode.Failed);

        run.Lines.Should().ContainSingle().Which.Should().EndWith($"{second}: failed, the same as {first}");
        run.Error.ToString().Should().Contain(second + " failed: ").And.Contain("already started");
        await server.RemoveAsync(first, second);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ctrl_C_ends_it(bool isTerminal)
    {
        string id = await server.StartAndWaitAsync("endless", continuous: true);
        ToolRun run = server.NewRun(isTerminal);

        Task<int> running = run.RunAsync("watch", id);
        await run.Output.WaitForAsync(id);
        run.Stop();

        (await running).Should().Be(ExitCode.Canceled);
        run.Error.ToString().Should().Be("Canceled.\n");
        await server.RemoveAsync(id);
    }

    [Fact]
    public async Task A_missing_replication_is_reported_immediately()
    {
        string id = await server.StartAndWaitAsync("endless", continuous: true);
        ToolRun run = server.NewRun();

        (await run.RunAsync("watch", id, "rk-tool-nowhere")).Should().Be(ExitCode.NotFound);

        run.Output.ToString().Should().BeEmpty();
        await server.RemoveAsync(id);
    }

    [Fact]
    public async Task One_that_is_stopped_meanwhile_ends_the_watching()
    {
        string id = await server.StartAndWaitAsync("stopped", continuous: true);
        ToolRun run = server.NewRun();

        Task<int> running = run.RunAsync("watch", id);
        await run.Output.WaitForAsync(id);
        await server.RemoveAsync(id);

        (await running).Should().Be(ExitCode.NotFound);
        run.Error.ToString().Should().Contain(id);
    }

    [Fact]
    public async Task A_server_that_becomes_unavailable_is_reported_and_waited_for()
    {
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using (HttpClient http = couch.CreateClient())
            await http.PutAsync("orders", null, TestContext.Current.CancellationToken);
        using var replicator = Replicator.Connect(couch.Uri);
        var mirror = new ReplicationDocument
        {
            Id = "mirror",
            Source = ReplicationEndpoint.Database("orders"),
            Target = ReplicationEndpoint.Database("copy"),
            CreateTarget = true,
            Continuous = true,
        };
        await replicator.CreateAsync(mirror, TestContext.Current.CancellationToken);
        var run = new ToolRun { Environment = { ["COUCHDB_URL"] = couch.Uri.AbsoluteUri } };

        Task<int> running = run.RunAsync("watch", "mirror");
        await run.Output.WaitForAsync("mirror: running");
        await couch.StopAsync(TestContext.Current.CancellationToken);
        await run.Error.WaitForAsync("Following was interrupted");
        await couch.RestartAsync(TestContext.Current.CancellationToken);
        await replicator.StopAsync("mirror", TestContext.Current.CancellationToken);

        (await running).Should().Be(ExitCode.NotFound);
    }

    [Fact]
    public async Task Json_a_status_a_line()
    {
        string id = await server.StartAsync("watched");
        ToolRun run = server.NewRun(isTerminal: true);

        (await run.RunAsync("watch", id, "--json")).Should().Be(ExitCode.Done);

        JsonSerializer.Deserialize<JsonElement>(run.Lines[^1]).GetProperty("state").GetString().Should().Be("completed");
    }

    [Fact]
    public async Task What_the_list_contains_is_shown_before_following_has_begun()
    {
        const string all = """{"total_rows":1,"offset":0,"rows":[{"id":"orders","key":"orders","value":{"rev":"1-a"}}]}""";
        const string list = """
            {"total_rows":1,"offset":0,"docs":[{"database":"_replicator","doc_id":"orders","id":"abc","source":"http://h/s/","target":"http://h/t/","state":"running","info":{"docs_written":7,"changes_pending":null},"error_count":0}]}
            """;
        await using LoopbackServer couch = await LoopbackServer.StartAsync(request =>
            request.StartsWith("GET /_replicator/_all_docs", StringComparison.Ordinal) ? Ok(all)
            : request.StartsWith("GET /_scheduler/docs", StringComparison.Ordinal) ? Ok(list)
            : "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 3600\r\n\r\n"
        );
        var run = new ToolRun { Environment = { ["COUCHDB_URL"] = couch.Address.AbsoluteUri }, IsTerminal = true };

        Task<int> running = run.RunAsync("watch");
        await run.Output.WaitForAsync("7 written");
        run.Stop();

        (await running).Should().Be(ExitCode.Canceled);
    }

    private static string Ok(string body) => $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{body}";

    [Fact]
    public async Task A_picture_is_written_again_only_when_it_has_changed()
    {
        var clock = new TestClock();
        var run = new ToolRun { IsTerminal = true, Clock = clock };
        var bars = new WatchBars(run.CreateTerminal());
        bars.Show(new ReplicationStatus { Id = "orders", State = ReplicationState.Completed });
        var end = new TaskCompletionSource();

        Task showing = bars.RunAsync(end.Task, TestContext.Current.CancellationToken);
        await clock.WaitForTimerAsync(WatchBars.Frame, TestContext.Current.CancellationToken);
        string first = run.Output.ToString();
        for (int frame = 0; frame < 3; frame++)
            await clock.AdvanceAsync(WatchBars.Frame, TestContext.Current.CancellationToken);
        await clock.WaitForTimerAsync(WatchBars.Frame, TestContext.Current.CancellationToken);
        first.Should().Contain("orders");
        run.Output.ToString().Should().Be(first);

        bars.Show(new ReplicationStatus { Id = "staff", State = ReplicationState.Completed });
        clock.Advance(WatchBars.Frame);
        await run.Output.WaitForAsync("staff");
        end.SetResult();
        await showing;
    }

    [Fact]
    public async Task All_of_a_database_where_none_is_named()
    {
        string database = server.NewName("mine") + "/_replicator";
        await server.CreateDatabaseAsync(Uri.EscapeDataString(database));
        ToolRun none = server.NewRun();
        (await none.RunAsync("watch", "--database", database)).Should().Be(ExitCode.Done);
        none.Error.ToString().Should().Contain("There are no replications in");

        using var replicator = Replicator.Connect(new ReplicatorOptions { BaseAddress = server.Url, Database = database });
        string target = server.NewName("target");
        var mine = new ReplicationDocument
        {
            Id = "mine",
            Source = ReplicationEndpoint.Database("rk-tool-orders"),
            Target = ReplicationEndpoint.Database(target),
            CreateTarget = true,
        };
        await replicator.CreateAsync(mine, TestContext.Current.CancellationToken);
        ToolRun run = server.NewRun();
        (await run.RunAsync("watch", "-d", database)).Should().Be(ExitCode.Done);
        run.Lines[^1].Should().EndWith("mine: completed, 30 written");
    }
}
