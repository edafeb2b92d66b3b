using System.Text.Json;

namespace ReplicationKit.Tool.Tests;

public class JobsAndTasksTests(ToolServer server)
{
    [Theory]
    [InlineData("jobs", "LAST EVENT")]
    [InlineData("tasks", "KIND")]
    public async Task A_line_for_each(string command, string column)
    {
        string id = await server.StartAndWaitAsync(command, continuous: true);
        ToolRun run = server.NewRun();

        (await run.RunAsync(command)).Should().Be(ExitCode.Done);

        run.Lines[0].Should().StartWith("DOCUMENT").And.Contain(column);
        run.Lines.Should()
            .ContainSingle(line => line.StartsWith(id + " ", StringComparison.Ordinal))
            .Which.Should()
            .Contain(" rk-tool-orders ");
        await server.RemoveAsync(id);
    }

    [Theory]
    [InlineData("jobs")]
    [InlineData("tasks")]
    public async Task Json_an_object_a_line(string command)
    {
        string id = await server.StartAndWaitAsync(command, continuous: true);
        ToolRun run = server.NewRun();

        (await run.RunAsync(command, "--json")).Should().Be(ExitCode.Done);

        JsonElement row = run
            .Lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .Single(row => row.GetProperty("documentId").GetString() == id);
        row.GetProperty("source").GetString().Should().Contain("rk-tool-orders").And.NotContain("@");
        row.GetProperty("docsWritten").ValueKind.Should().BeOneOf(JsonValueKind.Number, JsonValueKind.Null);
        if (command == "jobs")
            row.GetProperty("history").EnumerateArray().Select(one => one.GetProperty("type").GetString()).Should().Contain("started");
        else
            row.GetProperty("continuous").GetBoolean().Should().BeTrue();
        await server.RemoveAsync(id);
    }
}
