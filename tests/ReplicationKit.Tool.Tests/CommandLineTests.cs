using System.CommandLine;
using System.Text.Json;

namespace ReplicationKit.Tool.Tests;

/// <summary>What holds for every command: the server, the secrets, the exit codes.</summary>
public class CommandLineTests(ToolServer server)
{
    private const string Secret = "other-s3cret";

    [Fact]
    public async Task The_help_names_commands_environment_and_exit_codes()
    {
        var run = new ToolRun();

        (await run.RunAsync("--help")).Should().Be(ExitCode.Done);

        foreach (
            string text in (string[])
                [
                    "list",
                    "status <id>",
                    "watch",
                    "stop",
                    "jobs",
                    "tasks",
                    "plan <assembly>",
                    "apply <assembly>",
                    "serve",
                    "COUCHDB_URL",
                    "CLOUDANT_APIKEY",
                    "130",
                ]
        )
            run.Output.ToString().Should().Contain(text);
    }

    [Fact]
    public async Task The_help_of_a_command_warns_of_passwords_in_arguments()
    {
        var run = new ToolRun();

        (await run.RunAsync("list", "--help")).Should().Be(ExitCode.Done);

        run.Output.ToString()
            .ReplaceLineEndings(" ")
            .Should()
            .Contain("Other processes on this machine can see")
            .And.Contain("COUCHDB_PASSWORD");
    }

    [Theory]
    [InlineData]
    [InlineData("lst")]
    [InlineData("status")]
    [InlineData("stop")]
    [InlineData("list", "--database", "orders")]
    [InlineData("list", "http://admin:other-s3cret@localhost")]
    [InlineData("list", "http:/admin:other-s3cret@localhost")]
    [InlineData("list", "admin:other-s3cret@localhost:5984")]
    [InlineData("list", "--server", "ftp://admin:other-s3cret@localhost")]
    [InlineData("list", "--server", "admin:other-s3cret@localhost:5984")]
    [InlineData("list", "--server", "http://admin:other-s3cret@")]
    public async Task Invalid_arguments_are_reported_without_secrets(params string[] arguments)
    {
        var run = new ToolRun { Secret = Secret };

        (await run.RunAsync(arguments)).Should().Be(ExitCode.Usage);

        run.Output.ToString().Should().BeEmpty();
        run.Error.ToString().Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_mistyped_command_is_guessed()
    {
        var run = new ToolRun();

        (await run.RunAsync("stats", "id")).Should().Be(ExitCode.Usage);

        run.Error.ToString().Should().Contain("status");
    }

    [Theory]
    [InlineData("https://account.cloudant.test", "IAM", CouchServer.Cloudant)]
    [InlineData("https://user:word@account.cloudant.test", null, null)]
    [InlineData("https://user@couch.test", "basic user", null, "COUCHDB_PASSWORD")]
    [InlineData("https://couch.test", null, null, "COUCHDB_PASSWORD")]
    public void Who_the_client_is(string url, string? credentials, CouchServer? kind, string name = "CLOUDANT_APIKEY")
    {
        var run = new ToolRun { Environment = { ["COUCHDB_URL"] = url, [name] = Secret } };
        var command = new Command("any");

        ReplicatorOptions options = new ServerOptions(run.CreateTerminal(), command).Read(command.Parse([]));

        options.Server.Should().Be(kind);
        (options.Credentials?.ToString()).Should().Be(credentials);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("status", "x")]
    [InlineData("watch")]
    [InlineData("stop", "x")]
    [InlineData("jobs")]
    [InlineData("tasks")]
    [InlineData("plan", "App.dll")]
    [InlineData("apply", "App.dll")]
    public async Task There_must_be_a_server(params string[] arguments)
    {
        var run = new ToolRun();

        (await run.RunAsync(arguments)).Should().Be(ExitCode.Usage);

        run.Error.ToString().Should().Contain("--server").And.Contain("COUCHDB_URL");
    }

    [Fact]
    public async Task An_address_of_the_environment_that_is_none()
    {
        var run = new ToolRun { Environment = { ["COUCHDB_URL"] = "couch://admin:other-s3cret@localhost" }, Secret = Secret };

        (await run.RunAsync("list")).Should().Be(ExitCode.Usage);

        run.Error.ToString()
            .Should()
            .Be("COUCHDB_URL must be an absolute http or https URL such as http://localhost:5984, not 'couch://admin:*****@localhost'.\n");
    }

    [Fact]
    public async Task User_and_password_by_the_environment()
    {
        string[] user = [.. server.Url.UserInfo.Split(':').Select(Uri.UnescapeDataString)];
        string address = server.Address.AbsoluteUri;
        var both = new ToolRun
        {
            Environment =
            {
                ["COUCHDB_USER"] = user[0],
                ["COUCHDB_PASSWORD"] = user[1],
                ["COUCHDB_URL"] = "http://127.0.0.1:1",
            },
            Secret = server.Secret,
        };
        var password = new ToolRun
        {
            Environment =
            {
                ["COUCHDB_PASSWORD"] = user[1],
                ["COUCHDB_URL"] = address.Replace("://", $"://{user[0]}@", StringComparison.Ordinal),
            },
            Secret = server.Secret,
        };

        (await both.RunAsync("jobs", "--server", address)).Should().Be(ExitCode.Done, "the option comes before the variable");
        (await password.RunAsync("jobs")).Should().Be(ExitCode.Done);
    }

    [Fact]
    public async Task Half_of_the_credentials_or_two_kinds_of_them()
    {
        var half = new ToolRun { Environment = { ["COUCHDB_URL"] = "http://localhost", ["COUCHDB_USER"] = "admin" } };
        var two = new ToolRun
        {
            Environment =
            {
                ["COUCHDB_URL"] = "http://localhost",
                ["COUCHDB_USER"] = "admin",
                ["COUCHDB_PASSWORD"] = Secret,
                ["CLOUDANT_APIKEY"] = Secret,
            },
            Secret = Secret,
        };

        (await half.RunAsync("list")).Should().Be(ExitCode.Usage);
        (await two.RunAsync("list")).Should().Be(ExitCode.Usage);

        half.Error.ToString().Should().Contain("COUCHDB_PASSWORD");
        two.Error.ToString().Should().Contain("CLOUDANT_APIKEY").And.Contain("COUCHDB_USER");
    }

    [Fact]
    public async Task A_wrong_password_is_refused_without_being_shown()
    {
        var run = new ToolRun { Environment = { ["COUCHDB_URL"] = WithUser("unknown") }, Secret = Secret };

        (await run.RunAsync("list", "--json")).Should().Be(ExitCode.Failed);

        run.Output.ToString().Should().BeEmpty();
        run.Error.ToString().Should().Contain("COUCHDB_PASSWORD").And.NotContain("ReplicatorOptions");
    }

    [Fact]
    public async Task Verbose_shows_what_is_asked_and_where_it_failed_and_no_secret()
    {
        var run = new ToolRun { Environment = { ["COUCHDB_URL"] = WithUser("someone") }, Secret = Secret };

        (await run.RunAsync("list", "--verbose")).Should().Be(ExitCode.Failed);

        run.Error.ToString().Should().Contain("-> 401").And.Contain("   at ");
    }

    [Fact]
    public async Task A_server_that_does_not_answer()
    {
        var run = new ToolRun { Environment = { ["COUCHDB_URL"] = $"http://admin:{Secret}@127.0.0.1:1" }, Secret = Secret };

        (await run.RunAsync("list")).Should().Be(ExitCode.Failed);

        run.Error.ToString().Should().StartWith("Could not list the replications: no response from 127.0.0.1:1");
    }

    [Fact]
    public async Task A_replicator_database_that_does_not_exist()
    {
        ToolRun run = server.NewRun();

        (await run.RunAsync("list", "-d", "rk-tool-nowhere/_replicator")).Should().Be(ExitCode.NotFound);

        run.Error.ToString().Should().Contain("--database").And.NotContain("ReplicatorOptions");
    }

    [Fact]
    public async Task Ctrl_C_ends_any_command()
    {
        ToolRun run = server.NewRun();
        run.Stop();

        (await run.RunAsync("list")).Should().Be(ExitCode.Canceled);
    }

    [Fact]
    public void The_tool_has_no_public_surface() =>
        typeof(CommandLine).Assembly.GetExportedTypes().Select(type => type.FullName).Should().BeEmpty();

    [Fact]
    public void The_names_in_json_are_a_promise() =>
        JsonSerializer
            .Deserialize<JsonElement>(JsonOutput.Of(StatusJson.From(new ReplicationStatus { Id = "x" })))
            .EnumerateObject()
            .Select(field => field.Name)
            .Should()
            .Equal(
                "id",
                "database",
                "state",
                "isTerminal",
                "progress",
                "progressIsEstimated",
                "documentsPerSecond",
                "secondsRemaining",
                "source",
                "target",
                "replicationId",
                "node",
                "startTime",
                "lastUpdated",
                "docsRead",
                "docsWritten",
                "docWriteFailures",
                "revisionsChecked",
                "missingRevisionsFound",
                "changesPending",
                "checkpointedSourceSeq",
                "errorCount",
                "nextRetry",
                "failure",
                "failedSide",
                "advice",
                "reason"
            );

    private string WithUser(string user) => server.Address.AbsoluteUri.Replace("://", $"://{user}:{Secret}@", StringComparison.Ordinal);
}
