using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace ReplicationKit.Tool.Tests;

public class ServeTests
{
    private const string Secret = "pa/ss w0rd";

    [Fact]
    public async Task A_server_in_memory_until_Ctrl_C()
    {
        var run = new ToolRun { Environment = { ["COUCHDB_PASSWORD"] = Secret }, Secret = Secret };

        Task<int> serving = run.RunAsync("serve", "--port", "0", "--admin", "boss");
        await run.Output.WaitForAsync("COUCHDB_URL=");
        run.Output.ToString().Should().Contain("data in memory").And.Contain("COUCHDB_URL=http://boss@127.0.0.1:");
        var list = new ToolRun { Environment = { ["COUCHDB_URL"] = UrlOf(run), ["COUCHDB_PASSWORD"] = Secret }, Secret = Secret };
        (await list.RunAsync("list")).Should().Be(ExitCode.Done);

        run.Stop();
        (await serving).Should().Be(ExitCode.Done, "that is how it ends");
        run.Error.ToString().Should().BeEmpty();
    }

    [Fact]
    public async Task A_password_is_made_up_on_a_terminal()
    {
        var run = new ToolRun { IsTerminal = true };

        Task<int> serving = run.RunAsync("serve", "-p", "0");
        await run.Output.WaitForAsync("COUCHDB_URL=");
        var list = new ToolRun { Environment = { ["COUCHDB_URL"] = UrlOf(run) } };
        (await list.RunAsync("list")).Should().Be(ExitCode.Done);

        run.Stop();
        (await serving).Should().Be(ExitCode.Done);
        run.Output.ToString().Should().MatchRegex("http://admin:[a-z0-9]{16}@127");
    }

    [Fact]
    public async Task A_password_is_not_made_up_into_a_file()
    {
        var run = new ToolRun();

        (await run.RunAsync("serve", "--port", "0")).Should().Be(ExitCode.Usage);

        run.Error.ToString().Should().Contain("COUCHDB_PASSWORD");
    }

    [Theory]
    [InlineData("--address", "0.0.0.0", "other than the default")]
    [InlineData("--address", "here", "must be an IP address")]
    [InlineData("--config", "cors", "section/key=value")]
    [InlineData("--config", "httpd/port=1", "has no effect")]
    [InlineData("--config", "replicator/max_jobs=x", "must be an integer of at least 1, not 'x'")]
    public async Task What_cannot_be_served_is_refused(string option, string value, string reason)
    {
        var run = new ToolRun { Environment = { ["COUCHDB_PASSWORD"] = "password" } };

        (await run.RunAsync("serve", "--port", "0", option, value)).Should().NotBe(ExitCode.Done);

        run.Error.ToString().Should().Contain(reason);
    }

    [Fact]
    public async Task Settings_take_effect_and_other_machines_are_served_on_request()
    {
        var run = new ToolRun { Environment = { ["COUCHDB_PASSWORD"] = Secret }, Secret = Secret };

        Task<int> serving = run.RunAsync(
            "serve",
            "--port",
            "0",
            "--address",
            "0.0.0.0",
            "--config",
            "chttpd/enable_cors=true",
            "--config",
            "cors/origins=https://a.example"
        );
        await run.Output.WaitForAsync("COUCHDB_URL=");
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, UrlOf(run).Replace("admin@", "", StringComparison.Ordinal));
        request.Headers.Add("Origin", "https://a.example");
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        answer.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal("https://a.example");
        run.Stop();
        (await serving).Should().Be(ExitCode.Done);
    }

    [Fact]
    public async Task Data_in_a_folder_outlives_the_server()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("replicationkit-tool-");
        try
        {
            string id = await ServeAsync(
                folder.FullName,
                async replicator =>
                {
                    await replicator.CreateAsync(
                        new ReplicationDocument
                        {
                            Id = "kept",
                            Source = ReplicationEndpoint.Database("a"),
                            Target = ReplicationEndpoint.Database("b"),
                        }
                    );
                    return "kept";
                }
            );

            File.Exists(Path.Combine(folder.FullName, "couch.sqlite")).Should().BeTrue();
            ReplicationStatus status = await ServeAsync(
                Path.Combine(folder.FullName, "couch.sqlite"),
                replicator => replicator.GetStatusAsync(id)
            );
            status.Id.Should().Be("kept");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_port_that_is_taken()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var run = new ToolRun { Environment = { ["COUCHDB_PASSWORD"] = Secret }, Secret = Secret };

        (await run.RunAsync("serve", "--port", $"{((IPEndPoint)listener.LocalEndpoint).Port}")).Should().Be(ExitCode.Failed);

        run.Error.ToString().Should().Contain("is in use. Use --port 0 to select a free one.");
    }

    [Theory]
    [InlineData("--port", "70000", "--port must be a number from 0 to 65535")]
    [InlineData("--port", "five", "--port must be a number from 0 to 65535")]
    [InlineData("--admin", "a:b", "or contain a colon")]
    public async Task Options_that_cannot_be(string option, string value, string told)
    {
        var run = new ToolRun { Environment = { ["COUCHDB_PASSWORD"] = Secret }, Secret = Secret };

        (await run.RunAsync("serve", option, value)).Should().Be(ExitCode.Usage);

        run.Error.ToString().Should().Contain(told);
    }

    [Fact]
    public async Task A_file_that_is_no_database()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, new string('x', 5000), TestContext.Current.CancellationToken);
        var run = new ToolRun { Environment = { ["COUCHDB_PASSWORD"] = Secret }, Secret = Secret };

        (await run.RunAsync("serve", "--port", "0", "--data", file)).Should().Be(ExitCode.Failed);

        run.Error.ToString().Should().Contain("not a database");
        File.Delete(file);
    }

    private static async Task<T> ServeAsync<T>(string data, Func<Replicator, Task<T>> use)
    {
        var run = new ToolRun { Environment = { ["COUCHDB_PASSWORD"] = Secret }, Secret = Secret };
        Task<int> serving = run.RunAsync("serve", "--port", "0", "--data", data);
        await run.Output.WaitForAsync("COUCHDB_URL=");
        using var replicator = Replicator.Connect(
            new ReplicatorOptions
            {
                BaseAddress = new Uri(
                    new Uri(UrlOf(run)).GetLeftPart(UriPartial.Authority).Replace("admin@", "", StringComparison.Ordinal)
                ),
                Credentials = ReplicatorCredentials.Basic("admin", Secret),
            }
        );
        T result = await use(replicator);
        run.Stop();
        (await serving).Should().Be(ExitCode.Done);
        return result;
    }

    private static string UrlOf(ToolRun run) => Regex.Match(run.Output.ToString(), "COUCHDB_URL=(.*)").Groups[1].Value;
}
