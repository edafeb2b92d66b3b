using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using ReplicationKit.Generators.Benchmarks.Rows;

namespace ReplicationKit.Generators.Benchmarks.Scenarios;

/// <summary>What a generator costs a compiler that has just been started: everything is loaded and compiled for the first time.</summary>
internal static class ProcessTable
{
    /// <summary>The argument with which this program is such a compiler.</summary>
    public const string Argument = "once";

    private const int Runs = 5;

    /// <summary>Measures each row in processes of its own and writes the table.</summary>
    public static async Task WriteAsync(TextWriter output, IReadOnlyList<int> sizes)
    {
        output.WriteLine("| scenario | specifications | predicates | row | processor time | of binding floor |");
        output.WriteLine("|---|---:|---|---|---:|---:|");
        foreach (int size in sizes)
        {
            Dictionary<GeneratorRow, double> times = Enum.GetValues<GeneratorRow>().ToDictionary(row => row, _ => double.MaxValue);
            for (int run = 0; run < Runs; run++)
            {
                foreach (GeneratorRow row in times.Keys.ToArray())
                    times[row] = Math.Min(times[row], await MeasureAsync(row, size));
            }

            foreach ((GeneratorRow row, double time) in times)
                output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"| new process | {size} | a third | {row} | {time:0.0} ms | {time / times[GeneratorRow.BindingFloor]:0.00} |"
                    )
                );
            output.Flush();
        }
    }

    /// <summary>Runs a generator once and writes the milliseconds of processor time that it took.</summary>
    public static void RunOnce(string row, string size)
    {
        var project = new Project(int.Parse(size, CultureInfo.InvariantCulture), plainFiles: 0, predicates: true);
        GeneratorDriver driver = Project.CreateDriver(Enum.Parse<GeneratorRow>(row).Create());
        TimeSpan began = Environment.CpuUsage.TotalTime;
        driver.RunGenerators(project.Compilation);
        Console.WriteLine((Environment.CpuUsage.TotalTime - began).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<double> MeasureAsync(GeneratorRow row, int size)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [typeof(ProcessTable).Assembly.Location, Argument, row.ToString(), size.ToString(CultureInfo.InvariantCulture)]
        )
        {
            RedirectStandardOutput = true,

            // As compilers run, unlike the rest of this program.
            Environment = { ["DOTNET_TieredCompilation"] = "1" },
        };
        using Process process = Process.Start(start)!;
        string time = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(time, CultureInfo.InvariantCulture);
    }
}
