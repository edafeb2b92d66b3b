using System.Reflection;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace ReplicationKit.Benchmarks;

/// <summary>How the benchmarks of an assembly are run: measured from the command line, or once each to see that they work.</summary>
public static class BenchmarkRun
{
    /// <summary>Runs what the command line selects. BenchmarkDotNet's own arguments are understood.</summary>
    /// <returns>0: everything ran.</returns>
    public static int Measure(Assembly assembly, string[] args)
    {
        Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(assembly).Run(args, MeasuringConfig())];
        foreach (Summary summary in summaries)
            StepSummary.Append(summary);
        return summaries.All(Succeeded) ? 0 : 1;
    }

    /// <summary>
    /// Runs the first case of every benchmark once, in this process, even in a build that is not optimized: the figures mean nothing.
    /// </summary>
    /// <returns>One line for each that failed.</returns>
    public static IReadOnlyList<string> Smoke(Type type, ILogger logger)
    {
        IConfig config = ManualConfig
            .CreateEmpty()
            .WithOptions(ConfigOptions.DisableOptimizationsValidator | ConfigOptions.DisableLogFile)
            .AddJob(Job.Dry.WithToolchain(InProcessEmitToolchain.Instance))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(logger)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "replicationkit-smoke"));
        BenchmarkRunInfo all = BenchmarkConverter.TypeToBenchmarks(type, config);
        BenchmarkCase[] first = [.. all.BenchmarksCases.DistinctBy(benchmark => benchmark.Descriptor)];
        Summary summary = BenchmarkRunner.Run(new BenchmarkRunInfo(first, all.Type, all.Config));
        return
        [
            .. summary.ValidationErrors.Where(error => error.IsCritical).Select(error => error.Message),
            .. first.Where(benchmark => summary[benchmark] is not { Success: true }).Select(benchmark => benchmark.DisplayInfo),
        ];
    }

    private static bool Succeeded(Summary summary) => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success);

    /// <summary>Enough for ratios within one run; <c>--job medium</c> and the like replace it.</summary>
    private static ManualConfig MeasuringConfig() =>
        ManualConfig
            .CreateEmpty()
            .AddJob(Job.Default.WithWarmupCount(5).WithIterationCount(12).WithIterationTime(TimeInterval.FromMilliseconds(150)).AsDefault())
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddColumn(new AimColumn())
            .AddExporter(MarkdownExporter.GitHub)
            .AddLogger(ConsoleLogger.Default)
            .WithBuildTimeout(TimeSpan.FromMinutes(10))
            .HideColumns("Error", "StdDev", "Median", "RatioSD", "Gen0", "Gen1", "Gen2", "Alloc Ratio");
}
