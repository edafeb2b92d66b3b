using System.Globalization;
using ReplicationKit.Benchmarks;
using ReplicationKit.Generators.Benchmarks.Build;
using ReplicationKit.Generators.Benchmarks.Scenarios;

// "build" measures what a compilation costs, "table" measures every scenario by processor time, "edit" the ones that count, "process" a
// compiler that has just been started, "analyzers"
// what they add to a build, "kept" the memory, "ratios" emitting and translating in turn; all else is BenchmarkDotNet's.
using TextWriter output = StepSummary.Open();
switch (args)
{
    case ["table", .. string[] sizes]:
        ScenarioTable.Write(
            output,
            [.. (sizes is [] ? ["0", "1", "10", "100", "1000", "5000"] : sizes).SelectMany(Sizes)],
            Enum.GetValues<Scenario>()
        );
        return 0;
    case ["edit", .. string[] sizes]:
        ScenarioTable.Write(
            output,
            [.. (sizes is [] ? ["100", "1000"] : sizes).Select(size => (Count(size), 0))],
            [Scenario.UnrelatedBodyEdit, Scenario.UnrelatedDeclarationEdit, Scenario.DocumentDeclarationEdit]
        );
        return 0;
    case ["process", .. string[] sizes]:
        await ProcessTable.WriteAsync(output, sizes is [] ? [1, 100, 1000] : Array.ConvertAll(sizes, Count));
        return 0;
    case [ProcessTable.Argument, string row, string size]:
        ProcessTable.RunOnce(row, size);
        return 0;
    case ["build", .. string[] count]:
        await BuildTable.WriteAsync(output, count is [string number] ? Count(number) : 100, turns: 7);
        return 0;
    case ["ratios", .. string[] filter]:
        RatioTable.Write(output, typeof(Program).Assembly, filter is [string name] ? name : "");
        return 0;
    case ["analyzers", .. string[] sizes]:
        foreach (int size in sizes is [] ? [100, 1000] : Array.ConvertAll(sizes, Count))
        {
            AnalyzerTable.Write(output, size, withGenerated: true, edits: size >= 1000 ? 5 : 11);
            AnalyzerTable.Write(output, size, withGenerated: false, edits: size >= 1000 ? 5 : 11);
        }

        return 0;
    case ["kept", .. string[] sizes]:
        ScenarioTable.WriteKept(output, sizes is [string specifications] ? Count(specifications) : 1000);
        return 0;
    default:
        return BenchmarkRun.Measure(typeof(Program).Assembly, args);
}

// "100" is a hundred specifications, alone and with 2,000 other files; "100+50" is one project.
static IEnumerable<(int Specifications, int PlainFiles)> Sizes(string size) =>
    size.Split('+') is [string specifications, string plainFiles]
        ? [(Count(specifications), Count(plainFiles))]
        : [(Count(size), 0), (Count(size), 2000)];

static int Count(string number) => int.Parse(number, CultureInfo.InvariantCulture);
