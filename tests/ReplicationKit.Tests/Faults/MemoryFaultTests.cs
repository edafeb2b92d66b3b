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
    private const int Rounds = 20;

    /// <summary>What the garbage collector cannot tell apart: caches that the run time fills late.</summary>
    private const long Tolerance = 200_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_times_as_many_follows_leave_no_more_behind()
    {
        using var run = new FaultRun(FaultRun.FirstSeed);
        await FollowAsync(run, rounds: 5);
        (long Memory, int Timers) few = await RestAsync(run);

        await FollowAsync(run, Rounds);
        (long Memory, int Timers) some = await RestAsync(run);
        await FollowAsync(run, 10 * Rounds);
        (long Memory, int Timers) many = await RestAsync(run);

        string measured = string.Create(
            CultureInfo.InvariantCulture,
            $"{few.Memory:N0} bytes after {5 * FollowersEach} follows, {some.Memory:N0} after {(5 + Rounds) * FollowersEach} and {many.Memory:N0} after {(5 + (11 * Rounds)) * FollowersEach}, with {run.Faults.Faults} faults"
        );
        TestContext.Current.TestOutputHelper!.WriteLine(measured);
        many.Timers.Should().Be(some.Timers);
        (many.Memory - some.Memory).Should().BeLessThan(Tolerance, measured);
        (await run.DisposeAsync(Stop)).Should().BeNull();
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

    /// <summary>Lets the subscription end, and returns what is left.</summary>
    private static async Task<(long Memory, int Timers)> RestAsync(FaultRun run)
    {
        await run.DriveAsync(() => Task.CompletedTask, () => run.Faults is { Open: 0, InFlight: 0 } && run.Clock.Timers == 0, Stop);
        return (GC.GetTotalMemory(forceFullCollection: true), run.Clock.Timers);
    }
}
