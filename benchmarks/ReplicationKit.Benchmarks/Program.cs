using System.Globalization;
using ReplicationKit.Benchmarks;
using ReplicationKit.Benchmarks.Embedded;
using ReplicationKit.Benchmarks.Following;
using ReplicationKit.Benchmarks.Verifying;

// "ratios" times the rows in turn, for machines that others use as well; "follow" counts what following costs, "scale" what
// any number of replications costs from creating to replacing, "verify" what the comparison of two databases costs, "embedded"
// what tests on the embedded server wait for; all else is BenchmarkDotNet's.
using TextWriter output = StepSummary.Open();
switch (args)
{
    case ["ratios", .. string[] filter]:
        RatioTable.Write(output, typeof(Program).Assembly, filter is [string name] ? name : "");
        return 0;
    case ["follow", .. string[] counts]:
        await FollowTable.WriteAsync(output, counts is [] ? [1_000, 10_000] : Array.ConvertAll(counts, int.Parse));
        return 0;
    case ["verify", .. string[] counts]:
        await VerifyTable.WriteAsync(output, counts is [] ? [100_000] : Array.ConvertAll(counts, int.Parse));
        return 0;
    case ["embedded", .. string[] counts]:
        await EmbeddedTable.WriteAsync(output, counts is [] ? 10_000 : int.Parse(counts[0], CultureInfo.InvariantCulture));
        return 0;
    case ["scale", .. string[] counts]:
        await ScaleTable.WriteAsync(output, counts is [] ? [1_000, 10_000] : Array.ConvertAll(counts, int.Parse));
        return 0;
    case [ServerProcess.Argument, string jobs]:
        await ServerProcess.ServeAsync(int.Parse(jobs, CultureInfo.InvariantCulture));
        return 0;
    default:
        return BenchmarkRun.Measure(typeof(Program).Assembly, args);
}
