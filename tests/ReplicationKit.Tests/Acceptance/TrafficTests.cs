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
            specs.Add(
                new ReplicationDocument
                {
                    Id = $"{prefix}-{i:D2}",
                    Source = ReplicationEndpoint.Database(source),
                    Target = ReplicationEndpoint.Database(await server.NewDatabaseAsync("t")),
                }
            );
        }

        long start = TimeProvider.System.GetTimestamp(); // Replications run from here on.
        IReadOnlyList<ReplicationHandle> handles = await replicator.CreateAllAsync(specs, Stop);
        long created = counter.Bytes;
        var ended = new HashSet<string>();
        await foreach (ReplicationStatus status in replicator.FollowAllAsync(handles, Stop))
        {
            if (status.IsTerminal)
                ended.Add(status.Id).Should().BeTrue("each ends once");
        }

        TimeSpan took = TimeProvider.System.GetElapsedTime(start);
        int looks = counter.Requests.Count(request => request.Contains("/_scheduler/docs", StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{counter.Requests.Count()} requests, {counter.Bytes} bytes ({created} to create), {looks} looks in {took.TotalSeconds:F1} s\n{counter}"
        );
        ended.Should().HaveCount(100);
        // To ask the source of a replication that has run for ten seconds: its document, and the source's feed.
        int probes = counter.Requests.Count(request =>
            request.StartsWith($"GET /_replicator/{prefix}-", StringComparison.Ordinal)
            || request.StartsWith($"GET /{source}/_changes?", StringComparison.Ordinal)
        );
        probes
            .Should()
            .BeLessThanOrEqualTo(2 * 60 * (int)(took.TotalSeconds / 10), "60 sources are polled in ten seconds, and none in the first ten");
        int others = counter.Requests.Count() - looks - probes;
        others
            .Should()
            .BeLessThanOrEqualTo(
                5,
                "one for the version, one to create, one for the database, one for the feed, at most one for what the scheduler left out"
            );
        looks
            .Should()
            .BeLessThanOrEqualTo(
                took < TimeSpan.FromSeconds(20) ? 8 : 8 + (int)(took.TotalSeconds / 2),
                "the aim is 12 requests, which a server that is not held up by others keeps; the interval is two seconds"
            );
        counter
            .Bytes.Should()
            .BeLessThanOrEqualTo(
                100_000 + (60_000L * looks) + (2_000L * probes) + (others == 5 ? 40_000 : 0),
                "of the aim, and what the scheduler left out:\n{0}",
                counter
            );
        await Task.WhenAll(handles.Select(handle => handle.StopAsync(Stop)));
    }
}
