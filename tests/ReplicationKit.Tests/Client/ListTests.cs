namespace ReplicationKit.Tests.Client;

/// <summary>Lists of any length: constant memory, and nothing missed or repeated while entries are added and removed.</summary>
[Collection(AloneCollection.Name)]
public sealed class ListTests
{
    private const int Count = 100_000;

    /// <summary>A page's buffers, and what a stub notes of each request.</summary>
    private const long Allowed = 4 * 1024 * 1024;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_thousand_replications_are_listed_in_constant_memory()
    {
        using var stub = new StubReplicator();
        new BigReplicator(Count).Register(stub.Server);

        await AssertConstantMemoryAsync(stub.Replicator.ListAsync(Stop), status => status.Id, Count);
    }

    [Fact]
    public async Task The_few_that_run_among_a_hundred_thousand_are_found_in_constant_memory()
    {
        using var stub = new StubReplicator();
        new BigReplicator(Count) { OneRunsOf = 50 }.Register(stub.Server);

        await AssertConstantMemoryAsync(stub.Replicator.ListAsync([ReplicationState.Running], Stop), status => status.Id, Count / 50);
    }

    [Fact]
    public async Task A_hundred_thousand_jobs_are_listed_in_constant_memory()
    {
        using var stub = new StubReplicator();
        new BigReplicator(Count).Register(stub.Server);

        await AssertConstantMemoryAsync(stub.Replicator.ListJobsAsync(Stop), job => job.Id, Count);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("running")]
    [InlineData("jobs")]
    public async Task What_comes_and_goes_meanwhile_shifts_nothing(string list)
    {
        using var stub = new StubReplicator();
        var big = new BigReplicator(5_000)
        {
            BeforePage = (ids, page) =>
            {
                // At each page forty listed entries are removed, and fifty others are added before and after the position.
                for (int i = 0; i < 40; i++)
                    ids.Remove(BigReplicator.Id((page * 100) + (2 * i) + 1));
                for (int i = 0; i < 50; i++)
                    ids.Add($"r{(page * 150) + i:D6}9");
                if (page % 3 == 0)
                    foreach (string id in ids.Where(id => id.Length == 8).ToArray())
                        ids.Remove(id);
            },
        };
        big.Register(stub.Server);
        HashSet<string> stays = [.. Enumerable.Range(0, 5_000).Where(i => i % 2 == 0 || i > 4_000).Select(BigReplicator.Id)];

        var listed = new List<string>();
        IAsyncEnumerable<string> source = list switch
        {
            "all" => Ids(stub.Replicator.ListAsync(Stop), status => status.Id),
            "running" => Ids(stub.Replicator.ListAsync([ReplicationState.Running], Stop), status => status.Id),
            _ => Ids(stub.Replicator.ListJobsAsync(Stop), job => job.Id),
        };
        await foreach (string id in source)
            listed.Add(id);

        listed.Should().OnlyHaveUniqueItems().And.BeInAscendingOrder(StringComparer.Ordinal);
        listed.Should().Contain(stays, "they were there all the time");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_document_that_the_scheduler_cannot_read_hides_no_other(bool running, bool breaksOff)
    {
        using var stub = new StubReplicator(options => options.RetryDelay = options.MaxRetryDelay = TimeSpan.Zero);
        var big = new BigReplicator(3_500) { OneRunsOf = 2, BreaksOff = breaksOff };
        big.Unreadable.UnionWith([BigReplicator.Id(7), BigReplicator.Id(1_000), BigReplicator.Id(1_001), BigReplicator.Id(3_499)]);
        big.Register(stub.Server);

        var listed = new List<ReplicationStatus>();
        await foreach (
            ReplicationStatus status in running
                ? stub.Replicator.ListAsync([ReplicationState.Running], Stop)
                : stub.Replicator.ListAsync(Stop)
        )
            listed.Add(status);

        IEnumerable<string> expected = Enumerable.Range(0, 3_500).Select(BigReplicator.Id);
        if (running)
            expected = expected.Where((id, i) => i % 2 == 0 && !big.Unreadable.Contains(id));
        listed.Select(status => status.Id).Should().Equal(expected);
        foreach (ReplicationStatus status in listed)
        {
            if (big.Unreadable.Contains(status.Id))
                (status.State, status.Reason).Should().Be((ReplicationState.Failed, "{error,{case_clause,{error,invalid_uri}}}"));
            else
                (status.State, status.DocsWritten)
                    .Should()
                    .Be(
                        (
                            int.Parse(status.Id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) % 2 == 0
                                ? ReplicationState.Running
                                : ReplicationState.Completed,
                            7
                        )
                    );
        }

        stub.Server.Requests.Should().HaveCountLessThan(130, "halves find four among thousands");
    }

    private static async Task AssertConstantMemoryAsync<T>(IAsyncEnumerable<T> items, Func<T, string> id, int expected)
    {
        int seen = 0;
        long early = 0;
        long most = 0;
        string last = "";
        await foreach (T item in items)
        {
            string current = id(item);
            string.CompareOrdinal(last, current).Should().BeNegative();
            last = current;
            seen++;
            if (seen == expected / 10)
                early = GC.GetTotalMemory(forceFullCollection: true);
            else if (early > 0 && seen % (expected / 10) == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{seen} listed; {early / 1024} kB are kept after a tenth, at most {most / 1024} kB later"
        );
        seen.Should().Be(expected);
        (most - early).Should().BeLessThan(Allowed);
    }

    private static async IAsyncEnumerable<string> Ids<T>(IAsyncEnumerable<T> items, Func<T, string> id)
    {
        await foreach (T item in items)
            yield return id(item);
    }
}
