using ReplicationKit.Benchmarks;
using ReplicationKit.Benchmarks.Following;
using ReplicationKit.Benchmarks.Verifying;

// "ratios" times the rows in turns, for machines that others use as well; "follow" counts what following costs, "verify" what the
// comparison of two databases costs; all else is BenchmarkDotNet's.
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
    case [ServerProcess.Argument]:
        await ServerProcess.ServeAsync();
        return 0;
    default:
        return BenchmarkRun.Measure(typeof(Program).Assembly, args);
}
