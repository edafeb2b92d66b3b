using System.Globalization;
using ReplicationKit.Testing;
using ReplicationKit.Tests.Client;

namespace ReplicationKit.Tests.Faults;

/// <summary>
/// What a client keeps: after ten times as many follows, on a server with faults, it holds the same memory, timers, feeds and responses.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class MemoryFaultTests
{
    private const int FollowersEach = 20;
    private const int Rounds = 10;

    /// <summary>Less than 100 bytes for each follow.</summary>
    private const long Tolerance = 150_000;

    private const int MaxMeasured = 6;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_times_as_many_follows_leave_no_more_behind()
    {
        using var run = new FaultRun(FaultRun.FirstSeed);
        await FollowAsync(run, Rounds);
        await RestAsync(run);

        await ShouldStayAsync(async () =>
        {
            await FollowAsync(run, 10 * Rounds);
            return await RestAsync(run);
        });
        run.Faults.Faults.Should().BeGreaterThan(100);
        (await run.DisposeAsync(Stop)).Should().BeNull();
    }

    [Fact]
    public async Task Ten_times_as_many_polls_leave_no_more_behind()
    {
        using var run = new FaultRun(FaultRun.FirstSeed);
        run.Faults.IsActive = false;
        run.Server.Create("r0");
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        Task follower = FollowAsync(run.Replicator, "r0", caller.Token);
        await PassAsync(run, TimeSpan.FromMinutes(10));

        await ShouldStayAsync(() => PassAsync(run, TimeSpan.FromMinutes(100)));
        run.Faults.Count("GET /_scheduler/docs/_replicator/{id}").Should().BeGreaterThan(3000);
        await caller.CancelAsync();
        await follower;
    }

    /// <summary>At night: the memory that twenty times two thousand follows retain reaches a plateau.</summary>
    [Fact]
    public async Task Forty_thousand_follows_reach_a_plateau()
    {
        int times = RandomRuns.Number("REPLICATIONKIT_FAULTS", otherwise: 1) > 1 ? 20 : 0;
        Assert.SkipWhen(times == 0, "Set REPLICATIONKIT_FAULTS to 2 or more.");
        using var run = new FaultRun(FaultRun.FirstSeed);
        var measured = new List<long>();
        for (int time = 0; time < times; time++)
        {
            await FollowAsync(run, 10 * Rounds);
            measured.Add(await RestAsync(run));
        }

        string all = string.Join(", ", measured.Select(bytes => bytes.ToString("N0", CultureInfo.InvariantCulture)));
        TestContext.Current.TestOutputHelper!.WriteLine($"{all} bytes");
        (measured[^5..].Min() - measured[5..10].Min()).Should().BeLessThan(Tolerance, $"the memory was {all}");
        (await run.DisposeAsync(Stop)).Should().BeNull();
    }

    /// <summary>
    /// Fails if the memory grows each time that the same is done. Once and again it grows because of something else in the process, such as
    /// time zones that are read late.
    /// </summary>
    private static async Task ShouldStayAsync(Func<Task<long>> repeat)
    {
        List<long> measured = [await repeat()];
        do measured.Add(await repeat());
        while (measured[^1] - measured[^2] >= Tolerance && measured.Count < MaxMeasured);
        string all = string.Join(", ", measured.Select(bytes => bytes.ToString("N0", CultureInfo.InvariantCulture)));
        TestContext.Current.TestOutputHelper!.WriteLine($"{all} bytes");
        (measured[^1] - measured[^2]).Should().BeLessThan(Tolerance, $"the memory was {all}");
    }

    /// <summary>Lets the time pass, and returns the memory afterwards.</summary>
    private static async Task<long> PassAsync(FaultRun run, TimeSpan time)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (run.Clock.Schedule(time, end.SetResult))
            await run.DriveAsync(() => end.Task, () => true, Stop);
        run.Faults.Forget();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static async Task FollowAsync(FaultRun run, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < FollowersEach; i++)
            {
                run.Server.Script($"r{i}", TimeSpan.FromSeconds(1 + i), i % 3 == 0 ? "failed" : "completed");
                run.Server.Create($"r{i}");
            }

            // A third of the followers give up before the end.
            using var some = new CancellationTokenSource();
            using IDisposable timer = run.Clock.Schedule(TimeSpan.FromSeconds(7), some.Cancel);
            Task[] followers =
            [
                .. Enumerable.Range(0, FollowersEach).Select(i => FollowAsync(run.Replicator, $"r{i}", i % 3 == 1 ? some.Token : Stop)),
            ];
            await run.DriveAsync(() => Task.WhenAll(followers), () => true, Stop);
            await Task.WhenAll(followers);
            run.Server.Forget();
            run.Faults.Forget();
        }
    }

    private static async Task FollowAsync(Replicator replicator, string id, CancellationToken caller)
    {
        try
        {
            await foreach (ReplicationStatus _ in replicator.FollowAsync(id, caller)) { }
        }
        catch (OperationCanceledException) when (caller.IsCancellationRequested) { }
        catch (ReplicationException) { }
    }

    /// <summary>Waits until the client has no feed, response or timer any more, and returns the memory that is used.</summary>
    private static async Task<long> RestAsync(FaultRun run)
    {
        await run.DriveAsync(() => Task.CompletedTask, () => run.Faults is { Open: 0, InFlight: 0 } && run.Clock.Timers == 0, Stop);
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
