using System.Globalization;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Faults;

/// <summary>A replicator on a server with faults, and the clock that drives both. The seed determines everything.</summary>
internal sealed class FaultRun : IDisposable
{
    /// <summary>A time that no delay of the client has, which distinguishes time limits from delays.</summary>
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromMilliseconds(29_876);

    /// <summary>The time after which a silent feed counts as dead.</summary>
    private static readonly TimeSpan Silence = 2.5 * ScriptedCouch.Heartbeat;

    private readonly HttpClient _http;
    private readonly List<Task> _atOnce = [];

    public FaultRun(int seed, Action<ReplicatorOptions>? configure = null)
    {
        Seed = seed;
        Random = new Random(seed);
        Server = new ScriptedCouch(Clock);
        Faults = new FaultyHandler(Server, Clock, seed, rate: Random.NextDouble() * 0.6);
        _http = new HttpClient(Faults) { Timeout = Timeout.InfiniteTimeSpan };
        bool hasSession = Random.Next(3) == 0;
        var options = new ReplicatorOptions
        {
            BaseAddress = new Uri("http://admin:s3cret-pass@couch.test:5984"),
            Credentials = hasSession ? ReplicatorCredentials.Session("admin", "s3cret-pass") : null,
            LocalCredentials = EndpointCredentials.Basic("admin", "s3cret-pass"),
            TimeProvider = Clock,
            RequestTimeout = RequestTimeout,
            MaxRetryDelay = TimeSpan.FromSeconds(5),
            Server = CouchServer.CouchDB35,
        };
        configure?.Invoke(options);
        Options = options;
        Replicator = new Replicator(_http, options);
    }

    /// <summary>The first seed of a test's runs. <c>REPLICATIONKIT_SEED</c> replays another.</summary>
    public static int FirstSeed { get; } = RandomRuns.Number("REPLICATIONKIT_SEED", otherwise: 20_261_129);

    public int Seed { get; }

    public Random Random { get; }

    public TestClock Clock { get; } = new();

    public ScriptedCouch Server { get; }

    public FaultyHandler Faults { get; }

    public ReplicatorOptions Options { get; }

    public Replicator Replicator { get; }

    /// <summary>The time that has passed on the clock.</summary>
    public TimeSpan Elapsed => Clock.GetElapsedTime(_begin);

    private readonly long _begin = new TestClock().GetTimestamp();

    /// <summary>
    /// Runs a test for each seed: as many as usual, times <c>REPLICATIONKIT_FAULTS</c> if it is set; or one if a seed is replayed.
    /// </summary>
    /// <returns>The faults of the client, each with its seed.</returns>
    public static async Task<IReadOnlyList<string>> RunAllAsync(int usual, Func<int, Task<IEnumerable<string>>> run)
    {
        bool isReplay = Environment.GetEnvironmentVariable("REPLICATIONKIT_SEED") is { Length: > 0 };
        int count = isReplay ? 1 : usual * RandomRuns.Number("REPLICATIONKIT_FAULTS", otherwise: 1);
        var faults = new List<string>();
        for (int seed = FirstSeed; seed < FirstSeed + count && faults.Count < 5; seed++)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            faults.AddRange(
                (await run(seed)).Select(fault => string.Create(CultureInfo.InvariantCulture, $"REPLICATIONKIT_SEED={seed}: {fault}"))
            );
        }

        return faults;
    }

    /// <summary>A task that must end before the clock moves again.</summary>
    public void EndsAtOnce(Task task) => _atOnce.Add(task);

    /// <summary>Moves the clock from one moment to the next, whenever nothing is on its way, until the test has ended.</summary>
    /// <param name="activity">Returns a task that ends when the client has nothing to do until a moment of the test.</param>
    /// <param name="isEnd">Whether the test has ended when the client has nothing to do.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    public async Task DriveAsync(Func<Task> activity, Func<bool> isEnd, CancellationToken cancellationToken)
    {
        while (true)
        {
            (Task clock, Task requests, Task active) = (Clock.Change, Faults.Change, activity());
            bool isIdle = active.IsCompleted;
            if (isIdle && isEnd())
                return;
            if (IsWaiting(isIdle) && Clock.AdvanceToNext())
            {
                foreach (Task task in _atOnce)
                    await task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _atOnce.Clear();
            }
            else
                await (isIdle ? Task.WhenAny(clock, requests) : Task.WhenAny(clock, requests, active)).WaitAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Whether the client waits for the clock: for a delay, or for the time limit of a request that is never answered. A timer that has fired
    /// does not count, although what it causes may still be on its way, so that the clock does not run ahead of a busy machine.
    /// </summary>
    private bool IsWaiting(bool isIdle) =>
        Faults.InFlight == 0
        && (
            isIdle
            || Clock.CountTimers(IsDelay) > 0
            || Clock.CountTimers(static time => time == Silence) > 1 // One is the feed's; a delay can be as long.
            || (Faults.Stalled > 0 && Clock.CountTimers(static time => time == RequestTimeout) > 0)
        );

    /// <summary>Disposes of the client and waits until it has given everything back.</summary>
    /// <returns>What it kept.</returns>
    public async Task<string?> DisposeAsync(CancellationToken cancellationToken)
    {
        Replicator.Dispose();
        while (true)
        {
            Task changed = Task.WhenAny(Clock.Change, Faults.Change);
            if (Clock.Timers == 0 && Faults is { Open: 0, InFlight: 0 })
                break;
            await changed.WaitAsync(cancellationToken);
        }

        return Server.OpenFeeds == 0 ? null : $"{Server.OpenFeeds} feeds are open";
    }

    public void Dispose()
    {
        Replicator.Dispose();
        _http.Dispose();
        Faults.Dispose();
    }

    public override string ToString() => string.Join('\n', Faults.Log);

    private static bool IsDelay(TimeSpan time) => time != RequestTimeout && time != Silence;
}
