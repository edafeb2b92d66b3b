namespace ReplicationKit.Tests.Faults;

/// <summary>The same on real connections: a server behind a proxy that breaks them.</summary>
public sealed class TcpFaultTests(CouchServerFixture server)
{
    private const int Runs = 6;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replication_is_created_once_and_followed_to_its_end_through_broken_connections() =>
        (await FaultRun.RunAllAsync(Runs, RunAsync)).Should().BeEmpty();

    private async Task<IEnumerable<string>> RunAsync(int seed)
    {
        string id = server.NewName("tcp");
        string source = await server.NewDatabaseAsync("tcp-source", documents: 10);
        string target = await server.NewDatabaseAsync("tcp-target");
        await using var proxy = new TcpFaultProxy(server.Uri, seed, faults: 15);
        proxy.Start();
        ReplicationStatus[] ends;
        using (
            Replicator replicator = Replicator.Connect(
                new ReplicatorOptions
                {
                    BaseAddress = proxy.Address,
                    LocalBaseAddress = server.Uri,
                    Server = server.Server,
                    RequestTimeout = TimeSpan.FromSeconds(1),
                    MaxRetries = 20,
                    RetryDelay = TimeSpan.FromMilliseconds(5),
                    MaxRetryDelay = TimeSpan.FromMilliseconds(50),
                    PollInterval = TimeSpan.FromMilliseconds(100),
                }
            )
        )
        {
            ReplicationHandle handle = await replicator.CreateAsync(
                new ReplicationDocument
                {
                    Id = id,
                    Source = ReplicationEndpoint.Database(source),
                    Target = ReplicationEndpoint.Database(target),
                },
                Stop
            );
            ends = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => handle.WaitForCompletionAsync(Stop)));
        }

        await proxy.WaitForAllClosedAsync(Stop);
        string revision = (await server.GetAsync($"_replicator/{id}")).GetProperty("_rev").GetString()!;
        int written = (await server.DocumentsAsync(target)).Count;
        return
        [
            .. ends.Where(end => end.State != ReplicationState.Completed).Select(end => $"a follower received {end}"),
            .. revision.StartsWith("2-", StringComparison.Ordinal)
                ? []
                : new[] { $"the revision is {revision}: one write, and the outcome" },
            .. written == 10 ? [] : new[] { $"{written} documents were replicated" },
        ];
    }
}
