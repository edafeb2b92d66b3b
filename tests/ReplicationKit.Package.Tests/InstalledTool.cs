using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;

namespace ReplicationKit.Package.Tests;

/// <summary>The installed tool as a server, in a process of its own that a signal ends.</summary>
internal sealed class InstalledTool : IAsyncDisposable
{
    public const string Password = "s3cret-w0rd";

    private readonly Process _process;

    private InstalledTool(Process process, Uri uri)
    {
        _process = process;
        Uri = uri;
    }

    /// <summary>The URL that the server has printed, with the user and without the password.</summary>
    public Uri Uri { get; }

    /// <summary>The server's URL without user, which ends in a slash.</summary>
    public string Address => $"http://{Uri.Authority}/";

    /// <summary>Installs the tool in the consumer's folder <c>tools</c>.</summary>
    public static async Task InstallAsync(Consumer consumer, string version) =>
        (await consumer.RunAsync("tool", "install", "ReplicationKit.Tool", "--version", version, "--tool-path", "tools")).ShouldSucceed();

    /// <summary>Starts the tool that is installed in the consumer's folder.</summary>
    public static async Task<InstalledTool> StartAsync(Consumer consumer)
    {
        Process process = Process.Start(
            new ProcessStartInfo(PathIn(consumer), ["serve", "--port", "0", "--admin", "admin"])
            {
                RedirectStandardOutput = true,
                Environment = { ["COUCHDB_PASSWORD"] = Password },
            }
        )!;
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (Regex.Match(line, "COUCHDB_URL=(.+)") is { Success: true } url)
                return new InstalledTool(process, new Uri(url.Groups[1].Value));
        }

        throw new InvalidOperationException("The server ended without printing its address.");
    }

    public static string PathIn(Consumer consumer) =>
        Path.Combine(consumer.Folder, "tools", OperatingSystem.IsWindows() ? "replicationkit.exe" : "replicationkit");

    /// <summary>Creates the database <c>orders</c> with one document.</summary>
    public async Task CreateOrdersAsync()
    {
        using HttpClient http = CreateClient();
        (await http.PutAsync("orders", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        (await http.PutAsJsonAsync("orders/one", new { total = 12 }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
    }

    /// <summary>Creates the database <c>orders</c>, and the replication <c>copy</c>, which copies it to the new database <c>copy</c>.</summary>
    public async Task CopyOrdersAsync()
    {
        await CreateOrdersAsync();
        using HttpClient http = CreateClient();
        var auth = new { basic = new { username = "admin", password = Password } };
        var document = new
        {
            source = new { url = Address + "orders", auth },
            target = new { url = Address + "copy", auth },
            create_target = true,
        };
        (await http.PutAsJsonAsync("_replicator/copy", document, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
    }

    public HttpClient CreateClient()
    {
        var http = new HttpClient { BaseAddress = new Uri(Address) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:" + Password))
        );
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        using Process process = _process;
        if (OperatingSystem.IsWindows())
        {
            process.Kill();
            return;
        }

        using Process signal = Process.Start("kill", [$"{process.Id}"]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.Should().Be(0, "that is how a server ends");
    }
}
