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

    [Theory]
    [InlineData("stop", "{id}", "--dry-run")]
    [InlineData("watch", "{id}", "--state")]
    public async Task An_unknown_option_is_not_an_id(string command, string first, string second)
    {
        string id = await server.StartAndWaitAsync("kept");
        ToolRun run = server.NewRun();

        (await run.RunAsync(command, first.Replace("{id}", id, StringComparison.Ordinal), second)).Should().Be(ExitCode.Usage);

        run.Error.ToString().Should().Contain($"Unrecognized option '{second}'");
        (await server.FindDocumentAsync(id)).Should().NotBeNull("nothing is done");
    }

    [Fact]
    public async Task After_two_hyphens_an_id_may_begin_with_one()
    {
        ToolRun run = server.NewRun();

        (await run.RunAsync("stop", "--", "-rk-nowhere")).Should().Be(ExitCode.NotFound);

        run.Error.ToString().Should().Contain("-rk-nowhere");
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
