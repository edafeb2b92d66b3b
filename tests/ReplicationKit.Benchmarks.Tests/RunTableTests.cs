using ReplicationKit.Benchmarks.Polling;
using ReplicationKit.Benchmarks.Serialization;

namespace ReplicationKit.Benchmarks.Tests;

/// <summary>
/// A short run of the rows that have aims, in turns in this process. Its table goes to the test's output and to the page of the CI run; the
/// ratios are held to a wide margin, since the build may not be optimized and the machine not be alone.
/// </summary>
public sealed class RunTableTests(ITestOutputHelper output)
{
    private const double Margin = 10;

    [Theory]
    [InlineData(typeof(OpenSpecificationBenchmarks))]
    [InlineData(typeof(OneStatusBenchmarks))]
    [InlineData(typeof(PageBenchmarks))]
    public void No_aim_is_missed_by_far(Type type)
    {
        using var table = new StringWriter();

        double worst = RatioTable.Write(table, type, TimeSpan.FromSeconds(1)).Max();

        output.WriteLine(table.ToString());
        StepSummary.Append(table.ToString());
        worst.Should().BeLessThan(Margin, "a multiple of the aim this large is no noise");
    }
}
