using System.Text.Json;

namespace ReplicationKit.Tool.Tests;

/// <summary>
/// <c>verify</c> and <c>preview</c>: tables, JSON, exit codes and bars. They run when no other test deploys what the assembly declares.
/// </summary>
[Collection(nameof(PlanTests))]
public sealed class VerifyCommandTests(ToolServer server)
{
    private static readonly string App = typeof(OrdersCopy).Assembly.Location;

    [Fact]
    public async Task A_complete_replication_and_an_incomplete_one()
    {
        string complete = await server.StartAndWaitAsync("verified");
        string incomplete = await server.StartAndWaitAsync("unverified");
        (await server.Http.DeleteAsync(incomplete, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await server.CreateDatabaseAsync(incomplete);
        ToolRun one = server.NewRun();
        ToolRun both = server.NewRun();

        (await one.RunAsync("verify", complete)).Should().Be(ExitCode.Done);
        (await both.RunAsync("verify", complete, incomplete)).Should().Be(ExitCode.HasChanges);

        one.Lines.Should().HaveCount(2);
        one.Lines[1].Should().MatchRegex($"^{complete} +30 +0 +complete$");
        both.Lines[2].Should().MatchRegex($"^{incomplete} +30 +30 +incomplete$");
        both.Lines[3].Should().MatchRegex($"^  {incomplete} lacks doc\\d{{4}} 1-[0-9a-f]+$");
        both.Lines[^1].Should().Be("  and 20 more");
    }

    [Fact]
    public async Task Json_is_one_object()
    {
        string id = await server.StartAndWaitAsync("verified-json");
        ToolRun run = server.NewRun();

        (await run.RunAsync("verify", id, "--json")).Should().Be(ExitCode.Done);

        JsonElement json = JsonSerializer.Deserialize<JsonElement>(run.Lines.Should().ContainSingle().Which);
        json.GetProperty("isComplete").GetBoolean().Should().BeTrue();
        JsonElement replication = json.GetProperty("replications")[0];
        replication.GetProperty("id").GetString().Should().Be(id);
        replication.GetProperty("checked").GetInt64().Should().Be(30);
        replication.GetProperty("missingCount").GetInt64().Should().Be(0);
        replication.GetProperty("failure").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task One_that_does_not_exist_does_not_stop_the_others()
    {
        string id = await server.StartAndWaitAsync("verified-other");
        ToolRun single = server.NewRun();
        ToolRun both = server.NewRun();

        (await single.RunAsync("verify", "rk-tool-none")).Should().Be(ExitCode.NotFound);
        (await both.RunAsync("verify", "rk-tool-none", id)).Should().Be(ExitCode.Failed);

        both.Lines[1].Should().MatchRegex("^rk-tool-none +failed$");
        both.Lines[2].Should().EndWith("complete");
        both.Error.ToString().Should().StartWith("rk-tool-none: ");
    }

    [Fact]
    public async Task What_an_assembly_declares_is_previewed_before_it_is_deployed()
    {
        await server.Http.DeleteAsync("rk-tool-copy", TestContext.Current.CancellationToken);
        ToolRun table = server.NewRun();
        ToolRun json = server.NewRun();

        (await table.RunAsync("preview", App, "--only", "rk-tool-copy", "rk-tool-region-{Code}")).Should().Be(ExitCode.Done);
        (await json.RunAsync("preview", App, "--only", "rk-tool-copy", "--json")).Should().Be(ExitCode.Done);

        table.Lines[1].Should().MatchRegex("^rk-tool-copy +30 +0 +30 +does not exist +doc0");
        table.Error.ToString().Should().Be("rk-tool-region-{Code} (Region): skipped, known only at run time: Target, Code\n");
        JsonElement preview = JsonSerializer.Deserialize<JsonElement>(json.Lines.Single()).GetProperty("replications")[0];
        preview.GetProperty("documents").GetInt64().Should().Be(30);
        preview.GetProperty("targetExists").GetBoolean().Should().BeFalse();
        preview.GetProperty("sample").GetArrayLength().Should().Be(10);
        (await server.FindDocumentAsync("rk-tool-copy")).Should().BeNull("nothing is created");
    }

    [Fact]
    public async Task What_an_assembly_declares_is_verified_and_several_failures_are_listed()
    {
        await server.Http.DeleteAsync("rk-tool-copy", TestContext.Current.CancellationToken);
        ToolRun run = server.NewRun();

        (await run.RunAsync("verify", App, "--only", "rk-tool-copy", "rk-tool-both")).Should().Be(ExitCode.Failed);

        run.Error.ToString().Should().Contain("rk-tool-copy: Could not compare revisions with rk-tool-copy: the database does not exist.");
    }

    [Fact]
    public async Task On_a_terminal_a_bar_moves_and_leaves_the_table()
    {
        string id = await server.StartAndWaitAsync("verified-bar");
        ToolRun run = server.NewRun(isTerminal: true);

        (await run.RunAsync("verify", id)).Should().Be(ExitCode.Done);

        run.Output.ToString().Should().Contain("complete");
    }
}
