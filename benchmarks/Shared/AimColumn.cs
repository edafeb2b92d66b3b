using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace ReplicationKit.Benchmarks;

/// <summary>Shows beside each row that has an aim what was reached, and whether it is enough.</summary>
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

    private static IEnumerable<AimAttribute> Aims(BenchmarkCase benchmark) => benchmark.Descriptor.WorkloadMethod.GetCustomAttributes<AimAttribute>();

    private static string Text(Summary summary, BenchmarkCase benchmark, AimAttribute aim)
    {
        BenchmarkCase? other = summary.BenchmarksCases.FirstOrDefault(candidate =>
            candidate.Descriptor.WorkloadMethod.Name == aim.Of
            && candidate.Parameters.PrintInfo == benchmark.Parameters.PrintInfo
            && candidate.Job.Id == benchmark.Job.Id);
        string limit = string.Create(CultureInfo.InvariantCulture, $"≤ {aim.Ratio:0.##} × {aim.Of}");
        if (other is null || summary[other]?.ResultStatistics is not { } theirs || summary[benchmark]?.ResultStatistics is not { } ours) return $"? {limit}";

        double reached = ours.Mean / theirs.Mean;
        return string.Create(CultureInfo.InvariantCulture, $"{(reached <= aim.Ratio ? "ok" : "MISSED")} {reached:0.00} {limit}");
    }
}
