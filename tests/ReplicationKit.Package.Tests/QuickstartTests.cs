using ReplicationKit.Testing;

namespace ReplicationKit.Package.Tests;

/// <summary>The README's first command, on the embedded server and, where <c>COUCHDB_URL</c> is set, on that one.</summary>
public class QuickstartTests
{
    [Fact]
    public async Task The_quick_start_runs_on_the_embedded_server() => await RunAsync("");

    [Fact]
    public async Task The_quick_start_runs_on_a_real_server()
    {
        string? url = Environment.GetEnvironmentVariable("COUCHDB_URL");
        Assert.SkipWhen(string.IsNullOrEmpty(url), "COUCHDB_URL is not set: it names a CouchDB to run the quick start on.");
        await RunAsync(url!);
    }

    private static async Task RunAsync(string url)
    {
        CommandResult run = await DotNet.RunAsync(
            RepositoryFolder.Path,
            new Dictionary<string, string>
            {
                ["COUCHDB_URL"] = url,
                ["NO_COLOR"] = "1",
                ["COLUMNS"] = "120",
            },
            "run",
            "--no-build",
            "-c",
            LocalFeed.Configuration,
            "--project",
            Path.Combine("src", "Quickstart")
        );

        run.ShouldSucceed();
        run.Output.Should().Contain("RPK1010", "it shows a mistake").And.Contain("recovered: 1250 documents").And.NotContain("differ");
        foreach (
            string row in (string[])
                [
                    "OrdersCopy .* 1050 .* identical",
                    "PickedOrders .* 3 .* identical",
                    "OrdersMirror .* 1250 .* identical",
                    "PrimarySecondary .* 100 .* identical",
                ]
        )
            run.Output.Should().MatchRegex(row);
    }
}
