namespace ReplicationKit.Tests.Faults;

/// <summary>
/// Cancellations at random moments, on a server with faults. Each ends its call before the clock moves, with the caller's own token. Row C15.
/// </summary>
public sealed class CancellationFaultTests
{
    private const int Runs = 250;
    private const int CallsEach = 20;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_cancelled_at_random_moments_end_at_once_with_their_own_tokens()
    {
        int cancelled = 0;
        IReadOnlyList<string> faults = await FaultRun.RunAllAsync(
            Runs,
            async seed =>
            {
                (int count, IEnumerable<string> found) = await RunAsync(seed);
                cancelled += count;
                return found;
            }
        );

        faults.Should().BeEmpty();
        TestContext.Current.SendDiagnosticMessage($"{cancelled} calls of {Runs * CallsEach} had not ended before");
    }

    private static async Task<(int Cancelled, IEnumerable<string> Faults)> RunAsync(int seed)
    {
        using var run = new FaultRun(seed);
        for (int i = 0; i < 5; i++)
            run.Server.Create($"r{i}");
        var faults = new List<string>();
        int cancelled = 0;
        Task[] calls =
        [
            .. Enumerable
                .Range(0, CallsEach)
                .Select(async number =>
                {
                    var caller = new CancellationTokenSource(); // Not disposed of: its timer may fire at the same time.
                    Task call = Call(run, number, caller.Token);
                    using IDisposable timer = run.Clock.Schedule(
                        TimeSpan.FromMilliseconds(run.Random.Next(1, 800)),
                        () =>
                        {
                            caller.Cancel();
                            run.EndsAtOnce(call);
                        }
                    );
                    try
                    {
                        await call;
                    }
                    catch (OperationCanceledException exception) when (caller.IsCancellationRequested)
                    {
                        Interlocked.Increment(ref cancelled);
                        if (exception.CancellationToken != caller.Token)
                        {
                            lock (faults)
                                faults.Add($"call {number} ended with another token: {exception}");
                        }
                    }
                    catch (Exception exception) when (exception is ReplicationException or TimeoutException) { }
                }),
        ];
        await run.DriveAsync(() => Task.WhenAll(calls), () => true, Stop);
        await Task.WhenAll(calls);
        if (await run.DisposeAsync(Stop) is { } kept)
            faults.Add(kept);
        return (cancelled, faults.Count == 0 ? faults : [$"{string.Join("; ", faults)}\n{run}"]);
    }

    private static Task Call(FaultRun run, int number, CancellationToken caller)
    {
        string id = $"r{run.Random.Next(5)}";
        Replicator replicator = run.Replicator;
        return (number % 10) switch
        {
            0 => replicator.CreateAsync(Spec($"new{number}"), caller),
            1 => replicator.CreateAllAsync([Spec($"a{number}"), Spec($"b{number}")], caller),
            2 => replicator.EnsureAsync(Spec(id), caller),
            3 => replicator.PlanAsync(Spec(id), caller),
            4 => replicator.GetStatusAsync(id, caller),
            5 => ReadAsync(replicator.ListAsync(caller)),
            6 => replicator.RestartAsync(id, caller),
            7 => replicator.StopAsync(id, caller),
            8 => replicator.WaitForCompletionAsync(id, caller),
            _ => ReadAsync(replicator.FollowAllAsync(["r0", "r1", "r2"], caller)),
        };
    }

    private static async Task ReadAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (T _ in items) { }
    }

    private static ReplicationDocument Spec(string id) =>
        new()
        {
            Id = id,
            Source = ReplicationEndpoint.Database("orders"),
            Target = ReplicationEndpoint.Remote("https://backup.test/orders").WithBasicAuth("backup", "b4ckup-pass"),
        };
}
