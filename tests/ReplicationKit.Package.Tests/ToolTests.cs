using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ReplicationKit.Testing;

namespace ReplicationKit.Package.Tests;

/// <summary>The tool as a user has it: installed from a feed, in processes of its own, one of which is the server.</summary>
public class ToolTests(LocalFeed feed)
{
    private const string Password = "s3cret-w0rd";

    [Fact]
    public async Task Installed_it_serves_lists_plans_and_ends_by_a_signal()
    {
        await feed.PackAsync("ReplicationKit.Tool", feed.Feed);
        Consumer consumer = feed.CreateConsumer("tool");
        (
            await consumer.RunAsync("tool", "install", "ReplicationKit.Tool", "--version", feed.Version, "--tool-path", "tools")
        ).ShouldSucceed();

        using Process server = Serve(consumer);
        try
        {
            var environment = new Dictionary<string, string>
            {
                ["COUCHDB_URL"] = await UrlOfAsync(server),
                ["COUCHDB_PASSWORD"] = Password,
            };
            await StartReplicationAsync(new Uri(environment["COUCHDB_URL"]));
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
        finally
        {
            await EndAsync(server);
        }
    }

    private static string Program(Consumer consumer) =>
        Path.Combine(consumer.Folder, "tools", OperatingSystem.IsWindows() ? "replicationkit.exe" : "replicationkit");

    private static Task<CommandResult> RunAsync(Consumer consumer, Dictionary<string, string> environment, params string[] arguments) =>
        DotNet.StartAsync(Program(consumer), consumer.Folder, environment, arguments);

    private static Process Serve(Consumer consumer) =>
        Process.Start(
            new ProcessStartInfo(Program(consumer), ["serve", "--port", "0", "--admin", "admin"])
            {
                RedirectStandardOutput = true,
                Environment = { ["COUCHDB_PASSWORD"] = Password },
            }
        )!;

    private static async Task<string> UrlOfAsync(Process server)
    {
        while (await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (Regex.Match(line, "COUCHDB_URL=(.+)") is { Success: true } url)
                return url.Groups[1].Value;
        }

        throw new InvalidOperationException("The server ended without telling its address.");
    }

    private static async Task StartReplicationAsync(Uri server)
    {
        string address = $"http://{server.Authority}/";
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:" + Password))
        );
        (await http.PutAsync("orders", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        (await http.PutAsJsonAsync("orders/one", new { total = 12 }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        var auth = new { basic = new { username = "admin", password = Password } };
        var document = new
        {
            source = new { url = address + "orders", auth },
            target = new { url = address + "copy", auth },
            create_target = true,
        };
        (await http.PutAsJsonAsync("_replicator/copy", document, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
    }

    private static async Task EndAsync(Process server)
    {
        if (OperatingSystem.IsWindows())
        {
            server.Kill();
            return;
        }

        using Process signal = Process.Start("kill", [$"{server.Id}"]);
        await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        server.ExitCode.Should().Be(0, "that is how a server ends");
    }
}
