namespace ReplicationKit.Embedded.Tests.Differential;

/// <summary>
/// The same random histories on the embedded server and on the CouchDB that the variable COUCHDB_URL names: each answer, then each revision
/// and attachment, and the same after replications in both directions. HISTORIES sets how many, HISTORY_SEED the first.
/// </summary>
public sealed class DifferentialTests : ServerFixture
{
    [Fact]
    public async Task Random_histories_are_the_same_as_on_CouchDB()
    {
        string? address = Environment.GetEnvironmentVariable("COUCHDB_URL");
        Assert.SkipWhen(string.IsNullOrEmpty(address), "COUCHDB_URL names no CouchDB to compare with.");
        var real = new Uri(address.TrimEnd('/') + "/");
        string[] credentials = real.UserInfo.Split(':');
        using var couch = new CouchClient(new UriBuilder(real) { UserName = "", Password = "" }.Uri, credentials[0], credentials[1]);
        int first = Number("HISTORY_SEED", 1);
        var differences = new List<string>();
        for (int seed = first; seed < first + Number("HISTORIES", 20); seed++)
        {
            if (await DifferenceAsync(couch, real, seed) is { } difference)
                differences.Add(difference);
        }

        string.Join("\n\n", differences).Should().BeEmpty();
    }

    [Fact]
    public async Task Random_histories_survive_replication_between_embedded_servers()
    {
        int first = Number("HISTORY_SEED", 1);
        for (int seed = first; seed < first + Number("HISTORIES", 20); seed++)
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

    private async Task<string?> DifferenceAsync(CouchClient couch, Uri real, int seed)
    {
        string name = "rk-diff-" + Guid.NewGuid().ToString("N")[..8];
        try
        {
            await Client.PutAsync(name);
            // On one shard, a request is answered in its order.
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

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out int number) ? number : otherwise;
}
