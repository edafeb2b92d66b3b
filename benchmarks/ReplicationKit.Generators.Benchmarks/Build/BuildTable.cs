using System.Diagnostics;
using System.Globalization;

namespace ReplicationKit.Generators.Benchmarks.Build;

/// <summary>
/// What a build costs with as many specifications, Refit interfaces and serializable types: the SDK's compiler, in a process of its own for
/// each build, by processor time. The rows take turns, and the least of each counts.
/// </summary>
internal static class BuildTable
{
    /// <summary>Measures and writes the table.</summary>
    /// <param name="output">Gets the table as markdown.</param>
    /// <param name="count">How many specifications, interfaces and types.</param>
    /// <param name="turns">How often each row is compiled.</param>
    public static async Task WriteAsync(TextWriter output, int count, int turns)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("replicationkit-build-");
        try
        {
            BuildRow[] rows = BuildRow.Of(count);
            for (int row = 0; row < rows.Length; row++)
                Prepare(rows[row], Path.Combine(folder.FullName, row.ToString(CultureInfo.InvariantCulture)));

            double[] times = new double[rows.Length];
            Array.Fill(times, double.MaxValue);
            for (int turn = 0; turn < turns; turn++)
            {
                for (int row = 0; row < rows.Length; row++)
                    times[row] = Math.Min(
                        times[row],
                        await CompileAsync(Path.Combine(folder.FullName, row.ToString(CultureInfo.InvariantCulture)))
                    );
            }

            Write(output, rows, times, count, turns);
        }
        finally
        {
            if (Environment.GetEnvironmentVariable("KEEP") is null)
                folder.Delete(recursive: true);
        }
    }

    private static void Write(TextWriter output, BuildRow[] rows, double[] times, int count, int turns)
    {
        double refit = times[Array.FindIndex(rows, row => row.Name == BuildRow.Refit)] - times[0];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} of each, the least of {turns} turns"));
        output.WriteLine();
        output.WriteLine("| row | processor time | added | of Refit's |");
        output.WriteLine("|---|---:|---:|---:|");
        for (int row = 0; row < rows.Length; row++)
        {
            double added = times[row] - times[0];
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {rows[row].Name} | {times[row]:0} ms | {added:0} ms | {added / refit:0.00} |"
                )
            );
        }

        output.WriteLine();
    }

    /// <summary>Writes the sources, and the arguments that MSBuild would give to the compiler.</summary>
    private static void Prepare(BuildRow row, string folder)
    {
        Directory.CreateDirectory(folder);
        var arguments = new List<string>
        {
            "/nologo",
            "/noconfig",
            "/nostdlib+",
            "/target:library",
            "/langversion:12",
            "/nullable:enable",
            "/deterministic+",
            "/debug:portable",
            "/optimize-",
            "/nowarn:1701,1702",
            $"/out:\"{Path.Combine(folder, "App.dll")}\"",
        };
        arguments.AddRange(BuildTools.References(row.WithRefit).Select(reference => $"/reference:\"{reference}\""));
        arguments.AddRange(row.Analyzers.Select(analyzer => $"/analyzer:\"{analyzer}\""));
        int file = 0;
        foreach (string source in row.Sources.Append("namespace App; public static class Plain { public static int Count => 1; }"))
        {
            string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"File{file++}.cs"));
            File.WriteAllText(path, source);
            arguments.Add($"\"{path}\"");
        }

        File.WriteAllLines(Path.Combine(folder, "csc.rsp"), arguments);
    }

    private static async Task<double> CompileAsync(string folder)
    {
        string time = Path.Combine(folder, "time.txt");
        var start = new ProcessStartInfo("dotnet", [BuildTools.Compiler, "/noconfig", "@" + Path.Combine(folder, "csc.rsp")])
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["DOTNET_STARTUP_HOOKS"] = typeof(BuildTable).Assembly.Location,
                [StartupHook.File] = time,
                ["DOTNET_TieredCompilation"] = "1",
            },
        };
        using Process process = Process.Start(start)!;
        string said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(said);
        return double.Parse(await File.ReadAllTextAsync(time), CultureInfo.InvariantCulture);
    }
}
