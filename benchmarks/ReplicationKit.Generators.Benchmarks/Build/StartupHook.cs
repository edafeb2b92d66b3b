#pragma warning disable CA1050 // The runtime looks for a class of this name in no namespace.

/// <summary>
/// Has a process that is started with it write down the processor time that it took: no process can ask after the end of another.
/// </summary>
internal static class StartupHook
{
    /// <summary>The variable that names the file.</summary>
    public const string File = "REPLICATIONKIT_CPU_FILE";

    /// <summary>Called by the runtime before the program.</summary>
    public static void Initialize() =>
        AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
        {
            double milliseconds = Environment.CpuUsage.TotalTime.TotalMilliseconds;
            System.IO.File.WriteAllText(
                Environment.GetEnvironmentVariable(File)!,
                milliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture)
            );
        };
}
