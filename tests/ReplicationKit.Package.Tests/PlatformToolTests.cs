using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using ReplicationKit.Testing;

namespace ReplicationKit.Package.Tests;

/// <summary>
/// The tool's package for this platform, which contains the tool compiled ahead of time and the managed one, installed from a feed.
/// </summary>
public class PlatformToolTests(LocalFeed feed)
{
    private static readonly string Executable = OperatingSystem.IsWindows() ? "ReplicationKit.Tool.exe" : "ReplicationKit.Tool";

    /// <summary>Commands whose output is the same each time they run.</summary>
    private static readonly string[][] Commands =
    [
        ["--help"],
        ["list", "--help"],
        ["serve", "--help"],
        ["list"],
        ["list", "--json"],
        ["list", "--state", "completed"],
        ["status", "copy"],
        ["status", "copy", "--json"],
        ["status", "missing"],
        ["watch"],
        ["jobs"],
        ["jobs", "--json"],
        ["tasks"],
        ["tasks", "--json"],
        ["verify", "copy"],
        ["verify", "copy", "--json"],
        ["list", "--state", "unknown"],
        ["list", "--server", "ftp://admin:secret@couch.test"],
        ["plan", "missing.dll"],
        ["plan"],
        ["serve", "--config", "couchdb/unknown=1", "--port", "0"],
        ["stop", "missing"],
    ];

    [Fact]
    public async Task Compiled_ahead_of_time_it_prints_what_the_managed_tool_prints_and_starts_that_for_assemblies_and_JavaScript()
    {
        string version = await PackAsync();
        Consumer consumer = feed.CreateConsumer("platform-tool");
        await InstalledTool.InstallAsync(consumer, version);
        string managed = Directory
            .GetFiles(Path.Combine(consumer.Folder, "tools"), "ReplicationKit.Tool.dll", SearchOption.AllDirectories)
            .Should()
            .ContainSingle()
            .Which;
        File.Exists(Path.Combine(Path.GetDirectoryName(managed)!, Executable)).Should().BeTrue();

        // A server ends by a signal to the process that the user started.
        await using InstalledTool server = await InstalledTool.StartAsync(consumer);
        await server.CopyOrdersAsync();
        var environment = new Dictionary<string, string>
        {
            ["COUCHDB_URL"] = server.Uri.OriginalString,
            ["COUCHDB_PASSWORD"] = InstalledTool.Password,
        };
        string installed = InstalledTool.PathIn(consumer);
        (await DotNet.StartAsync(installed, consumer.Folder, environment, "watch")).ShouldSucceed();
        foreach (string[] command in Commands)
        {
            CommandResult expected = await DotNet.StartAsync("dotnet", consumer.Folder, environment, [managed, .. command]);
            CommandResult actual = await DotNet.StartAsync(installed, consumer.Folder, environment, command);
            WithoutTimes(actual)
                .Should()
                .Be(WithoutTimes(expected), "that is what '{0}' of the managed tool does", string.Join(' ', command));
        }

        string app = RepositoryFolder.Combine("src", "Quickstart", "bin", LocalFeed.Configuration, "net10.0", "Quickstart.dll");
        CommandResult plan = await DotNet.StartAsync(installed, consumer.Folder, environment, "plan", app, "--exit-code");
        plan.ExitCode.Should().Be(3, plan.Output);
        plan.Output.Should().Contain("orders-copy");
        CommandResult stop = await DotNet.StartAsync(installed, consumer.Folder, environment, "stop", "copy");
        stop.ShouldSucceed().Output.Should().Contain("copy");
    }

    /// <summary>'watch' begins its lines with the time.</summary>
    private static CommandResult WithoutTimes(CommandResult result) =>
        result with
        {
            Output = Regex.Replace(result.Output, @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "(time)"),
        };

    /// <summary>Packs the tool for this platform, unless a release's packages are tested, and checks the package's files.</summary>
    private async Task<string> PackAsync()
    {
        string platform = RuntimeInformation.RuntimeIdentifier;
        string package = $"ReplicationKit.Tool.{platform}";
        string version = feed.Version;
        if (!File.Exists(Path.Combine(feed.Feed, $"{package}.{version}.nupkg")))
        {
            version += "-platform";
            CommandResult pack = await PackAsync(version, "-p:ToolPlatforms=" + platform, "-r", platform);
            pack.SkipWithoutNativeCompiler();
            pack.ShouldSucceed();
            (await PackAsync(version, "-p:ToolPlatforms=" + platform)).ShouldSucceed();
        }

        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(feed.Feed, $"{package}.{version}.nupkg"));
        archive
            .Entries.Select(entry => entry.FullName)
            .Where(name => name.StartsWith($"tools/any/{platform}/ReplicationKit.Tool", StringComparison.Ordinal))
            .Select(Path.GetFileName)
            .Should()
            .BeEquivalentTo(
                [Executable, "ReplicationKit.Tool.dll", "ReplicationKit.Tool.deps.json", "ReplicationKit.Tool.runtimeconfig.json"],
                "debug information is not part of it"
            );
        using var executable = new MemoryStream();
        using (Stream stream = archive.GetEntry($"tools/any/{platform}/{Executable}")!.Open())
            stream.CopyTo(executable);
        executable.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(RepositoryFolder.Path)).Should().Be(-1, "paths say nothing to users");
        return version;
    }

    private Task<CommandResult> PackAsync(string version, params string[] arguments) =>
        DotNet.RunAsync(
            RepositoryFolder.Path,
            null,
            [
                "pack",
                Path.Combine("src", "ReplicationKit.Tool"),
                "-c",
                "Release",
                "-o",
                feed.Feed,
                "--artifacts-path",
                feed.CreateFolder("platform-artifacts"),
                "-p:MinVerVersionOverride=" + version,
                "-p:RunAnalyzers=false",
                "-p:ContinuousIntegrationBuild=true",
                .. arguments,
            ]
        );
}
