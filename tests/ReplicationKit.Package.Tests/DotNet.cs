using System.Diagnostics;
using System.Text;

namespace ReplicationKit.Package.Tests;

/// <summary>Runs the SDK's command line as a user would.</summary>
internal static class DotNet
{
    public static Task<CommandResult> RunAsync(
        string folder,
        IReadOnlyDictionary<string, string>? environment,
        params string[] arguments
    ) => StartAsync("dotnet", folder, environment, arguments);

    /// <summary>Runs any program in the same way.</summary>
    public static async Task<CommandResult> StartAsync(
        string program,
        string folder,
        IReadOnlyDictionary<string, string>? environment,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };

        // The test host was itself started by MSBuild, whose settings are not a user's.
        foreach (
            string name in start
                .Environment.Keys.Where(name =>
                    name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
                    || name.StartsWith("TESTINGPLATFORM", StringComparison.OrdinalIgnoreCase)
                )
                .ToList()
        )
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CommandResult(process.ExitCode, await output + await errors);
    }
}

internal sealed record CommandResult(int ExitCode, string Output)
{
    /// <summary>Skips the test if a project could not be compiled ahead of time for want of a compiler.</summary>
    public void SkipWithoutNativeCompiler()
    {
        foreach (string missing in (string[])["NU1101", "NU1301", "Platform linker"])
            Assert.SkipWhen(
                Output.Contains(missing, StringComparison.Ordinal),
                "The runtime pack, the compiler package or the linker (clang, zlib1g-dev) is missing: " + Output
            );
    }

    public CommandResult ShouldSucceed()
    {
        ExitCode.Should().Be(0, "the command should succeed, but it printed:\n{0}", Output);
        return this;
    }
}
