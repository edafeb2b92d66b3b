using ReplicationKit.Benchmarks;
using ReplicationKit.Generators.Benchmarks.Scenarios;

// "table" measures every scenario by processor time, "edit" the ones that count, "process" a compiler that has just been started, "analyzers"
// what they add to a build, "kept" the memory, "ratios" emitting and translating in turns; all else is BenchmarkDotNet's.
using TextWriter output = StepSummary.Open();
switch (args)
{
    case ["table", .. string[] sizes]:
        ScenarioTable.Write(output, sizes is [] ? [0, 1, 10, 100, 1000, 5000] : Array.ConvertAll(sizes, int.Parse), [0, 2000], Enum.GetValues<Scenario>());
        return 0;
    case ["edit", .. string[] sizes]:
        ScenarioTable.Write(output, sizes is [] ? [100, 1000] : Array.ConvertAll(sizes, int.Parse), [0], [Scenario.UnrelatedBodyEdit, Scenario.UnrelatedDeclarationEdit, Scenario.DocumentDeclarationEdit]);
        return 0;
    case ["process", .. string[] sizes]:
        await ProcessTable.WriteAsync(output, sizes is [] ? [1, 100, 1000] : Array.ConvertAll(sizes, int.Parse));
        return 0;
    case [ProcessTable.Argument, string row, string size]:
        ProcessTable.RunOnce(row, size);
        return 0;
    case ["ratios", .. string[] filter]:
        RatioTable.Write(output, typeof(Program).Assembly, filter is [string name] ? name : "");
        return 0;
    case ["analyzers", .. string[] sizes]:
        foreach (int size in sizes is [] ? [100, 1000] : Array.ConvertAll(sizes, int.Parse))
        {
            AnalyzerTable.Write(output, size, withGenerated: true, edits: size >= 1000 ? 5 : 11);
            AnalyzerTable.Write(output, size, withGenerated: false, edits: size >= 1000 ? 5 : 11);
        }

        return 0;
    case ["kept", .. string[] sizes]:
        ScenarioTable.WriteKept(output, sizes is [string specifications] ? int.Parse(specifications, System.Globalization.CultureInfo.InvariantCulture) : 1000);
        return 0;
    default:
        return BenchmarkRun.Measure(typeof(Program).Assembly, args);
}
