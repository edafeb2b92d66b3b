using System.CommandLine;
using System.CommandLine.Help;

namespace ReplicationKit.Tool.Tests;

/// <summary>The messages for mistakes in arguments: they name the option, the value and what is allowed.</summary>
public class InvalidArgumentTests(ToolServer server)
{
    /// <summary>An invalid value of each option that takes one, and the message.</summary>
    private static readonly (string Option, string Value, string Message)[] Bad =
    [
        ("--state", "foo", "--state must be initializing, error, pending, running, crashing, completed or failed, not 'foo'.\n"),
        (
            "--state",
            "runing",
            "--state must be initializing, error, pending, running, crashing, completed or failed, not 'runing'. Did you mean 'running'?\n"
        ),
        ("--server", "foo", "--server must be an absolute http or https URL such as http://localhost:5984, not 'foo'.\n"),
        ("--server", "", "--server must be an absolute http or https URL such as http://localhost:5984, not ''.\n"),
        (
            "--server",
            "localhost:5984",
            "--server must be an absolute http or https URL such as http://localhost:5984, not 'localhost:5984'.\n"
        ),
        ("--database", "orders", "--database must be _replicator or end in /_replicator, and 'orders' does not.\n"),
        ("--local-server", "foo", "--local-server must be an absolute http or https URL such as http://localhost:5984, not 'foo'.\n"),
        ("--server-version", "3.6", "--server-version must be 3.0, 3.1, 3.2, 3.3, 3.4, 3.5 or cloudant, not '3.6'.\n"),
        ("--server-version", "four", "--server-version must be 3.0, 3.1, 3.2, 3.3, 3.4, 3.5 or cloudant, not 'four'.\n"),
        (
            "--only",
            "rk-tool-hash",
            "declares no replication 'rk-tool-hash', which --only names. Did you mean 'rk-tool-hashed'? It has: rk-tool-both, "
        ),
        ("--port", "abc", "--port must be a number from 0 to 65535, not 'abc'.\n"),
        ("--port", "65536", "--port must be a number from 0 to 65535, not '65536'.\n"),
        ("--address", "here", "--address must be an IP address such as 127.0.0.1, 0.0.0.0 or ::1, not 'here'.\n"),
        ("--address", "192.0.2.1", "--address: 192.0.2.1 is not an address of this machine ("),
        ("--config", "cors", "--config must be section/key=value, for example cors/origins=*, not 'cors'.\n"),
        (
            "--config",
            "chttpd/enable_cor=true",
            "--config: The setting chttpd/enable_cor has no effect on the embedded server. Did you mean chttpd/enable_cors? "
        ),
        (
            "--config",
            "chttpd/enable_cors=maybe",
            "--config: On the embedded server, chttpd/enable_cors must be true or false, not 'maybe'.\n"
        ),
        (
            "--config",
            "replicator/max_jobs=0",
            "--config: On the embedded server, replicator/max_jobs must be an integer of at least 1, not '0'.\n"
        ),
        ("--config", "chttpd_auth/secret=", "--config: On the embedded server, chttpd_auth/secret must not be empty.\n"),
        (
            "--config",
            "admins/a:b=c",
            "--config: admins: an administrator's name must not be empty or contain a colon, and the password must not be empty.\n"
        ),
        ("--admin", "a:b", "--admin: The administrator's name must not be empty or contain a colon.\n"),
        ("--data", "/dev/null/folder/file", "--data: the folder of '/dev/null/folder/file' cannot be created: "),
    ];

    public static TheoryData<string, string, string> BadValues() =>
        [
            .. Commands()
                .SelectMany(command =>
                    Bad.Where(bad => command.Options.Any(option => option.Name == bad.Option))
                        .Select(bad => (command.Name, bad.Option, bad.Value))
                ),
        ];

    [Fact]
    public void Each_option_that_takes_a_value_is_tried_with_an_invalid_one() =>
        Commands()
            .SelectMany(command => command.Options)
            .Where(option => option is not HelpOption && option.ValueType != typeof(bool))
            .Select(option => option.Name)
            .Distinct()
            .Should()
            .BeEquivalentTo(Bad.Select(bad => bad.Option).Distinct());

    [Theory]
    [MemberData(nameof(BadValues))]
    public async Task An_invalid_value_is_quoted_with_what_is_allowed(string command, string option, string value)
    {
        string message = Bad.Single(bad => bad.Option == option && bad.Value == value).Message;
        var run = new ToolRun { Environment = { ["COUCHDB_URL"] = server.Url.AbsoluteUri, ["COUCHDB_PASSWORD"] = "unused" } };

        int code = await run.RunAsync([.. Complete(command, option), option, value]);

        code.Should()
            .Be(
                option switch
                {
                    "--only" => ExitCode.NotFound,
                    "--data" => ExitCode.Failed,
                    _ => ExitCode.Usage,
                }
            );
        if (message.EndsWith('\n'))
            run.Error.ToString().Should().Be(message);
        else
            run.Error.ToString().Should().Contain(message);
        run.Error.ToString().Should().NotContain("(Parameter").And.NotContain("bug in the tool");
    }

    [Fact]
    public async Task An_option_without_its_value_names_the_values_or_describes_them()
    {
        foreach (Command command in Commands())
        {
            foreach (Option option in command.Options.Where(option => option is not HelpOption && option.ValueType != typeof(bool)))
            {
                var run = new ToolRun();

                (await run.RunAsync([.. Complete(command.Name, option.Name), option.Name])).Should().Be(ExitCode.Usage);

                run.Error.ToString()
                    .Should()
                    .MatchRegex(
                        $"^{option.Name} requires a value: ({option.Name} <{System.Text.RegularExpressions.Regex.Escape(option.HelpName!)}>\\. .+|.+ or .+)\\.\n$"
                    );
            }
        }
    }

    [Theory]
    [InlineData("Unknown command 'lst'. Did you mean 'list'?\n", "lst")]
    [InlineData("Unknown command 'xyzzy'.\n", "xyzzy")]
    [InlineData("Specify a command: list, status, watch, stop, jobs, tasks, plan, apply, verify, preview or serve.\n", "--verbose")]
    [InlineData("Unknown option '--stat' of list. Did you mean '--state'?\n", "list", "--stat")]
    [InlineData("Unknown option '--serv' of jobs. Did you mean '--server'?\n", "jobs", "--serv")]
    [InlineData("Unknown option '--verbos' of jobs. Did you mean '--verbose'?\n", "jobs", "--verbos")]
    [InlineData("Unknown option '--frobnicate' of plan.\n", "plan", "x.dll", "--frobnicate")]
    [InlineData("status does not take the argument 'b'.\n", "status", "a", "b")]
    [InlineData("tasks does not take the argument 'foo'.\n", "tasks", "foo")]
    [InlineData("--json does not take a value, so not 'maybe'.\n", "list", "--json=maybe")]
    [InlineData("--port may be specified only once.\n", "serve", "--port", "1", "--port", "2")]
    [InlineData("--server may be specified only once.\n", "list", "-s", "http://a", "-s", "http://b")]
    [InlineData("status requires <id>: the id of the replication's document.\n", "status")]
    [InlineData("stop requires <id>: the ids of the replications' documents.\n", "stop")]
    [InlineData("--json requires --yes: a confirmation prompt would corrupt the output.\n", "apply", "x.dll", "--json")]
    public async Task Other_mistakes_are_one_sentence_each(string message, params string[] arguments)
    {
        var run = new ToolRun();

        (await run.RunAsync(arguments)).Should().Be(ExitCode.Usage);

        run.Error.ToString().Should().Be(message);
    }

    [Fact]
    public async Task Each_of_several_mistakes_is_on_a_line()
    {
        var run = new ToolRun();

        (await run.RunAsync("list", "--state", "foo", "paused", "--jsn")).Should().Be(ExitCode.Usage);

        run.Error.ToString()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Should()
            .SatisfyRespectively(
                line => line.Should().EndWith("not 'foo'."),
                line => line.Should().EndWith("not 'paused'."),
                line => line.Should().Be("Unknown option '--jsn' of list. Did you mean '--json'?")
            );
    }

    private static IEnumerable<Command> Commands() => new CommandLine(new ToolRun().CreateTerminal()).Root.Subcommands;

    /// <summary>The command with the arguments that it requires.</summary>
    private static string[] Complete(string command, string option) =>
        command switch
        {
            "status" or "stop" => [command, "x"],
            "plan" or "apply" or "preview" or "verify" => [command, typeof(InvalidArgumentTests).Assembly.Location],
            "serve" when option != "--port" => [command, "--port=0"],
            _ => [command],
        };
}
