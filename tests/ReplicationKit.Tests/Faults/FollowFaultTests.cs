using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Faults;

/// <summary>
/// Followers on a server with faults of every kind. Each learns exactly one end of its replication, and the right one; the requests are
/// bounded; a cancellation ends a follower without the clock moving; nothing is left behind.
/// </summary>
public sealed class FollowFaultTests
{
    /// <summary>About a thousand followers.</summary>
    private const int Runs = 170;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_follower_has_exactly_one_right_end()
    {
        int followers = 0;
        IReadOnlyList<string> faults = await FaultRun.RunAllAsync(
            Runs,
            async seed =>
            {
                (int count, IEnumerable<string> found) = await RunAsync(seed);
                followers += count;
                return found;
            }
        );

        faults.Should().BeEmpty();
        TestContext.Current.SendDiagnosticMessage($"{followers} followers from the seed {FaultRun.FirstSeed}");
    }

    private static async Task<(int Count, IEnumerable<string> Faults)> RunAsync(int seed)
    {
        using var run = new FaultRun(seed);
        Random random = run.Random;
        string[] ids = [.. Enumerable.Range(0, random.Next(20) == 0 ? 70 : random.Next(1, 7)).Select(i => $"r{i:D2}")];
        var deleted = new Dictionary<string, bool>(StringComparer.Ordinal);
        var ends = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (string id in ids)
        {
            TimeSpan time = TimeSpan.FromMilliseconds(random.Next(1, 150_000));
            ends[id] = random.Next(4) == 0 ? "failed" : "completed";
            run.Server.Script(id, time, ends[id]);
            run.Server.Create(id);
            if (random.Next(10) > 0)
                continue;
            TimeSpan at = TimeSpan.FromMilliseconds(random.Next(1, 150_000));
            deleted[id] = at < time;
            if (at < time)
                ends[id] = null;
            run.Clock.Schedule(at, () => run.Server.Delete(id));
        }

        FollowerRecord[] followers = [.. Enumerable.Range(0, random.Next(2, 11)).Select(_ => Follower(random, ids))];
        foreach (FollowerRecord follower in followers)
        {
            if (random.Next(6) == 0)
                run.Clock.Schedule(TimeSpan.FromMilliseconds(random.Next(1, 100_000)), () => Cancel(run, follower));
            if (random.Next(3) == 0)
                run.Clock.Schedule(TimeSpan.FromMilliseconds(random.Next(1, 60_000)), () => follower.Start(run.Replicator));
            else
                follower.Start(run.Replicator);
        }

        for (int i = random.Next(3); i > 0; i--)
            run.Clock.Schedule(TimeSpan.FromMilliseconds(random.Next(150_000)), run.Server.Restart);
        for (int i = random.Next(3); i > 0; i--)
        {
            TimeSpan jump = TimeSpan.FromHours(random.Next(-48, 48));
            run.Clock.Schedule(TimeSpan.FromMilliseconds(random.Next(150_000)), () => run.Clock.SetBack(jump));
        }

        run.Clock.Schedule(TimeSpan.FromMinutes(10), () => run.Faults.IsActive = false);
        await run.DriveAsync(
            () => Task.WhenAll(followers.Select(follower => follower.Task)),
            () => run.Elapsed > TimeSpan.FromMinutes(1), // All have begun.
            Stop
        );
        TimeSpan elapsed = run.Elapsed;
        List<string> faults =
        [
            .. followers.SelectMany(follower => follower.Check(id => ends[id], id => deleted.ContainsKey(id))),
            .. Bounds(run, elapsed, followers.Length + deleted.Count),
        ];
        if (await run.DisposeAsync(Stop) is { } kept)
            faults.Add(kept);
        foreach (FollowerRecord follower in followers)
            follower.Dispose();
        return (followers.Length, faults.Count == 0 ? faults : [$"{string.Join("; ", faults)}\n{run}"]);
    }

    private static FollowerRecord Follower(Random random, string[] ids) =>
        random.Next(3) switch
        {
            0 => new([ids[random.Next(ids.Length)]], waits: true),
            1 => new([ids[random.Next(ids.Length)]], waits: false),
            _ => new([.. ids.Where(_ => random.Next(2) == 0).DefaultIfEmpty(ids[0])], waits: false),
        };

    /// <summary>Cancels a follower, which must end before the clock moves.</summary>
    private static void Cancel(FaultRun run, FollowerRecord follower)
    {
        follower.Cancel();
        run.EndsAtOnce(follower.Task);
    }

    /// <summary>
    /// The stated bound: a poll each interval, one more for each follower, deletion and failure, and a failure at most each 100
    /// milliseconds; the feed is opened once more for each failure. A poll is one request, or ten if the ids are far apart; a page that is
    /// lost is read in two halves, or one by one if it is of three, whose documents are read if their rows are lost as well.
    /// </summary>
    private static IEnumerable<string> Bounds(FaultRun run, TimeSpan elapsed, int occasions)
    {
        int faults = run.Faults.Faults;
        int polls = (int)(elapsed / run.Options.PollInterval) + occasions + faults + 10;
        int lost = run.Faults.PagesLost;
        int pages = run.Faults.Count("GET /_scheduler/docs/_replicator");
        int documents = run.Faults.Count("POST /_replicator/_bulk_get");
        int feeds = run.Faults.Count("POST /_replicator/_changes");
        if (pages > polls + (2 * lost))
            yield return $"{pages} pages, more than {polls}, with {lost} lost pages";
        if (documents > polls)
            yield return $"{documents} requests for documents, more than {polls}";
        if (feeds > (2 * faults) + 10 + (elapsed / TimeSpan.FromSeconds(1)))
            yield return $"{feeds} feeds, with {faults} faults";
        int single = run.Faults.Count("GET /_scheduler/docs/_replicator/{id}") + run.Faults.Count("GET /_replicator/{id}");
        if (single > (10 * polls) + (6 * lost))
            yield return $"{single} requests for one replication, more than {10 * polls}, with {lost} lost pages";
    }
}
