using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Running;

namespace ReplicationKit.Benchmarks;

/// <summary>Measures the benchmarks of an assembly in turn and writes tables with what was reached of the aims.</summary>
internal static class RatioTable
{
    /// <summary>
    /// Measures every benchmark whose class's name holds the filter, except where each call has to be prepared: such calls cannot be taken
    /// in batches, and <c>-- edit</c> measures them.
    /// </summary>
    public static void Write(TextWriter output, Assembly assembly, string filter)
    {
        foreach (
            Type type in assembly
                .GetTypes()
                .Where(type => IsBenchmark(type) && type.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))
                .OrderBy(type => type.Name)
        )
            Write(output, type);
        RatioBaselines.Save();
    }

    /// <summary>Measures the benchmarks of a class.</summary>
    /// <param name="output">Gets the table.</param>
    /// <param name="type">The class.</param>
    /// <param name="budget">The time after which each case stops if each row had a few turns, or <c>null</c> for ten seconds.</param>
    /// <returns>The result of each row relative to its aim: at most 1 if the aim is reached.</returns>
    public static List<double> Write(TextWriter output, Type type, TimeSpan? budget = null)
    {
        var reached = new List<double>();
        output.WriteLine($"### {type.Name}");
        output.WriteLine();
        output.WriteLine("| parameters | method | time | allocated | aim |");
        output.WriteLine("|---|---|---:|---:|---|");
        BenchmarkRunInfo run = BenchmarkConverter.TypeToBenchmarks(type, ManualConfig.CreateEmpty());
        foreach (IGrouping<string, BenchmarkCase> cases in run.BenchmarksCases.GroupBy(benchmark => benchmark.Parameters.PrintInfo))
        {
            Measure(output, [.. cases], reached, budget);
            output.Flush();
        }

        output.WriteLine();
        return reached;
    }

    private static bool IsBenchmark(Type type) =>
        !type.IsAbstract
        && type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkAttribute)))
        && !type.GetMethods().Any(method => method.IsDefined(typeof(IterationSetupAttribute)));

    private static void Measure(TextWriter output, BenchmarkCase[] cases, List<double> reached, TimeSpan? budget)
    {
        object instance = Activator.CreateInstance(cases[0].Descriptor.Type)!;
        foreach (ParameterInstance parameter in cases[0].Parameters.Items)
            instance.GetType().GetProperty(parameter.Name)!.SetValue(instance, parameter.Value);
        Call(instance, cases[0].Descriptor.GlobalSetupMethod);
        MethodInfo[] methods = Array.ConvertAll(cases, benchmark => benchmark.Descriptor.WorkloadMethod);
        TimedBatch[] batches = Array.ConvertAll(methods, method => TimedBatch.Of(instance, method));
        double[] times = TurnTimer.Nanoseconds(batches, budget: budget);
        for (int i = 0; i < methods.Length; i++)
        {
            double time = times[i];
            string aims = string.Join(
                "; ",
                methods[i]
                    .GetCustomAttributes<AimAttribute>()
                    .Select(aim =>
                    {
                        double ratio = time / times[Array.FindIndex(methods, method => method.Name == aim.Of)];
                        reached.Add(ratio / aim.Ratio);
                        return RatioBaselines.Describe(methods[i], cases[0].Parameters.PrintInfo, aim, ratio);
                    })
            );
            output.WriteLine(
                $"| {cases[0].Parameters.PrintInfo} | {methods[i].Name} | {Time(time)} | {Bytes(TurnTimer.Allocated(batches[i]))} | {aims} |"
            );
        }

        Call(instance, cases[0].Descriptor.GlobalCleanupMethod);
    }

    private static void Call(object instance, MethodInfo? method) => (method?.Invoke(instance, []) as Task)?.GetAwaiter().GetResult();

    private static string Time(double nanoseconds) =>
        nanoseconds switch
        {
            < 1000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0.0} ns"),
            < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1000:0.0} µs"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000_000:0.0} ms"),
        };

    private static string Bytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes:#,0} B");
}
