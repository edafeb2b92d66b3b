using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Faults;

/// <summary>
/// Writes on a server with faults of every kind. Whatever is reported is what the server did: nothing is applied twice, and nothing that
/// was applied is reported as failed, unless no request after it was answered.
/// </summary>
public sealed class WriteFaultTests
{
    private const int Creations = 200;
    private const int Others = 100;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_creation_reports_what_the_server_did() => (await FaultRun.RunAllAsync(Creations, CreateAsync)).Should().BeEmpty();

    [Fact]
    public async Task A_creation_of_many_reports_what_the_server_did() =>
        (await FaultRun.RunAllAsync(Others, CreateAllAsync)).Should().BeEmpty();

    [Fact]
    public async Task Ensuring_reports_what_the_server_did() => (await FaultRun.RunAllAsync(Others, EnsureAsync)).Should().BeEmpty();

    [Fact]
    public async Task A_stop_reports_what_the_server_did() => (await FaultRun.RunAllAsync(Others, StopAsync)).Should().BeEmpty();

    [Fact]
    public async Task A_stop_of_many_reports_what_the_server_did() => (await FaultRun.RunAllAsync(Others, StopAllAsync)).Should().BeEmpty();

    [Fact]
    public async Task A_restart_reports_what_the_server_did() => (await FaultRun.RunAllAsync(Others, RestartAsync)).Should().BeEmpty();

    private static Task<IEnumerable<string>> CreateAsync(int seed) =>
        RunAsync(
            seed,
            static run =>
            {
                if (run.Random.Next(2) == 0)
                    run.Server.Script("r0", TimeSpan.FromMilliseconds(run.Random.Next(1, 3000)), "completed");
            },
            static run => run.Replicator.CreateAsync(Spec("r0"), Stop),
            static (run, error, result) =>
            {
                string[] own = [.. run.Server.Writes.Where(write => write.StartsWith("PUT r0 ", StringComparison.Ordinal))];
                if (own.Length > 1)
                    return $"it was created {own.Length} times";
                if (error is null)
                    return own.Length == 0 ? "it was reported and not created"
                        : !IsReported(run, own[0], result!) ? $"{result!.Revision} was reported, not {own[0]}"
                        : null;
                return own.Length == 1 && run.Faults.WasReadBack("r0") ? $"it was created and reported as failed: {error.Message}" : null;
            }
        );

    private static Task<IEnumerable<string>> CreateAllAsync(int seed)
    {
        string[] ids = [];
        return RunAsync(
            seed,
            run =>
            {
                ids = [.. Enumerable.Range(0, run.Random.Next(2, 8)).Select(i => $"r{i}")];
                if (run.Random.Next(3) == 0)
                    run.Server.Create(ids[0]);
            },
            run => run.Replicator.CreateAllAsync([.. ids.Select(id => Spec(id))], Stop),
            (run, error, result) =>
            {
                IEnumerable<ReplicationHandle> created = result ?? (error as ReplicationBatchException)?.Created ?? [];
                foreach (string id in ids)
                {
                    string[] own = [.. run.Server.Writes.Where(write => write.StartsWith($"PUT {id} ", StringComparison.Ordinal))];
                    bool isOfOther =
                        own.Length > 0
                        && id == ids[0]
                        && run.Server.Writes[0] == own[0]
                        && !own[0].Contains(" 1-", StringComparison.Ordinal);
                    if (own.Length > 1 || isOfOther)
                        return $"{id} was written {own.Length} times";
                    ReplicationHandle? reported = created.FirstOrDefault(handle => handle.Id == id);
                    if (reported is not null && (own.Length == 0 || !IsReported(run, own[0], reported)))
                        return $"{id} was reported as {reported.Revision}, and the server has {string.Join(", ", own)}";
                }

                return null;
            }
        );
    }

    private static Task<IEnumerable<string>> EnsureAsync(int seed)
    {
        string[] ids = [];
        return RunAsync(
            seed,
            run =>
            {
                ids = [.. Enumerable.Range(0, run.Random.Next(1, 5)).Select(i => $"r{i}")];
                foreach (string id in ids.Where(_ => run.Random.Next(2) == 0))
                    run.Server.Create(id);
            },
            run => run.Replicator.EnsureAllAsync([.. ids.Select(id => Spec(id))], restartEnded: false, Stop),
            (run, error, result) =>
            {
                foreach (string id in ids)
                {
                    int own = run.Server.Writes.Count(write => write.StartsWith($"PUT {id} ", StringComparison.Ordinal));
                    if (own > 2)
                        return $"{id} was written {own} times";
                    EnsureResult? reported = result?.FirstOrDefault(one => one.Handle.Id == id);
                    if (result is not null && reported?.Handle.Revision != run.Server.RevisionOf(id))
                        return $"{id} was reported as {reported?.Handle.Revision}, and the server has {run.Server.RevisionOf(id)}";
                }

                return null;
            }
        );
    }

    private static Task<IEnumerable<string>> StopAsync(int seed) =>
        RunAsync(
            seed,
            static run => run.Server.Create("r0"),
            static async run =>
            {
                await run.Replicator.StopAsync("r0", Stop);
                return true;
            },
            static (run, error, _) =>
            {
                bool isThere = run.Server.RevisionOf("r0") is not null;
                return error is null ? (isThere ? "it was reported as stopped and is there" : null)
                    : error is ReplicationNotFoundException ? "it was there: " + error.Message
                    : null;
            }
        );

    private static Task<IEnumerable<string>> StopAllAsync(int seed)
    {
        string[] ids = [];
        return RunAsync(
            seed,
            run =>
            {
                ids = [.. Enumerable.Range(0, run.Random.Next(2, 8)).Select(i => $"r{i}")];
                foreach (string id in ids)
                    run.Server.Create(id);
            },
            async run =>
            {
                await run.Replicator.StopAllAsync(ids, Stop);
                return true;
            },
            (run, error, _) =>
            {
                var batch = error as ReplicationBatchException;
                foreach (string id in ids)
                {
                    bool isThere = run.Server.RevisionOf(id) is not null;
                    if (isThere && (error is null || batch?.Stopped.Contains(id) == true))
                        return $"{id} was reported as stopped and is there";
                    if (batch?.Failures.FirstOrDefault(one => one.ReplicationId == id) is ReplicationNotFoundException missing)
                        return $"{id} was there: {missing.Message}";
                }

                return batch is not null && batch.Stopped.Count + batch.Failures.Count != ids.Length ? "not every id is reported" : null;
            }
        );
    }

    private static Task<IEnumerable<string>> RestartAsync(int seed) =>
        RunAsync(
            seed,
            static run =>
            {
                run.Server.Script("r0", TimeSpan.FromMilliseconds(1), "completed");
                run.Server.Create("r0");
                run.Clock.Advance(TimeSpan.FromSeconds(1));
                run.Server.Script("r0", TimeSpan.FromMilliseconds(run.Random.Next(1, 20_000)), "completed");
            },
            static run => run.Replicator.RestartAsync("r0", Stop),
            static (run, error, _) =>
            {
                int restarts = run.Server.Writes.Count(write => write.StartsWith("PUT r0 ", StringComparison.Ordinal)) - 1;
                return restarts > 1 ? $"it was restarted {restarts} times"
                    : error is null && restarts == 0 ? "it was reported as restarted and was not"
                    : null;
            }
        );

    /// <summary>Whether the revision is the one that was written, or the one with which its replication ended since.</summary>
    private static bool IsReported(FaultRun run, string write, ReplicationHandle handle) =>
        write.EndsWith(' ' + handle.Revision!, StringComparison.Ordinal)
        || (run.Server.EndOf(handle.Id) is not null && run.Server.RevisionOf(handle.Id) == handle.Revision);

    /// <summary>Calls the client once and checks what it reports.</summary>
    private static async Task<IEnumerable<string>> RunAsync<T>(
        int seed,
        Action<FaultRun> prepare,
        Func<FaultRun, Task<T>> call,
        Func<FaultRun, Exception?, T?, string?> check
    )
    {
        using var run = new FaultRun(seed);
        prepare(run);
        Task<T> result = call(run);
        await run.DriveAsync(() => result, () => true, Stop);
        string? fault = result.Exception?.InnerException switch
        {
            null => check(run, null, await result),
            Exception error when error is ReplicationException or TimeoutException => check(run, error, default),
            var other => $"it ended with {other}",
        };

        // Each call of this test sends at most 16 requests, or reads and writes five times; each is repeated four times.
        int requests = run.Faults.Log.Count;
        int bound = 16 * (run.Options.MaxRetries + 1);
        fault ??= requests > bound ? $"{requests} requests, more than {bound}" : null;
        fault ??= await run.DisposeAsync(Stop);
        return fault is null ? [] : [$"{fault}\n{run}"];
    }

    private static ReplicationDocument Spec(string id) =>
        new()
        {
            Id = id,
            Source = ReplicationEndpoint.Database("orders"),
            Target = ReplicationEndpoint.Remote("https://backup.test/orders").WithBasicAuth("backup", "b4ckup-pass"),
        };
}
