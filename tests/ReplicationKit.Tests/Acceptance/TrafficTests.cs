namespace ReplicationKit.Tests.Acceptance;

/// <summary>What it costs to create a hundred replications and to follow them all to the end.</summary>
public sealed class TrafficTests(CouchServerFixture server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_one_shots_cost_few_requests_and_bytes()
    {
        using var counter = new CountingHandler();
        using var http = new HttpClient(counter);
        using var replicator = new Replicator(http, new ReplicatorOptions { BaseAddress = server.Uri });
        string prefix = server.NewName("t");
        var specs = new List<ReplicationDocument>();
        string source = await server.NewDatabaseAsync("s", documents: 200);
        for (int i = 0; i < 100; i++)
        {
            specs.Add(new ReplicationDocument
            {
                Id = $"{prefix}-{i:D2}",
                Source = ReplicationEndpoint.Database(source),
                Target = ReplicationEndpoint.Database(await server.NewDatabaseAsync("t")),
            });
        }

        IReadOnlyList<ReplicationHandle> handles = await replicator.CreateAllAsync(specs, Stop);
        long created = counter.Bytes;
        var ended = new HashSet<string>();
        await foreach (ReplicationStatus status in replicator.FollowAllAsync(handles, Stop))
        {
            if (status.IsTerminal) ended.Add(status.Id).Should().BeTrue("each ends once");
        }

        int looks = counter.Requests.Count(request => request.Contains("/_scheduler/docs", StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine($"{counter.Requests.Count()} requests, {counter.Bytes} bytes ({created} to create), {looks} looks\n{counter}");
        ended.Should().HaveCount(100);
        counter.Requests.Should().HaveCountLessThanOrEqualTo(4 + looks, "one to create, one for the database, one for the feed, at most one for what the scheduler left out");
        counter.Bytes.Should().BeLessThanOrEqualTo(100_000 + (90_000L * looks), "a row of a running replication is up to 900 bytes, half of them sequences");
        await Task.WhenAll(handles.Select(handle => handle.StopAsync(Stop)));
    }
}
