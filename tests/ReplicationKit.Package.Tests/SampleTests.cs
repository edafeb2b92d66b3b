using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ReplicationKit.Testing;

namespace ReplicationKit.Package.Tests;

/// <summary>Each sample runs as its README says. The sample of a unit test is part of the solution and runs with all others.</summary>
public sealed partial class SampleTests
{
    private static CancellationToken Canceled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(
        "ConsoleClient",
        "orders-copy: Completed, documents written: 100",
        "large-orders-c4565c25: Completed, documents written: 11"
    )]
    [InlineData("RefitClient", "orders-copy: Completed, documents written: 1")]
    [InlineData("UserDatabases", "1000 of 1000 completed, documents written: 1000")]
    public async Task A_sample_runs(string name, params string[] lines)
    {
        CommandResult run = await DotNet.RunAsync(
            RepositoryFolder.Path,
            new Dictionary<string, string> { ["COUCHDB_URL"] = "" },
            "run",
            "--no-build",
            "-c",
            LocalFeed.Configuration,
            "--project",
            Path.Combine("src", "Samples", name)
        );

        run.ShouldSucceed().Output.ReplaceLineEndings("\n").Trim().Split('\n').Should().BeEquivalentTo(lines);
    }

    [Fact]
    public async Task The_web_host_ensures_reports_its_health_and_replicates_on_request()
    {
        string program = RepositoryFolder.Combine("src", "Samples", "WebHost", "bin", LocalFeed.Configuration, "net10.0", "WebHost.dll");
        using Process process = Process.Start(
            new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true }
        )!;
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri(await ListeningAsync(process)) };
            await UntilAsync(async () =>
                (await http.GetStringAsync("health", Canceled)).Contains("\"status\":\"Healthy\"", StringComparison.Ordinal)
            );
            await UntilAsync(async () =>
                (await http.GetStringAsync("metrics", Canceled)).Contains("orders-mirror", StringComparison.Ordinal)
            );

            JsonElement listed = await http.GetFromJsonAsync<JsonElement>("replications", Canceled);
            using HttpResponseMessage archived = await http.PostAsync("orders/order-1/archive", null, Canceled);

            listed[0].GetProperty("id").GetString().Should().Be("orders-mirror");
            (await archived.Content.ReadAsStringAsync(Canceled)).Should().Be("""{"written":1}""");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public void The_readme_lists_every_sample()
    {
        string readme = File.ReadAllText(RepositoryFolder.Combine("src", "Samples", "README.md"));

        foreach (
            string project in Directory.EnumerateFiles(RepositoryFolder.Combine("src", "Samples"), "*.csproj", SearchOption.AllDirectories)
        )
            readme.Should().Contain("src/Samples/" + Path.GetFileNameWithoutExtension(project) + "`");
    }

    private static async Task<string> ListeningAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync(Canceled) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
                return match.Groups[1].Value;
        }

        throw new InvalidOperationException("The host ended without listening.");
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        while (!await holds())
            await timer.WaitForNextTickAsync(Canceled);
    }

    [GeneratedRegex(@"Now listening on: (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
