using System.Text.Json;

namespace ReplicationKit.Tool.Tests;

/// <summary><c>plan</c> and <c>apply</c>, with this assembly's own catalog.</summary>
[Collection(nameof(PlanTests))]
public sealed class PlanTests(ToolServer server) : IAsyncLifetime
{
    private static readonly string App = typeof(OrdersCopy).Assembly.Location;
    private static readonly string[] Ids = ["rk-tool-copy", "rk-tool-both", "rk-tool-both-reverse", "rk-tool-old", "rk-tool-region-north"];

    public async ValueTask InitializeAsync() => await server.RemoveAsync(Ids);

    public async ValueTask DisposeAsync() => await server.RemoveAsync(Ids);

    [Fact]
    public async Task Field_by_field_what_would_be_done()
    {
        ToolRun run = server.NewRun();

        (await run.RunAsync("plan", App)).Should().Be(ExitCode.Done);

        string text = run.Output.ToString();
        text.Should()
            .StartWith($"ReplicationKit.Tool.Tests.dll on {server.Address}_replicator\n")
            .And.Contain("+ rk-tool-copy: create, the document does not exist\n")
            .And.Contain($"    source: {server.Address}rk-tool-orders\n")
            .And.Contain($"    source credentials: basic {server.User}\n")
            .And.Contain("    create_target: true\n")
            .And.Contain("+ rk-tool-both-reverse: create")
            .And.Contain("  rk-tool-region-{Code} (Region): skipped, known only at run time: Target, Code\n")
            .And.Contain("  rk-tool-hashed-… (Hashed): skipped, known only at run time: Target\n")
            .And.EndWith("3 to create, 3 skipped.\n");
        (await server.FindDocumentAsync("rk-tool-copy")).Should().BeNull("nothing is changed");
    }

    [Fact]
    public async Task Unchanged_replaced_and_what_is_not_declared()
    {
        (await server.NewRun().RunAsync("apply", App, "--yes", "--only", "rk-tool-both")).Should().Be(ExitCode.Done);
        await DeployAsync("rk-tool-copy", document => document.CreateTarget = null);
        await DeployAsync("rk-tool-old", document => document.Target = ReplicationEndpoint.Database("rk-tool-old"));
        await DeployAsync("rk-tool-region-north", document => document.Target = ReplicationEndpoint.Database("rk-tool-north"));
        ToolRun run = server.NewRun();

        (await run.RunAsync("plan", App)).Should().Be(ExitCode.Done);

        string text = run.Output.ToString();
        text.Should()
            .Contain("= rk-tool-both: unchanged, it is deployed as declared\n= rk-tool-both-reverse: unchanged")
            .And.Contain(
                "~ rk-tool-copy: replace, it is deployed with different options: create_target\n    create_target: (none) -> true\n"
            )
            .And.EndWith("1 to replace, 2 unchanged, 3 skipped.\n");
        run.Lines.Single(line => line.StartsWith("Deployed but not declared", StringComparison.Ordinal))
            .Should()
            .Contain("rk-tool-old")
            .And.NotContain("rk-tool-region-north", "a specification with something open can have that id");
    }

    [Fact]
    public async Task Json_one_object_and_an_exit_code_for_scripts()
    {
        ToolRun run = server.NewRun();

        (await run.RunAsync("plan", App, "--json", "--exit-code")).Should().Be(ExitCode.HasChanges);

        JsonElement plan = JsonSerializer.Deserialize<JsonElement>(run.Lines.Should().ContainSingle().Which);
        plan.GetProperty("assembly").GetString().Should().Be("ReplicationKit.Tool.Tests.dll");
        plan.GetProperty("hasChanges").GetBoolean().Should().BeTrue();
        JsonElement copy = plan.GetProperty("steps").EnumerateArray().Single(step => step.GetProperty("id").GetString() == "rk-tool-copy");
        copy.GetProperty("action").GetString().Should().Be("create");
        copy.GetProperty("changes")
            .EnumerateArray()
            .Select(change => change.GetProperty("field").GetString())
            .Should()
            .Contain("source")
            .And.Contain("create_target");
        plan.GetProperty("leftOut")
            .EnumerateArray()
            .Single(one => one.GetProperty("id").GetString() == "rk-tool-region-{Code}")
            .GetProperty("open")
            .EnumerateArray()
            .Select(member => member.GetString())
            .Should()
            .Equal("Target", "Code");
    }

    [Fact]
    public async Task Applied_twice_is_applied_once()
    {
        ToolRun first = server.NewRun(),
            second = server.NewRun(),
            plan = server.NewRun();

        (await first.RunAsync("apply", App, "--yes")).Should().Be(ExitCode.Done);
        (await second.RunAsync("apply", App)).Should().Be(ExitCode.Done, "where there is nothing to do there is nothing to ask");
        (await plan.RunAsync("plan", App, "--exit-code")).Should().Be(ExitCode.Done);

        first
            .Lines.Should()
            .Contain("created rk-tool-copy")
            .And.Contain("created rk-tool-both")
            .And.Contain("created rk-tool-both-reverse");
        second.Output.ToString().Should().Contain("3 unchanged").And.NotContain("created");
        (await server.FindDocumentAsync("rk-tool-copy"))!.Value.GetProperty("create_target").GetBoolean().Should().BeTrue();
    }

    [Fact]
    public async Task What_has_ended_is_restarted_where_that_is_wanted()
    {
        string id = "rk-tool-copy";
        (await server.NewRun().RunAsync("apply", App, "--yes", "--only", id)).Should().Be(ExitCode.Done);
        (await server.NewRun().RunAsync("watch", id)).Should().Be(ExitCode.Done);
        ToolRun run = server.NewRun();

        (await run.RunAsync("apply", App, "--yes", "--only", id, "--restart-ended", "--json")).Should().Be(ExitCode.Done);

        JsonSerializer
            .Deserialize<JsonElement>(run.Lines.Should().ContainSingle().Which)
            .GetProperty("steps")[0]
            .GetProperty("action")
            .GetString()
            .Should()
            .Be("restart");
    }

    [Fact]
    public async Task Without_a_terminal_apply_requires_yes()
    {
        ToolRun run = server.NewRun();

        (await run.RunAsync("apply", App)).Should().Be(ExitCode.Failed);

        run.Error.ToString().Should().Contain("--yes");
        (await server.FindDocumentAsync("rk-tool-copy")).Should().BeNull();
    }

    [Theory]
    [InlineData("y\n", ExitCode.Done, true)]
    [InlineData("n\n", ExitCode.Failed, false)]
    [InlineData("\n", ExitCode.Failed, false)]
    public async Task On_a_terminal_the_answer_counts(string keys, int code, bool isCreated)
    {
        ToolRun run = server.NewRun(isTerminal: true, keys);

        (await run.RunAsync("apply", App, "--only", "OrdersCopy")).Should().Be(code);

        run.Output.ToString().Should().Contain("Apply this plan?");
        (await server.FindDocumentAsync("rk-tool-copy") is not null).Should().Be(isCreated);
    }

    [Fact]
    public async Task Ctrl_C_is_no_answer()
    {
        ToolRun run = server.NewRun(isTerminal: true, keys: "");

        Task<int> running = run.RunAsync("apply", App);
        await run.Output.WaitForAsync("Apply this plan?");
        run.Stop();

        (await running).Should().Be(ExitCode.Canceled);
        (await server.FindDocumentAsync("rk-tool-copy")).Should().BeNull();
    }

    [Fact]
    public async Task Json_and_a_question_do_not_go_together()
    {
        ToolRun run = server.NewRun(isTerminal: true, keys: "y\n");

        (await run.RunAsync("apply", App, "--json")).Should().Be(ExitCode.Usage);

        run.Error.ToString().Should().Contain("--yes");
    }

    [Fact]
    public async Task An_id_that_is_not_declared()
    {
        ToolRun run = server.NewRun();

        (await run.RunAsync("plan", App, "--only", "rk-tool-nowhere")).Should().Be(ExitCode.NotFound);

        run.Error.ToString().Should().Contain("'rk-tool-nowhere'").And.Contain("rk-tool-copy");
    }

    [Fact]
    public async Task The_server_s_own_address_may_be_another()
    {
        ToolRun run = server.NewRun();

        (
            await run.RunAsync(
                "plan",
                App,
                "--only",
                "rk-tool-copy",
                "--local-server",
                "http://replicator:inner-s3cret@couch.internal:5984",
                "--server-version",
                "3.1"
            )
        )
            .Should()
            .Be(ExitCode.Done);

        run.Output.ToString()
            .Should()
            .Contain("source: http://couch.internal:5984/rk-tool-orders")
            .And.Contain("source credentials: basic replicator")
            .And.NotContain("inner-s3cret");
    }

    private async Task DeployAsync(string id, Action<ReplicationDocument> change)
    {
        var document = new ReplicationDocument
        {
            Id = id,
            Source = ReplicationEndpoint.Database("rk-tool-orders"),
            Target = ReplicationEndpoint.Database("rk-tool-copy"),
            CreateTarget = true,
        };
        change(document);
        using Replicator replicator = server.Connect();
        await replicator.CreateAsync(document);
    }
}
