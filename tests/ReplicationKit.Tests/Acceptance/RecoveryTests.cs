namespace ReplicationKit.Tests.Acceptance;

/// <summary>A replication that crashes and recovers; CouchDB takes half a minute for that.</summary>
public sealed class RecoveryTests(CouchServerFixture server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replication_that_crashed_is_followed_until_it_recovers()
    {
        using Replicator replicator = server.Connect();
        string source = server.NewDatabaseName("recovery-source");
        ReplicationHandle handle = await replicator.CreateAsync(
            new ReplicationDocument
            {
                Id = server.NewName("recovery"),
                Source = ReplicationEndpoint.Database(source),
                Target = ReplicationEndpoint.Database(await server.NewDatabaseAsync("recovery-target")),
            },
            Stop
        );
        var seen = new List<ReplicationStatus>();
        await foreach (ReplicationStatus status in handle.FollowAsync(Stop))
        {
            if (status.State == ReplicationState.Crashing && !seen.Exists(earlier => earlier.State == ReplicationState.Crashing))
                (await server.Http.PutAsync(CouchServerFixture.Escape(source), null, Stop)).EnsureSuccessStatusCode();
            seen.Add(status);
        }

        ReplicationStatus crashed = seen.Find(status => status.State == ReplicationState.Crashing)!;
        crashed.Failure.Should().Be(ReplicationFailure.SourceNotFound);
        crashed
            .NextRetry.Should()
            .Be(
                crashed.LastUpdated + TimeSpan.FromSeconds(30) * Math.Pow(2, crashed.ErrorCount - 1),
                "it may have crashed again before it was looked at"
            );
        seen[^1].State.Should().Be(ReplicationState.Completed);
        await handle.StopAsync(Stop);
    }
}
