namespace ReplicationKit.Tool.Tests;

public class StopTests(ToolServer server)
{
    [Fact]
    public async Task Several_are_stopped()
    {
        string one = await server.StartAndWaitAsync("one", continuous: true),
            other = await server.StartAndWaitAsync("other");
        ToolRun run = server.NewRun();

        (await run.RunAsync("stop", one, other)).Should().Be(ExitCode.Done);

        run.Lines.Should().Equal("stopped " + one, "stopped " + other);
        (await server.FindDocumentAsync(one)).Should().BeNull();
        (await server.FindDocumentAsync(other)).Should().BeNull();
    }

    [Fact]
    public async Task One_that_does_not_exist_does_not_save_the_others()
    {
        string id = await server.StartAndWaitAsync("stopped");
        ToolRun run = server.NewRun();

        (await run.RunAsync("stop", "rk-tool-nowhere", id)).Should().Be(ExitCode.NotFound);

        run.Error.ToString().Should().Contain("rk-tool-nowhere");
        (await server.FindDocumentAsync(id)).Should().BeNull();
    }
}
