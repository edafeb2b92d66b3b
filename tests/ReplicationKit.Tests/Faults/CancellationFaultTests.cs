namespace ReplicationKit.Tests.Faults;

/// <summary>
/// Cancellations of calls that are surely running, on a server with faults: while a request of theirs is not answered, or while they wait to
/// repeat one. Each ends before the clock moves, with the caller's own token. Row C15.
/// </summary>
public sealed class CancellationFaultTests
{
    private const int Runs = 250;
    private const int CallsEach = 20;

    private static readonly AsyncLocal<CanceledCall?> Current = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_canceled_at_random_moments_end_at_once_with_their_own_tokens()
    {
        int runs = 0;
        int canceled = 0;
        IReadOnlyList<string> faults = await FaultRun.RunAllAsync(
            Runs,
            async seed =>
            {
                (int count, IEnumerable<string> found) = await RunAsync(seed);
                canceled += count;
                runs++;
                return found;
            }
        );

        faults.Should().BeEmpty();
        canceled.Should().Be(runs * CallsEach, "each call was running when it was canceled");
    }

    private static async Task<(int Canceled, IEnumerable<string> Faults)> RunAsync(int seed)
    {
        using var run = new FaultRun(seed);
        run.Faults.Hold = () => Current.Value?.Hold();
        for (int i = 0; i < 5; i++)
            run.Server.Create($"r{i}");
        var faults = new List<string>();
        int canceled = 0;
        Task[] calls = [.. Enumerable.Range(0, CallsEach).Select(CancelAsync)];
        await run.DriveAsync(() => Task.WhenAll(calls), () => true, Stop);
        await Task.WhenAll(calls);
        if (await run.DisposeAsync(Stop) is { } kept)
            faults.Add(kept);
        return (canceled, faults.Count == 0 ? faults : [$"{string.Join("; ", faults)}\n{run}"]);

        async Task CancelAsync(int number)
        {
            // Followers share their requests, and their replications do not end.
            using var call = new CanceledCall(run, new Random((seed * CallsEach) + number));
            Current.Value = number % 10 < 8 ? call : null;
            call.Task = Call(run, number, call.Token);
            try
            {
                await call.Task;
            }
            catch (OperationCanceledException exception) when (call.Token.IsCancellationRequested)
            {
                Interlocked.Increment(ref canceled);
                if (exception.CancellationToken != call.Token)
                {
                    lock (faults)
                        faults.Add($"call {number} ended with another token: {exception}");
                }
            }
            catch (Exception exception) when (exception is ReplicationException or TimeoutException)
            {
                lock (faults)
                    faults.Add($"call {number} ended before it was canceled: {exception}");
            }
        }
    }

    /// <summary>A call that is canceled before it can end, because each of its requests is never answered, or always with "busy".</summary>
    private sealed class CanceledCall : IDisposable
    {
        private readonly CancellationTokenSource _caller = new();
        private readonly FaultKind _fault;
        private readonly IDisposable _timer;

        public CanceledCall(FaultRun run, Random random)
        {
            _fault = random.Next(2) == 0 ? FaultKind.Stall : FaultKind.Busy;
            Token = _caller.Token;
            _timer = run.Clock.Schedule(
                TimeSpan.FromMilliseconds(random.Next(1, 150)),
                () =>
                {
                    _caller.Cancel();
                    run.EndsAtOnce(Task);
                }
            );
        }

        public CancellationToken Token { get; }

        public Task Task { get; set; } = Task.CompletedTask;

        /// <summary>Returns what happens to each request of the call.</summary>
        public FaultKind? Hold() => _fault;

        public void Dispose() => _timer.Dispose(); // The source may be canceled at the same time.
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
            7 when number % 20 == 7 => replicator.StopAllAsync([id, "new1"], caller),
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
