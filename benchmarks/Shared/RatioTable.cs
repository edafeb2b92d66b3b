using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Running;

namespace ReplicationKit.Benchmarks;

/// <summary>Measures the benchmarks of an assembly in turns and writes tables with what was reached of the aims.</summary>
internal static class RatioTable
{
    /// <summary>Measures every benchmark whose class's name holds the filter.</summary>
    /// <returns>How many aims were missed.</returns>
    public static int Write(TextWriter output, Assembly assembly, string filter)
    {
        int missed = 0;
        foreach (Type type in assembly.GetTypes().Where(type => IsBenchmark(type) && type.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)).OrderBy(type => type.Name))
        {
            output.WriteLine($"### {type.Name}");
            output.WriteLine();
            output.WriteLine("| parameters | method | time | allocated | aim |");
            output.WriteLine("|---|---|---:|---:|---|");
            BenchmarkRunInfo run = BenchmarkConverter.TypeToBenchmarks(type, ManualConfig.CreateEmpty());
            foreach (IGrouping<string, BenchmarkCase> cases in run.BenchmarksCases.GroupBy(benchmark => benchmark.Parameters.PrintInfo))
                missed += Measure(output, [.. cases]);
            output.WriteLine();
            output.Flush();
        }

        return missed;
    }

    private static bool IsBenchmark(Type type) => !type.IsAbstract && type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkAttribute)));

    private static int Measure(TextWriter output, BenchmarkCase[] cases)
    {
        object instance = Activator.CreateInstance(cases[0].Descriptor.Type)!;
        foreach (ParameterInstance parameter in cases[0].Parameters.Items) instance.GetType().GetProperty(parameter.Name)!.SetValue(instance, parameter.Value);
        Call(instance, cases[0].Descriptor.GlobalSetupMethod);
        MethodInfo[] methods = Array.ConvertAll(cases, benchmark => benchmark.Descriptor.WorkloadMethod);
        TimedBatch[] batches = Array.ConvertAll(methods, method => TimedBatch.Of(instance, method));
        double[] times = TurnTimer.Nanoseconds(batches);
        int missed = 0;
        for (int i = 0; i < methods.Length; i++)
        {
            string aims = string.Join("; ", methods[i].GetCustomAttributes<AimAttribute>().Select(aim =>
            {
                double reached = times[i] / times[Array.FindIndex(methods, method => method.Name == aim.Of)];
                if (reached > aim.Ratio) missed++;
                return string.Create(CultureInfo.InvariantCulture, $"{(reached > aim.Ratio ? "**missed**" : "ok")} {reached:0.00} (≤ {aim.Ratio:0.##} × {aim.Of})");
            }));
            string parameters = cases[0].Parameters.PrintInfo;
            output.WriteLine($"| {parameters} | {methods[i].Name} | {Time(times[i])} | {Bytes(TurnTimer.Allocated(batches[i]))} | {aims} |");
        }

        Call(instance, cases[0].Descriptor.GlobalCleanupMethod);
        return missed;
    }

    private static void Call(object instance, MethodInfo? method) => (method?.Invoke(instance, []) as Task)?.GetAwaiter().GetResult();

    private static string Time(double nanoseconds) => nanoseconds switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0.0} ns"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1000:0.0} µs"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000_000:0.0} ms"),
    };

    private static string Bytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes:#,0} B");
}
