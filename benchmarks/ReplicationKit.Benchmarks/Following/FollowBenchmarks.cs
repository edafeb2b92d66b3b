using BenchmarkDotNet.Attributes;

namespace ReplicationKit.Benchmarks.Following;

/// <summary>
/// A follower of many replications on the embedded server, compared with one request for each. Requests, bytes, processor time and
/// memory of both sides are in the table that <c>-- follow</c> prints.
/// </summary>
[WarmupCount(1), IterationCount(4), InvocationCount(1)]
public class FollowBenchmarks
{
    private Followed? _followed;

    /// <summary>How many replications.</summary>
    [Params(100, 1_000, 10_000)]
    public int Replications { get; set; }

    /// <summary>Waited for here: in its own process, BenchmarkDotNet does not wait for a preparation that is a task.</summary>
    [GlobalSetup]
    public void Prepare() => _followed = Followed.PrepareAsync(Replications).GetAwaiter().GetResult();

    [GlobalCleanup]
    public void CleanUp() => _followed!.Dispose();

    [Benchmark(Baseline = true)]
    public Task OneRequestEach() => _followed!.OneByOneAsync();

    [Benchmark]
    [Aim(0.5, nameof(OneRequestEach))]
    public Task TicksForAll() => _followed!.RoundAsync();

    [Benchmark]
    public Task OneTick() => _followed!.TickAsync();
}
