using System.Text.RegularExpressions;
using ReplicationKit.Testing;

namespace ReplicationKit.Package.Tests;

/// <summary>Every command that the README and the pages show runs as it appears there, with this run's packages and servers.</summary>
public sealed partial class CommandTests(LocalFeed feed)
{
    /// <summary>Commands that other tests run, and which.</summary>
    private static readonly Dictionary<string, string> RunElsewhere = new()
    {
        ["dotnet run --project src/Quickstart"] = nameof(QuickstartTests),
        ["dotnet test"] = "this run",
    };

    [Fact]
    public async Task Packages_are_added_and_build()
    {
        Consumer consumer = feed.CreateConsumer("commands-add");
        (await consumer.RunAsync("new", "console", "--name", "App", "--output", ".")).ShouldSucceed();
        string[] commands =
        [
            .. DocumentationTests
                .Pages.SelectMany(Commands)
                .Where(command => command.StartsWith("dotnet add package ", StringComparison.Ordinal))
                .Distinct(),
        ];
        commands.Should().HaveCountGreaterThanOrEqualTo(3, "each package has a page that shows how to add it");

        foreach (string command in commands)
            await RunAsync(consumer, command + " --version " + feed.Version);

        (await consumer.RunAsync("build")).ShouldSucceed();
    }

    [Fact]
    public async Task The_commands_of_the_tools_page_work()
    {
        Consumer consumer = feed.CreateConsumer(
            "commands-tool",
            (
                "App.csproj",
                """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <OutputPath>.</OutputPath>
                    <AppendTargetFrameworkToOutputPath>false</AppendTargetFrameworkToOutputPath>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="ReplicationKit" Version="{Version}" />
                  </ItemGroup>
                </Project>
                """
            ),
            (
                "OrdersCopy.cs",
                """
                using ReplicationKit;

                [Replication(Source = "orders", Target = "orders-copy", CreateTarget = true)]
                public partial record OrdersCopy;
                """
            )
        );
        (await consumer.RunAsync("build")).ShouldSucceed();
        await InstalledTool.InstallAsync(consumer, feed.Version);
        await using InstalledTool server = await InstalledTool.StartAsync(consumer);
        await server.CreateOrdersAsync();
        string commands = string.Join('\n', Commands("src/ReplicationKit.Tool/README.md"))
            .Replace("--global", "--tool-path again --version " + feed.Version, StringComparison.Ordinal)
            .Replace("localhost:5984", server.Uri.Authority, StringComparison.Ordinal)
            .Replace("…", InstalledTool.Password, StringComparison.Ordinal);

        string output = await RunAsync(consumer, commands, ("plan", 3));

        output.Should().Contain("orders-copy: completed, 1 written");
        File.ReadAllText(Path.Combine(consumer.Folder, "plan.json")).Should().Contain("\"orders-copy\"");
    }

    [Fact]
    public async Task The_request_that_is_migrated_creates_the_replication()
    {
        Consumer consumer = feed.CreateConsumer("commands-curl");
        await InstalledTool.InstallAsync(consumer, feed.Version);
        await using InstalledTool server = await InstalledTool.StartAsync(consumer);
        string url = $"http://admin:{InstalledTool.Password}@{server.Uri.Authority}";
        string command = Commands("src/ReplicationKit/docs/migrating.md")
            .Single()
            .Replace("…", url, StringComparison.Ordinal)
            .Replace("https://backup.example.com", url, StringComparison.Ordinal)
            .Replace("$COUCHDB_URL", url, StringComparison.Ordinal);

        (await RunAsync(consumer, command)).Should().Contain("\"ok\":true");
    }

    [Fact]
    public void Every_command_is_run_by_a_test()
    {
        string[] here =
        [
            "dotnet new ",
            "cd ",
            "dotnet add package ",
            "dotnet add reference ",
            "dotnet tool install ",
            "export ",
            "replicationkit ",
            "curl ",
        ];

        foreach (string page in DocumentationTests.Pages)
        {
            foreach (string command in Commands(page))
            {
                (RunElsewhere.ContainsKey(command) || here.Any(start => command.StartsWith(start, StringComparison.Ordinal)))
                    .Should()
                    .BeTrue("{0} shows {1}, which no test runs", page, command);
            }

            UnmarkedCommand()
                .IsMatch(File.ReadAllText(RepositoryFolder.Combine(page)))
                .Should()
                .BeFalse("{0}: commands are sh blocks", page);
        }
    }

    /// <summary>The commands of a page's shell blocks, without comments. A command may continue on the next line after a backslash.</summary>
    internal static IEnumerable<string> Commands(string page) =>
        ShellBlock()
            .Matches(File.ReadAllText(RepositoryFolder.Combine(page)).ReplaceLineEndings("\n"))
            .SelectMany(block => block.Groups[1].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
            .Select(line => Comment().Replace(line, "").Trim())
            .Where(line => line.Length > 0);

    /// <summary>Runs lines of a shell in the consumer's folder, where each has to succeed or to exit with its expected code.</summary>
    private static async Task<string> RunAsync(Consumer consumer, string commands, params (string Command, int ExitCode)[] expected)
    {
        string shell = OperatingSystem.IsWindows() ? @"C:\Program Files\Git\bin\bash.exe" : "/bin/bash";
        Assert.SkipUnless(File.Exists(shell), $"The commands are those of a shell, and {shell} does not exist.");
        var script = new List<string> { "export PATH=\"$PWD/again:$PWD/tools:$PATH\"" };
        foreach (string command in commands.Split('\n'))
        {
            int code = expected.FirstOrDefault(item => command.Contains(item.Command, StringComparison.Ordinal)).ExitCode;
            script.Add(command);
            script.Add(
                $"code=$?; [ $code = {code} ] || {{ echo \"exit code $code: {command.Replace("\"", "'", StringComparison.Ordinal)}\"; exit 99; }}"
            );
        }

        CommandResult result = await DotNet.StartAsync(
            shell,
            consumer.Folder,
            new Dictionary<string, string> { ["NUGET_PACKAGES"] = consumer.Packages },
            "-c",
            string.Join('\n', script)
        );
        return result.ShouldSucceed().Output;
    }

    [GeneratedRegex(@"^```sh\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex ShellBlock();

    [GeneratedRegex(@"^```\n(dotnet|curl|replicationkit|export|cd|git) ", RegexOptions.Multiline)]
    private static partial Regex UnmarkedCommand();

    [GeneratedRegex(@"\s+# .*$")]
    private static partial Regex Comment();
}
