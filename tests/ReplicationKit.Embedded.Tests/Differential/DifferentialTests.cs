using System.Collections.Concurrent;
using ReplicationKit.Testing;

namespace ReplicationKit.Embedded.Tests.Differential;

/// <summary>
/// The same random histories on the embedded server and on CouchDB 3.5.2: each answer, then each revision and attachment. The answers of
/// CouchDB are recorded; with the variable COUCHDB_URL, histories run on a CouchDB as well, and are compared line by line, also after
/// replications in both directions. REPLICATIONKIT_HISTORIES sets how many run, REPLICATIONKIT_SEED the first.
/// </summary>
public sealed class DifferentialTests : ServerFixture
{
    private static readonly Recorded Histories = new("histories.bin");
    private static readonly Recorded Finds = new("finds.bin");

    [Fact]
    public async Task Random_histories_are_the_same_as_on_CouchDB()
    {
        using CouchClient couch = Real(out Uri real);
        var differences = new List<string>();
        foreach (int seed in Seeds(20))
        {
            if (await DifferenceAsync(couch, real, seed) is { } difference)
                differences.Add(difference);
        }

        string.Join("\n\n", differences).Should().BeEmpty();
    }

    [Fact]
    public Task Random_histories_are_answered_as_CouchDB_3_5_2_answered_them() => CompareAsync(Histories, RunHistoryAsync);

    [Fact]
    public Task Random_queries_are_answered_as_CouchDB_3_5_2_answered_them() => CompareAsync(Finds, FindHistory.RunAsync);

    [Fact]
    public Task Random_histories_are_recorded() => RecordAsync(Histories, RunHistoryAsync);

    [Fact]
    public Task Random_queries_are_recorded() => RecordAsync(Finds, FindHistory.RunAsync);

    [Fact]
    public async Task Random_queries_are_answered_as_CouchDB_answers_them()
    {
        using CouchClient couch = Real(out _);
        var differences = new List<string>();
        foreach (int seed in Seeds(50))
        {
            List<string> here = await OnDatabaseAsync(Client, seed, FindHistory.RunAsync);
            List<string> there = await OnDatabaseAsync(couch, seed, FindHistory.RunAsync);
            if (First(seed, "answers", here, there) is { } difference)
                differences.Add(difference);
        }

        string.Join("\n\n", differences).Should().BeEmpty();
    }

    [Fact]
    public async Task Random_histories_survive_replication_between_embedded_servers()
    {
        foreach (int seed in Seeds(20))
        {
            string name = $"h{seed}";
            await Client.PutAsync(name);
            await HistoryRun.RunAsync(Client, name, seed);
            await ReplicateAsync(Client, Couch.Uri + name, Couch.Uri + name + "-t");

            List<string> source = await HistoryRun.DescribeAsync(Client, name, original: false);
            List<string> target = await HistoryRun.DescribeAsync(Client, name + "-t", original: false);

            target.Should().Equal(source, $"of history {seed}");
        }
    }

    [Fact]
    public async Task The_same_seed_makes_the_same_history()
    {
        await Client.PutAsync("one");
        await Client.PutAsync("two");

        (await HistoryRun.RunAsync(Client, "one", 7)).Should().Equal(await HistoryRun.RunAsync(Client, "two", 7));
    }

    private async Task CompareAsync(Recorded recorded, Func<CouchClient, string, int, Task<List<string>>> run)
    {
        var different = new ConcurrentBag<int>();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, recorded.Count),
            Canceled,
            async (seed, _) =>
            {
                if (!recorded.Matches(seed, await OnDatabaseAsync(Client, seed, run)))
                    different.Add(seed);
            }
        );

        recorded.Count.Should().BeGreaterThan(0);
        string.Join(' ', different.Order()).Should().BeEmpty("REPLICATIONKIT_SEED with COUCHDB_URL shows what is different");
    }

    private static async Task RecordAsync(Recorded recorded, Func<CouchClient, string, int, Task<List<string>>> run)
    {
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable("REPLICATIONKIT_UPDATE") != "1",
            "REPLICATIONKIT_UPDATE=1 records CouchDB's answers."
        );
        using CouchClient couch = Real(out _);
        var digests = new ConcurrentDictionary<int, byte[]>();
        await Parallel.ForEachAsync(
            Seeds(10_000),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Canceled },
            async (seed, _) => digests[seed] = Recorded.Digest(await OnDatabaseAsync(couch, seed, run))
        );
        recorded.Store(digests);
    }

    private static CouchClient Real(out Uri address)
    {
        string? url = Environment.GetEnvironmentVariable("COUCHDB_URL");
        Assert.SkipWhen(string.IsNullOrEmpty(url), "COUCHDB_URL names no CouchDB to compare with.");
        address = new Uri(url.TrimEnd('/') + "/");
        string[] credentials = address.UserInfo.Split(':');
        return new CouchClient(new UriBuilder(address) { UserName = "", Password = "" }.Uri, credentials[0], credentials[1]);
    }

    private static IEnumerable<int> Seeds(int count) =>
        Enumerable.Range(RandomRuns.Number("REPLICATIONKIT_SEED", 1), RandomRuns.Number("REPLICATIONKIT_HISTORIES", count));

    // On one shard, a request is answered in its order.
    private static async Task<List<string>> OnDatabaseAsync(
        CouchClient server,
        int seed,
        Func<CouchClient, string, int, Task<List<string>>> run
    )
    {
        string name = "rk-diff-" + Guid.NewGuid().ToString("N")[..8];
        await server.PutAsync(name + "?q=1");
        try
        {
            return await run(server, name, seed);
        }
        finally
        {
            await server.DeleteAsync(name);
        }
    }

    private static async Task<List<string>> RunHistoryAsync(CouchClient server, string database, int seed) =>
        [.. await HistoryRun.RunAsync(server, database, seed), .. await HistoryRun.DescribeAsync(server, database, original: true)];

    private async Task<string?> DifferenceAsync(CouchClient couch, Uri real, int seed)
    {
        string name = "rk-diff-" + Guid.NewGuid().ToString("N")[..8];
        try
        {
            await Client.PutAsync(name);
            await couch.PutAsync(name + "?q=1");
            List<string> here = await HistoryRun.RunAsync(Client, name, seed);
            List<string> there = await HistoryRun.RunAsync(couch, name, seed);
            if (First(seed, "answers", here, there) is { } answers)
                return answers;
            here = await HistoryRun.DescribeAsync(Client, name, original: true);
            there = await HistoryRun.DescribeAsync(couch, name, original: true);
            if (First(seed, "documents", here, there) is { } documents)
                return documents;
            // What each makes of the other's, whoever copies.
            await ReplicateAsync(couch, Couch.Uri + name, real + name + "-pulled");
            await ReplicateAsync(Client, real + name, Couch.Uri + name + "-pulled");
            await ReplicateAsync(Client, Couch.Uri + name, real + name + "-pushed");
            here = await HistoryRun.DescribeAsync(Client, name, original: false);
            return First(seed, "pulled by CouchDB", here, await HistoryRun.DescribeAsync(couch, name + "-pulled", original: false))
                ?? First(seed, "pulled from CouchDB", here, await HistoryRun.DescribeAsync(Client, name + "-pulled", original: false))
                ?? First(seed, "pushed to CouchDB", here, await HistoryRun.DescribeAsync(couch, name + "-pushed", original: false));
        }
        finally
        {
            foreach (string database in (string[])[name, name + "-pulled", name + "-pushed"])
                await couch.DeleteAsync(database);
        }
    }

    private static async Task ReplicateAsync(CouchClient replicator, string source, string target)
    {
        CouchAnswer answer = await replicator.PostAsync(
            "_replicate",
            $$"""{"source":"{{source}}","target":"{{target}}","create_target":true}"""
        );
        answer.Status.Should().Be(200, answer.Text);
    }

    private static string? First(int seed, string what, List<string> here, List<string> there)
    {
        for (int i = 0; i < Math.Max(here.Count, there.Count); i++)
        {
            string left = i < here.Count ? here[i] : "nothing";
            string right = i < there.Count ? there[i] : "nothing";
            if (left != right)
                return $"History {seed}, {what}, line {i}:\n  embedded {left}\n  CouchDB  {right}";
        }
        return null;
    }
}
