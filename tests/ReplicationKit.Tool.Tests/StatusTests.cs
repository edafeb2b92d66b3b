using System.Text.Json;

namespace ReplicationKit.Tool.Tests;

public class StatusTests(ToolServer server)
{
    [Fact]
    public async Task All_that_is_known_line_by_line()
    {
        string id = await server.StartAndWaitAsync("details");
        ToolRun run = server.NewRun();

        (await run.RunAsync("status", id)).Should().Be(ExitCode.Done);

        run.Lines[0].Should().MatchRegex($"^{id} +completed$");
        run.Output.ToString()
            .Should()
            .MatchRegex("source +rk-tool-orders\n")
            .And.Contain("30 read, 30 written, 0 rejected by the target")
            .And.NotContain("reason");
    }

    [Fact]
    public async Task What_went_wrong()
    {
        (string first, string second) = await server.StartDuplicatesAsync();
        ToolRun run = server.NewRun();

        (await run.RunAsync("status", second)).Should().Be(ExitCode.Done, "the question was answered");

        run.Output.ToString().Should().MatchRegex($"problem +the same as {first}\n").And.Contain("already started");
        await server.RemoveAsync(first, second);
    }

    [Fact]
    public async Task Json_one_object()
    {
        (string first, string second) = await server.StartDuplicatesAsync();
        ToolRun run = server.NewRun();

        (await run.RunAsync("status", second, "--json")).Should().Be(ExitCode.Done);

        JsonElement status = JsonSerializer.Deserialize<JsonElement>(run.Lines.Should().ContainSingle().Which);
        status.GetProperty("state").GetString().Should().Be("failed");
        status.GetProperty("failure").GetString().Should().Be("duplicate");
        status.GetProperty("docsWritten").ValueKind.Should().Be(JsonValueKind.Null, "no figures are not the same as 0");
        await server.RemoveAsync(first, second);
    }

    [Fact]
    public async Task One_that_does_not_exist()
    {
        ToolRun run = server.NewRun();

        (await run.RunAsync("status", "rk-tool-nowhere")).Should().Be(ExitCode.NotFound);

        run.Error.ToString().Should().Be("The replication 'rk-tool-nowhere' does not exist.\n");
        run.Output.ToString().Should().BeEmpty();
    }
}
