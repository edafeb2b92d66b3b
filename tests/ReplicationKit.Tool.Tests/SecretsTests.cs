using System.Text;
using ReplicationKit.Embedded;
using ReplicationKit.Testing;

namespace ReplicationKit.Tool.Tests;

/// <summary>
/// Marked secrets through every command with <c>--verbose</c>, as text and as JSON. The server rejects one request after the other and
/// repeats it in its error. Everything that is written to the output and to the error stream is searched for the marks.
/// </summary>
public sealed class SecretsTests
{
    private static readonly string App = typeof(OrdersCopy).Assembly.Location;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Commands() =>
        [
            "list",
            "list --json",
            "status secret",
            "status secret --json",
            "watch secret",
            "watch secret --json",
            "jobs",
            "jobs --json",
            "tasks",
            "tasks --json",
            $"plan {App}",
            $"plan {App} --json",
            $"apply {App} --yes --only rk-tool-copy",
            $"apply {App} --yes --json --only rk-tool-copy",
            "verify secret",
            "verify secret --json",
            $"preview {App} --only rk-tool-copy",
            $"preview {App} --json --only rk-tool-copy",
            "stop secret",
        ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task No_command_writes_a_secret_at_whichever_request_it_fails(string command)
    {
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync(
            new EmbeddedCouchOptions { AdminPassword = SecretMark.Of("admin") },
            Stop
        );
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:" + SecretMark.Of("admin")))
        );
        (await http.PutAsync(new Uri(couch.BaseAddress, "rk-tool-orders"), null, Stop)).EnsureSuccessStatusCode();
        string[] arguments = [.. command.Split(' '), "--verbose"];
        int stages = 0;
        foreach (int status in (int[])[401, 500])
        {
            for (int number = 1; number < 30; number++)
            {
                await DeployAsync(couch);
                await using var proxy = new RepeatingProxy(couch.BaseAddress, status, number);
                var run = new ToolRun
                {
                    Environment =
                    {
                        ["COUCHDB_URL"] = $"http://{proxy.Authority}/",
                        ["COUCHDB_USER"] = "admin",
                        ["COUCHDB_PASSWORD"] = SecretMark.Of("admin"),
                    },
                };

                await run.RunAsync(arguments);

                SecretMark
                    .FindIn([run.Output.ToString(), run.Error.ToString()])
                    .Should()
                    .BeEmpty($"{command}, HTTP {status} at request {number}");
                if (proxy.Requests < number)
                    break;
                stages++;
            }
        }

        stages.Should().BeGreaterThan(1);
    }

    /// <summary>Lets the server run a replication whose document contains secrets, and that ends.</summary>
    private static async Task DeployAsync(EmbeddedCouch couch)
    {
        using Replicator replicator = Replicator.Connect(couch.Uri);
        await replicator.EnsureAsync(
            new ReplicationDocument
            {
                Id = "secret",
                Source = ReplicationEndpoint.Database("rk-tool-orders"),
                Target = ReplicationEndpoint
                    .Remote(new Uri(couch.BaseAddress, "rk-tool-secret"))
                    .WithBasicAuth("admin", SecretMark.Of("admin"))
                    .WithHeader("X-Key", SecretMark.OfHeader("header")),
                CreateTarget = true,
            },
            restartEnded: false,
            Stop
        );
    }
}
