using System.Reflection;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace ReplicationKit.Benchmarks;

/// <summary>Shows for each row that has an aim what was reached, what the last recorded run reached, and whether it is enough.</summary>
internal sealed class AimColumn : IColumn
{
    public string Id => nameof(AimColumn);

    public string ColumnName => "Aim";

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => false;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "Mean time in terms of another row: reached, and the most it may be";

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => Aims(benchmark).Any());

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => !Aims(benchmarkCase).Any();

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, summary.Style);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
        string.Join("; ", Aims(benchmarkCase).Select(aim => Text(summary, benchmarkCase, aim)));

    private static IEnumerable<AimAttribute> Aims(BenchmarkCase benchmark) =>
        benchmark.Descriptor.WorkloadMethod.GetCustomAttributes<AimAttribute>();

    private static string Text(Summary summary, BenchmarkCase benchmark, AimAttribute aim)
    {
        BenchmarkCase? other = summary.BenchmarksCases.FirstOrDefault(candidate =>
            candidate.Descriptor.WorkloadMethod.Name == aim.Of
            && candidate.Parameters.PrintInfo == benchmark.Parameters.PrintInfo
            && candidate.Job.Id == benchmark.Job.Id
        );
        if (other is null || summary[other]?.ResultStatistics is not { } theirs || summary[benchmark]?.ResultStatistics is not { } ours)
            return "not measured";

        return RatioBaselines.Describe(benchmark.Descriptor.WorkloadMethod, benchmark.Parameters.PrintInfo, aim, ours.Mean / theirs.Mean);
    }
}
