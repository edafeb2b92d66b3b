using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ReplicationKit.Tool;

/// <summary>
/// The tool as a managed program. The package for a platform contains the tool twice: compiled ahead of time, which starts several times
/// faster, and managed, which alone can load assemblies and run JavaScript. For a command that needs either, the first starts the second.
/// </summary>
internal static partial class ManagedTool
{
    /// <summary>Why only the managed program can run a method.</summary>
    public const string LoadsAssembly = "Loads an assembly.";

    private static readonly string FileName = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>Whether this process is the managed program. A constant when compiled ahead of time.</summary>
    [FeatureSwitchDefinition("ReplicationKit.Tool.IsManaged")]
    [FeatureGuard(typeof(RequiresUnreferencedCodeAttribute))]
#pragma warning disable IL4000 // The analyzer does not see that the project sets the switch for the compilation ahead of time.
    public static bool IsThis => !AppContext.TryGetSwitch("ReplicationKit.Tool.IsManaged", out bool isManaged) || isManaged;
#pragma warning restore IL4000

    /// <summary>Runs the managed program with the arguments of this process.</summary>
    /// <returns>Its exit code. On Unix it replaces this process.</returns>
    /// <exception cref="ToolException">The .NET host was not found, or cannot be started.</exception>
    public static async Task<int> RunAsync()
    {
        string host =
            FindHost(Environment.GetEnvironmentVariable, File.Exists)
            ?? throw ToolException.Failed(
                $"This command requires the .NET runtime {Environment.Version.Major}, but {FileName} was not found. Install the runtime, or set "
                    + "DOTNET_ROOT to its folder."
            );
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "ReplicationKit.Tool.dll"),
            .. Environment.GetCommandLineArgs().Skip(1),
        ];
        if (!OperatingSystem.IsWindows())
        {
            _ = Replace(host, [host, .. arguments, null]);
            throw ToolException.Failed($"{host} cannot be started: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        using Process process = Process.Start(new ProcessStartInfo(host, arguments) { UseShellExecute = false })!;
        await process.WaitForExitAsync(CancellationToken.None); // Ctrl+C reaches both.
        return process.ExitCode;
    }

    /// <summary>Returns the path of the .NET host, or <c>null</c>: the one that started the tool, the configured, or an installed one.</summary>
    internal static string? FindHost(Func<string, string?> variable, Func<string, bool> exists)
    {
        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToUpperInvariant();
        string?[] folders =
        [
            variable("DOTNET_ROOT_" + architecture),
            variable("DOTNET_ROOT"),
            .. (variable("PATH") ?? "").Split(Path.PathSeparator),
            OperatingSystem.IsWindows() ? Path.Combine(variable("ProgramFiles") ?? "", "dotnet")
            : OperatingSystem.IsMacOS() ? "/usr/local/share/dotnet"
            : "/usr/share/dotnet",
        ];
        return folders
            .Where(folder => !string.IsNullOrEmpty(folder))
            .Select(folder => Path.Combine(folder!, FileName))
            .Prepend(variable("DOTNET_HOST_PATH") ?? "")
            .FirstOrDefault(path => path.Length > 0 && exists(path));
    }

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Replace(string path, string?[] arguments);
}
