using System.Text.Json;

namespace ReplicationKit.Tool.Tests;

public class ListCommandTests(ToolServer server)
{
    [Fact]
    public async Task A_line_for_each_replication()
    {
        string id = await server.StartAndWaitAsync("listed");
        ToolRun run = server.NewRun();

        (await run.RunAsync("list")).Should().Be(ExitCode.Done);

        run.Lines[0].Should().MatchRegex("^ID +STATE +.*SOURCE +TARGET");
        run.Lines.Should()
            .ContainSingle(line => line.StartsWith(id, StringComparison.Ordinal))
            .Which.Should()
            .MatchRegex($"^{id} +completed +100 % +30 +rk-tool-orders +{id}$");
    }

    [Fact]
    public async Task Json_an_object_a_line()
    {
        string id = await server.StartAndWaitAsync("listed");
        ToolRun run = server.NewRun();

        (await run.RunAsync("list", "--json")).Should().Be(ExitCode.Done);

        JsonElement row = run
            .Lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .Single(row => row.GetProperty("id").GetString() == id);
        row.GetProperty("state").GetString().Should().Be("completed");
        row.GetProperty("isTerminal").GetBoolean().Should().BeTrue();
        row.GetProperty("docsWritten").GetInt64().Should().Be(30);
        row.GetProperty("failure").ValueKind.Should().Be(JsonValueKind.Null, "a field is there whether it has a value or not");
        row.GetProperty("source").GetString().Should().Contain("rk-tool-orders").And.NotContain("@");
    }

    [Fact]
    public async Task Only_those_in_a_state()
    {
        string completed = await server.StartAndWaitAsync("completed"),
            running = await server.StartAndWaitAsync("running", continuous: true);
        ToolRun run = server.NewRun();

        (await run.RunAsync("list", "--state", "running", "crashing", "--json")).Should().Be(ExitCode.Done);

        run.Output.ToString().Should().Contain(running).And.NotContain(completed);
        await server.RemoveAsync(running);
    }

    [Fact]
    public async Task One_that_cannot_start_has_its_source_and_target()
    {
        string id = await server.StartWithoutFilterAsync("unfiltered");
        ToolRun run = server.NewRun();

        (await run.RunAsync("list", "--state", "error")).Should().Be(ExitCode.Done);
        (await run.RunAsync("status", id)).Should().Be(ExitCode.Done);

        run.Lines.Should()
            .Contain(line => System.Text.RegularExpressions.Regex.IsMatch(line, $"^{id} +error +rk-tool-orders +{id} +filter not found$"))
            .And.Contain(line =>
                line.StartsWith("source ", StringComparison.Ordinal) && line.EndsWith(" rk-tool-orders", StringComparison.Ordinal)
            )
            .And.Contain(line => line.StartsWith("target ", StringComparison.Ordinal) && line.EndsWith(" " + id, StringComparison.Ordinal));
        await server.RemoveAsync(id);
    }

    [Fact]
    public async Task A_terminal_gets_colors_and_lines_that_fit()
    {
        string id = await server.StartAndWaitAsync("listed");
        ToolRun run = server.NewRun(isTerminal: true, width: 60);

        (await run.RunAsync("list")).Should().Be(ExitCode.Done);

        run.Output.ToString().Should().Contain("\x1b[").And.Contain(id);
        run.Lines.Should().OnlyContain(line => WithoutColors(line).Length <= 60);
    }

    [Fact]
    public async Task None_is_a_message_and_no_failure()
    {
        string database = server.NewName("empty") + "/_replicator";
        await server.CreateDatabaseAsync(Uri.EscapeDataString(database));
        ToolRun run = server.NewRun();

        (await run.RunAsync("list", "--database", database)).Should().Be(ExitCode.Done);

        run.Output.ToString().Should().BeEmpty();
        run.Error.ToString().Should().Contain("No replications found in").And.Contain(database);
    }

    [Fact]
    public async Task An_unknown_state_is_a_mistake()
    {
        ToolRun run = server.NewRun();

        (await run.RunAsync("list", "--state", "asleep")).Should().Be(ExitCode.Usage);

        run.Error.ToString().Should().Contain("asleep").And.Contain("crashing");
    }

    private static string WithoutColors(string line) => System.Text.RegularExpressions.Regex.Replace(line, "\x1b\\[[0-9;]*m", "");
}
