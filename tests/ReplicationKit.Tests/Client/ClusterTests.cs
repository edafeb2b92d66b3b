using System.Net;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Client;

/// <summary>What a cluster of three nodes of CouchDB 3.5.2 answered while its nodes were stopped and started.</summary>
public sealed class ClusterTests
{
    /// <summary>The node was stopped: no node owns the document, whose fields are returned.</summary>
    private const string NotOwned = """null,"id":null,"info":null,"error_count":0,"start_time":null,"last_updated":null""";

    private const string Starting =
        """ "initializing","node":"couchdb1@127.0.0.2","id":null,"info":null,"error_count":0,"last_updated":"2026-11-29T19:36:29Z" """;

    private const string Completed =
        """ "completed","id":null,"info":{"docs_read":500,"docs_written":500},"error_count":0,"last_updated":"2026-11-29T19:37:09Z" """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replication_that_moves_to_another_node_is_followed_on_and_its_progress_does_not_decrease()
    {
        using var stub = new StubReplicator();
        var feed = new StubFeedStream();
        int stage = 0;
        Func<HttpResponseMessage>[] rows =
        [
            () => Running("couchdb2@127.0.0.2", written: 2500, pending: 500, through: 2500),
            () => Row(NotOwned),
            () => Row(Starting),
            () => Running("couchdb3@127.0.0.2", written: 0, pending: null, through: 2500),
            () => Running("couchdb3@127.0.0.2", written: 500, pending: 0, through: 3000),
            () => Row(Completed),
        ];
        stub.Server.On("GET", "/_replicator", _ => StubServer.Json("""{"db_name":"_replicator","update_seq":"7-abc"}"""))
            .On("POST", "/_replicator/_changes", _ => feed.ToResponse())
            .On("GET", "/_scheduler/docs/_replicator/x", _ => rows[Volatile.Read(ref stage)]());
        var seen = new List<ReplicationStatus>();
        await using IAsyncEnumerator<ReplicationStatus> follower = stub.Replicator.FollowAsync("x", Stop).GetAsyncEnumerator(Stop);
        while (true)
        {
            Task<bool> next = follower.MoveNextAsync().AsTask();
            await stub.Clock.AdvanceUntilAsync(next, TimeSpan.FromMinutes(2), Stop);
            if (!await next)
                break;
            seen.Add(follower.Current);
            Volatile.Write(ref stage, Math.Min(stage + 1, rows.Length - 1));
        }

        seen.Select(status => status.State)
            .Should()
            .ContainInOrder(
                ReplicationState.Running,
                ReplicationState.NotStarted,
                ReplicationState.Initializing,
                ReplicationState.Running,
                ReplicationState.Completed
            );
        seen.Select(status => status.Node).Should().ContainInOrder("couchdb2@127.0.0.2", null, "couchdb1@127.0.0.2", "couchdb3@127.0.0.2");
        seen.Select(status => status.Progress ?? 0).Should().BeInAscendingOrder();
        seen.Should().OnlyContain(status => !(status.DocumentsPerSecond < 0));
        seen.Should().OnlyContain(status => status.Source == "http://127.0.0.2:15981/s/" && status.Target == "http://127.0.0.2:15981/t/");
    }

    /// <summary>The status 202 means that fewer nodes than usual have the document, not that it was rejected.</summary>
    [Fact]
    public async Task Writes_that_only_one_node_has_are_done()
    {
        using var stub = new StubReplicator();
        const string written = """{"ok":true,"id":"x","rev":"1-a"}""";
        stub.Server.On("PUT", "/_replicator/", _ => StubServer.Json(HttpStatusCode.Accepted, written))
            .On("POST", "/_replicator/_bulk_docs", _ => StubServer.Json(HttpStatusCode.Accepted, $"[{written}]"))
            .On("POST", "/_replicator/_bulk_get", _ => StubServer.Json("""{"results":[]}"""))
            .On("GET", "/_replicator/x", _ => StubServer.Json("""{"_id":"x","_rev":"1-a","source":"http://h/s","target":"http://h/t"}"""))
            .On("DELETE", "/_replicator/x", _ => StubServer.Json(HttpStatusCode.Accepted, """{"ok":true,"id":"x","rev":"2-b"}"""));

        (await stub.Replicator.CreateAsync(StubReplicator.Spec("x"), Stop)).Id.Should().Be("x");
        (await stub.Replicator.CreateAllAsync([StubReplicator.Spec("x")], Stop)).Should().ContainSingle();
        (await stub.Replicator.EnsureAsync(StubReplicator.Spec("x"), Stop)).Action.Should().Be(ReplicationPlanAction.Create);
        await stub.Replicator.RestartAsync("x", Stop);
        await stub.Replicator.StopAsync("x", Stop);

        stub.Server.Count("PUT", "/_replicator/x").Should().Be(2);
        stub.Server.Count("POST", "/_replicator/_bulk_docs").Should().Be(2);
        stub.Server.Count("DELETE", "/_replicator/x").Should().Be(1);
    }

    private static HttpResponseMessage Running(string node, long written, long? pending, long through) =>
        Row(
            $$""" "running","node":"{{node}}","id":"8f73+continuous","info":{"revisions_checked":{{written}},"missing_revisions_found":{{written}},"docs_read":{{written}},"docs_written":{{written}},"changes_pending":{{(
                pending?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"
            )}},"doc_write_failures":0,"checkpointed_source_seq":"{{through}}-g1","source_seq":"3000-g1","through_seq":"{{through}}-g1"},"error_count":0,"start_time":"2026-11-29T19:36:01Z","last_updated":"2026-11-29T19:36:01Z" """
        );

    private static HttpResponseMessage Row(string state) =>
        StubServer.Json(
            $$"""{"database":"_replicator","doc_id":"x","source":"http://127.0.0.2:15981/s/","target":"http://127.0.0.2:15981/t/","state":{{state}}}"""
        );
}
