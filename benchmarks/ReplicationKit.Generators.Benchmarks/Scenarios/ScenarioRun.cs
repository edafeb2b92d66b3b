using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Generators.Benchmarks.Rows;

namespace ReplicationKit.Generators.Benchmarks.Scenarios;

/// <summary>What one generator did in one scenario: the medians over its edits.</summary>
/// <param name="ProcessorTime">The processor time of an edit.</param>
/// <param name="OfNameFloor">That time in terms of what the name floor took for the same edit.</param>
/// <param name="OfBindingFloor">That time in terms of what the binding floor took for the same edit.</param>
/// <param name="Allocated">What an edit allocates, in bytes.</param>
/// <param name="Emitted">The number of outputs that one edit emitted again.</param>
internal sealed record ScenarioResult(TimeSpan ProcessorTime, double OfNameFloor, double OfBindingFloor, long Allocated, int Emitted);

/// <summary>Runs generators through a scenario.</summary>
internal static class ScenarioRun
{
    private const int WarmUp = 1;

    private static readonly GeneratorRow[] Rows = Enum.GetValues<GeneratorRow>();

    /// <summary>
    /// Measures a scenario. The rows take turns at each edit, so that whatever else the machine does meets all of them; before each the
    /// memory is collected, since it would be on the same row again and again.
    /// </summary>
    /// <param name="project">The project that is edited.</param>
    /// <param name="scenario">The edits.</param>
    /// <param name="edits">How many edits the medians are taken of.</param>
    public static Dictionary<GeneratorRow, ScenarioResult> Measure(Project project, Scenario scenario, int edits)
    {
        GeneratorDriver[] drivers = Array.ConvertAll(Rows, row => project.DriverOf(row, trackSteps: false));
        var times = new double[Rows.Length, edits];
        var allocations = new double[Rows.Length, edits];
        Func<CSharpCompilation>[] ring = project.Edits(scenario, WarmUp + edits);
        for (int edit = 0; edit < ring.Length; edit++)
        {
            foreach (GeneratorRow row in Rows)
            {
                CSharpCompilation edited = ring[edit]();
                if (scenario == Scenario.NewDriver)
                    drivers[(int)row] = Project.CreateDriver(row.Create());
                GC.Collect();
                long allocated = GC.GetAllocatedBytesForCurrentThread();
                TimeSpan began = Environment.CpuUsage.TotalTime;
                drivers[(int)row] = drivers[(int)row].RunGenerators(edited);
                if (edit < WarmUp)
                    continue;
                times[(int)row, edit - WarmUp] = (Environment.CpuUsage.TotalTime - began).TotalMicroseconds;
                allocations[(int)row, edit - WarmUp] = GC.GetAllocatedBytesForCurrentThread() - allocated;
            }
        }

        double Ratio(GeneratorRow row, GeneratorRow floor) =>
            Median(edits, edit => times[(int)row, edit] / Math.Max(1, times[(int)floor, edit]));
        return Rows.ToDictionary(
            row => row,
            row => new ScenarioResult(
                TimeSpan.FromMicroseconds(Median(edits, edit => times[(int)row, edit])),
                Ratio(row, GeneratorRow.NameFloor),
                Ratio(row, GeneratorRow.BindingFloor),
                (long)Median(edits, edit => allocations[(int)row, edit]),
                Emitted(project, row, scenario)
            )
        );
    }

    /// <summary>Returns the number of outputs that one edit emits again after others of its kind.</summary>
    public static int Emitted(Project project, GeneratorRow row, Scenario scenario)
    {
        GeneratorDriver driver = project.DriverOf(row, trackSteps: true);
        foreach (Func<CSharpCompilation> edit in project.Edits(scenario, 2))
        {
            if (scenario == Scenario.NewDriver)
                driver = Project.CreateDriver(row.Create(), trackSteps: true);
            driver = driver.RunGenerators(edit());
        }

        return driver
            .GetRunResult()
            .Results.Single()
            .TrackedOutputSteps.SelectMany(steps => steps.Value)
            .SelectMany(step => step.Outputs)
            .Count(output => output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified);
    }

    /// <summary>
    /// By how many bytes the memory grows from the second to the hundredth edit. The edits are parsed one after the other and let go, as
    /// an editor does: what was looked up in a file is kept as long as the file is referenced.
    /// </summary>
    public static long Kept(Project project, GeneratorRow row, Scenario scenario)
    {
        GeneratorDriver driver = project.DriverOf(row, trackSteps: false);
        driver = Run(driver, project, scenario, 1);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int edit = 2; edit <= 101; edit++)
            driver = Run(driver, project, scenario, edit);
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(driver);
        return kept;
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static GeneratorDriver Run(GeneratorDriver driver, Project project, Scenario scenario, int edit) =>
        driver.RunGenerators(project.Edit(scenario, edit)());

    private static double Median(int count, Func<int, double> value)
    {
        double[] values = [.. Enumerable.Range(0, count).Select(value)];
        Array.Sort(values);
        return values[count / 2];
    }
}
