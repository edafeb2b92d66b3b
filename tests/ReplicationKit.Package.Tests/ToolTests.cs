using System.Text.Json;
using ReplicationKit.Testing;

namespace ReplicationKit.Package.Tests;

/// <summary>The tool as a user has it: installed from a feed, in processes of its own, one of which is the server.</summary>
public class ToolTests(LocalFeed feed)
{
    [Fact]
    public async Task Installed_it_serves_lists_plans_and_ends_by_a_signal()
    {
        Consumer consumer = feed.CreateConsumer("tool");
        await InstalledTool.InstallAsync(consumer, feed.Version);

        await using InstalledTool server = await InstalledTool.StartAsync(consumer);
        var environment = new Dictionary<string, string>
        {
            ["COUCHDB_URL"] = server.Uri.OriginalString,
            ["COUCHDB_PASSWORD"] = InstalledTool.Password,
        };
        await server.CopyOrdersAsync();
        (await RunAsync(consumer, environment, "watch")).ShouldSucceed().Output.Should().Contain("copy: completed, 1 written");

        CommandResult list = await RunAsync(consumer, environment, "list", "--json");
        JsonSerializer.Deserialize<JsonElement>(list.ShouldSucceed().Output).GetProperty("id").GetString().Should().Be("copy");

        string app = RepositoryFolder.Combine("src", "Quickstart", "bin", LocalFeed.Configuration, "net10.0", "Quickstart.dll");
        CommandResult plan = await RunAsync(consumer, environment, "plan", app, "--json", "--exit-code");
        plan.ExitCode.Should().Be(3, plan.Output);
        JsonSerializer
            .Deserialize<JsonElement>(plan.Output)
            .GetProperty("steps")
            .EnumerateArray()
            .Select(step => step.GetProperty("id").GetString())
            .Should()
            .Contain("orders-copy");
    }

    private static Task<CommandResult> RunAsync(Consumer consumer, Dictionary<string, string> environment, params string[] arguments) =>
        DotNet.StartAsync(InstalledTool.PathIn(consumer), consumer.Folder, environment, arguments);
}
