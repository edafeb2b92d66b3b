using ReplicationKit.Benchmarks.Polling;
using ReplicationKit.Benchmarks.Serialization;

namespace ReplicationKit.Benchmarks.Tests;

/// <summary>
/// A short run of the rows that have aims, in turn in this process. Its table goes to the test's output and to the page of the CI run; the
/// ratios are held to a wide margin, since the machine may not be alone.
/// </summary>
public sealed class RunTableTests(ITestOutputHelper output)
{
    /// <summary>
    /// A multiple of the aim that exceeds noise. Without optimization, our loops are up to sixteen times slower, and the base library's
    /// are not.
    /// </summary>
    private const double Margin =
#if DEBUG
        50;
#else
        5;
#endif

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
        worst.Should().BeLessThan(Margin);
    }
}
