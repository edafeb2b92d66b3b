using ReplicationKit.Benchmarks;
using ReplicationKit.Generators.Benchmarks.Scenarios;

// "table" measures every scenario by processor time, "kept" the memory, "ratios" emitting and translating in turns; all else is BenchmarkDotNet's.
switch (args)
{
    case ["table", .. string[] sizes]:
        ScenarioTable.Write(Console.Out, sizes is [] ? [1, 10, 100, 1000, 5000] : Array.ConvertAll(sizes, int.Parse), [0, 2000], Enum.GetValues<Scenario>());
        return 0;
    case ["ratios", .. string[] filter]:
        RatioTable.Write(Console.Out, typeof(Program).Assembly, filter is [string name] ? name : "");
        return 0;
    case ["kept"]:
        ScenarioTable.WriteKept(Console.Out, specifications: 1000);
        return 0;
    default:
        return BenchmarkRun.Measure(typeof(Program).Assembly, args);
}
