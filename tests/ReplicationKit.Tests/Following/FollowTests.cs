using System.Net;
using ReplicationKit.Testing;
using ReplicationKit.Tests.Client;

namespace ReplicationKit.Tests.Following;

/// <summary>Following on a stub server and a clock that stands still: every request is counted.</summary>
public sealed class FollowTests : IDisposable
{
    private readonly StubReplicator _stub = new();
    private readonly StubFeedStream _feed = new();

    public FollowTests() =>
        _stub
            .Server.On("GET", "/_replicator", _ => StubServer.Json("""{"db_name":"_replicator","update_seq":"7-abc"}"""))
            .On("GET", "/_replicator/", _ => StubServer.Json(HttpStatusCode.NotFound, """{"error":"not_found","reason":"missing"}"""))
            .On("POST", "/_replicator/_changes", _ => _feed.ToResponse());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _stub.Dispose();

    [Fact]
    public async Task Row17_One_feed_and_one_page_a_tick_serve_a_hundred_followers()
    {
        string[] ids = [.. Enumerable.Range(0, 100).Select(i => $"r{i:D3}")];
        int looks = 0;
        _stub.Server.On("GET", "/_scheduler/docs/_replicator?", _ => Page(ids, written: Interlocked.Increment(ref looks)));
        var seen = new List<ReplicationStatus>();
        Task follow = Task.Run(
            async () =>
            {
                await foreach (ReplicationStatus status in _stub.Replicator.FollowAllAsync(ids, Stop))
                {
                    lock (seen)
                        seen.Add(status);
                }
            },
            Stop
        );

        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);
        await _feed.Reading.WaitAsync(Stop);
        await _stub.Clock.AdvanceAsync(TimeSpan.FromSeconds(2), Stop);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 2, Stop);
        await _stub.Clock.AdvanceAsync(TimeSpan.FromSeconds(3), Stop);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 3, Stop);
        foreach (string id in ids)
            _feed.Send(Completed(id));
        await follow;

        _stub.Server.Requests.Should().HaveCount(5, "database, feed and three looks");
        _stub
            .Server.Requests.First(request => request.Path.StartsWith("/_scheduler", StringComparison.Ordinal))
            .Path.Should()
            .Contain("startkey=%22r000%22&endkey=%22r099%22");
        _stub.Server.Requests[^1].Path.Should().Contain("states=");
        seen.Where(status => status.IsTerminal).Select(status => status.Id).Should().BeEquivalentTo(ids);
        seen.Should().OnlyHaveUniqueItems();
        seen.Last(status => status.Id == "r042").DocsWritten.Should().Be(9);
        seen.Last(status => status.Id == "r042").Source.Should().Be("http://h/s/", "the feed does not tell, but the scheduler did");
    }

    [Fact]
    public async Task Nothing_is_asked_between_the_looks()
    {
        _stub.Server.On("GET", "/_scheduler/docs/_replicator/x", _ => Row("x", "running", 1));
        Task<ReplicationStatus> wait = _stub.Replicator.WaitForCompletionAsync("x", Stop);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);
        await _feed.Reading.WaitAsync(Stop);

        _stub.Clock.Advance(TimeSpan.FromSeconds(20));
        _stub.Server.Requests.Should().HaveCount(3, "who waits for the end needs no figures");
        _feed.Send(Completed("x"));

        (await wait).State.Should().Be(ReplicationState.Completed);
        _stub.Server.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task Row13_State_null_and_a_404_right_after_creation_are_no_failure()
    {
        _stub
            .Server.OnEach(
                "GET",
                "/_scheduler/docs/_replicator/x",
                () => StubServer.Json(HttpStatusCode.NotFound, """{"error":"not_found","reason":"missing"}"""),
                () =>
                    StubServer.Json(
                        """{"database":"_replicator","doc_id":"x","id":null,"source":"http://h/s/","target":"http://h/t/","state":null,"error_count":0,"info":null,"start_time":null,"last_updated":null}"""
                    ),
                () => Row("x", "running", 1)
            )
            .On(
                "GET",
                "/_replicator/x",
                _ => StubServer.Json("""{"_id":"x","_rev":"1-a","source":"http://u:p@h/s","target":{"url":"http://h/t"}}""")
            );
        await using IAsyncEnumerator<ReplicationStatus> follower = _stub.Replicator.FollowAsync("x", Stop).GetAsyncEnumerator(Stop);
        var states = new List<ReplicationState>();
        await follower.MoveNextAsync();
        states.Add(follower.Current.State);
        await _stub.Clock.AdvanceAsync(TimeSpan.FromSeconds(2), Stop);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 2, Stop);
        await _stub.Clock.AdvanceAsync(TimeSpan.FromSeconds(2), Stop);
        while (states[^1] != ReplicationState.Running && await follower.MoveNextAsync())
            states.Add(follower.Current.State);
        _feed.Send(Completed("x"));
        while (await follower.MoveNextAsync())
            states.Add(follower.Current.State);

        states.Distinct().Should().Equal(ReplicationState.NotStarted, ReplicationState.Running, ReplicationState.Completed);
    }

    [Fact]
    public async Task An_unknown_id_ends_at_once_with_not_found()
    {
        Func<Task> act = () => _stub.Replicator.WaitForCompletionAsync("missing", Stop);

        (await act.Should().ThrowAsync<ReplicationNotFoundException>().WithMessage("*missing*")).Which.ReplicationId.Should().Be("missing");
    }

    [Fact]
    public async Task A_deletion_is_reported_even_if_the_scheduler_still_lists_the_job()
    {
        _stub
            .Server.On("GET", "/_scheduler/docs/_replicator/x", _ => Row("x", "running", 1))
            .On("GET", "/_replicator/x", _ => StubServer.Json(HttpStatusCode.NotFound, """{"error":"not_found","reason":"deleted"}"""));
        Task<ReplicationStatus> wait = _stub.Replicator.WaitForCompletionAsync("x", Stop);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);

        _feed.Send("""{"seq":"8-x","id":"x","changes":[{"rev":"2-d"}],"deleted":true,"doc":{}}""" + "\n");

        await wait.Awaiting(task => task).Should().ThrowAsync<ReplicationNotFoundException>().WithMessage("*deleted*");
    }

    [Fact]
    public async Task Of_many_that_are_followed_a_deleted_one_does_not_end_the_others()
    {
        _stub
            .Server.On("GET", "/_scheduler/docs/_replicator?", _ => Page(["a", "b"], written: 1))
            .On("GET", "/_replicator/a", _ => StubServer.Json(HttpStatusCode.NotFound, """{"error":"not_found","reason":"deleted"}"""));
        var seen = new List<ReplicationStatus>();
        Task follow = Task.Run(
            async () =>
            {
                await foreach (ReplicationStatus status in _stub.Replicator.FollowAllAsync(["a", "b"], Stop))
                    seen.Add(status);
            },
            Stop
        );
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);

        _feed.Send("""{"seq":"8-x","id":"a","changes":[{"rev":"2-d"}],"deleted":true,"doc":{}}""" + "\n");
        await _stub.Server.WaitForAsync("GET", "/_replicator/a", 1, Stop);
        _feed.Send(Completed("b"));

        (await follow.Awaiting(task => task).Should().ThrowAsync<ReplicationNotFoundException>()).Which.ReplicationId.Should().Be("a");
        seen.Should().Contain(status => status.Id == "b" && status.State == ReplicationState.Completed);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Following_waits_as_long_as_a_busy_server_asks(int status)
    {
        _stub.Server.OnEach(
            "GET",
            "/_scheduler/docs/_replicator/x",
            () =>
            {
                HttpResponseMessage busy = StubServer.Json((HttpStatusCode)status, """{"error":"busy","reason":"later"}""");
                busy.Headers.RetryAfter = new(TimeSpan.FromSeconds(9));
                return busy;
            },
            () => Row("x", "completed", 3)
        );
        Task<ReplicationStatus> wait = _stub.Replicator.WaitForCompletionAsync("x", Stop);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);

        await _stub.Clock.AdvanceAsync(TimeSpan.FromSeconds(9), Stop);

        (await wait).DocsWritten.Should().Be(3);
        _stub.Server.Count("GET", "/_scheduler").Should().Be(2);
    }

    [Fact]
    public async Task A_server_that_restarts_is_survived_and_no_end_is_missed()
    {
        _stub.Server.On("GET", "/_scheduler/docs/_replicator/x", _ => Row("x", "running", 1));
        Task<ReplicationStatus> wait = _stub.Replicator.WaitForCompletionAsync("x", Stop);
        await _stub.Server.WaitForAsync("POST", "/_replicator/_changes", 1, Stop);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);
        var second = new StubFeedStream();
        int opened = 0;
        _stub.Server.On(
            "POST",
            "/_replicator/_changes",
            _ =>
                Interlocked.Increment(ref opened) == 1
                    ? throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused")
                    : second.ToResponse()
        );

        _feed.Send("""{"seq":"9-later","id":"other","changes":[{"rev":"2-d"}],"deleted":true,"doc":{}}""" + "\n");
        _feed.Break();
        foreach ((int pause, int feeds) in new[] { (200, 2), (400, 3) })
        {
            await _stub.Clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(pause), Stop);
            _stub.Clock.Advance(TimeSpan.FromMilliseconds(pause));
            await _stub.Server.WaitForAsync("POST", "/_replicator/_changes", feeds, Stop);
        }

        second.Send(Completed("x"));

        (await wait).State.Should().Be(ReplicationState.Completed);
        _stub
            .Server.Requests.Last(request => request.Method == "POST")
            .Path.Should()
            .Contain("since=9-later", "the feed goes on where it broke");
    }

    [Fact]
    public async Task A_feed_that_breaks_again_and_again_and_gives_something_each_time_is_opened_soon_each_time()
    {
        var feeds = new List<StubFeedStream>();
        _stub
            .Server.On("GET", "/_scheduler/docs/_replicator/x", _ => Row("x", "running", 1))
            .On(
                "POST",
                "/_replicator/_changes",
                _ =>
                {
                    var feed = new StubFeedStream();
                    feed.Send("""{"seq":"9-later","id":"other","changes":[{"rev":"2-d"}],"deleted":true,"doc":{}}""" + "\n");
                    lock (feeds)
                        feeds.Add(feed);
                    return feed.ToResponse();
                }
            );
        Task<ReplicationStatus> wait = _stub.Replicator.WaitForCompletionAsync("x", Stop);
        await _stub.Server.WaitForAsync("POST", "/_replicator/_changes", 1, Stop);

        for (int breaks = 1; breaks <= 10; breaks++)
        {
            feeds[^1].Break();
            Task opened = _stub.Server.WaitForAsync("POST", "/_replicator/_changes", breaks + 1, Stop);
            await _stub.Clock.AdvanceUntilAsync(opened, TimeSpan.FromMilliseconds(200), Stop);
        }

        feeds[^1].Send(Completed("x"));
        (await wait).State.Should().Be(ReplicationState.Completed);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_stops_no_look()
    {
        int looks = 0;
        _stub.Server.On(
            "GET",
            "/_scheduler/docs/_replicator/x",
            _ =>
            {
                _stub.Clock.SetBack(TimeSpan.FromHours(1));
                return Row("x", "running", Interlocked.Increment(ref looks));
            }
        );
        await using IAsyncEnumerator<ReplicationStatus> follower = _stub.Replicator.FollowAsync("x", Stop).GetAsyncEnumerator(Stop);
        await follower.MoveNextAsync();
        await _feed.Reading.WaitAsync(Stop);

        for (int look = 2; look <= 4; look++)
        {
            await _stub.Clock.AdvanceAsync(TimeSpan.FromSeconds(2), Stop);
            await follower.MoveNextAsync();
            follower.Current.DocsWritten.Should().Be(look);
        }
    }

    [Fact]
    public async Task Without_the_rights_of_an_administrator_the_documents_tell_the_end()
    {
        const string notAdmin = """{"error":"unauthorized","reason":"You are not a server admin."}""";
        _stub
            .Server.On("POST", "/_replicator/_changes", _ => StubServer.Json(HttpStatusCode.Unauthorized, notAdmin))
            .On("GET", "/_scheduler", _ => StubServer.Json(HttpStatusCode.Unauthorized, notAdmin))
            .OnEach(
                "GET",
                "/_replicator/x",
                () => StubServer.Json("""{"_id":"x","_rev":"1-a","source":"http://h/s","target":"http://h/t","owner":"bob"}"""),
                () =>
                    StubServer.Json(
                        """{"_id":"x","_rev":"2-a","source":"http://h/s","target":"http://h/t","owner":"bob","_replication_state":"failed","_replication_state_time":"2026-11-21T19:09:21Z","_replication_state_reason":"because"}"""
                    )
            );
        var seen = new List<ReplicationStatus>();
        await using IAsyncEnumerator<ReplicationStatus> follower = _stub.Replicator.FollowAsync("x", Stop).GetAsyncEnumerator(Stop);
        await follower.MoveNextAsync();
        seen.Add(follower.Current);
        await _stub.Clock.AdvanceAsync(TimeSpan.FromSeconds(2), Stop);
        while (await follower.MoveNextAsync())
            seen.Add(follower.Current);

        seen.Select(status => status.State).Should().Equal(ReplicationState.NotStarted, ReplicationState.Failed);
        seen[1].Reason.Should().Be("because");
        _stub.Server.Count("GET", "/_scheduler").Should().Be(1, "it is not asked again what it may not answer");
    }

    [Fact]
    public async Task A_slow_follower_misses_what_was_in_between_but_not_the_last()
    {
        int looks = 0;
        _stub.Server.On("GET", "/_scheduler/docs/_replicator/x", _ => Row("x", "running", Interlocked.Increment(ref looks)));
        await using IAsyncEnumerator<ReplicationStatus> follower = _stub.Replicator.FollowAsync("x", Stop).GetAsyncEnumerator(Stop);
        (await follower.MoveNextAsync()).Should().BeTrue();
        follower.Current.DocsWritten.Should().Be(1);

        for (int look = 2; look <= 5; look++)
        {
            await _stub.Clock.AdvanceAsync(TimeSpan.FromSeconds(2), Stop);
            await _stub.Server.WaitForAsync("GET", "/_scheduler", look, Stop);
        }

        _feed.Send(Completed("x"));
        var rest = new List<ReplicationStatus>();
        while (await follower.MoveNextAsync())
            rest.Add(follower.Current);

        // Of five there are at most three: the last poll's response may arrive only after the one before it was read.
        rest.Should().HaveCountLessThanOrEqualTo(3);
        rest[^1].State.Should().Be(ReplicationState.Completed);
    }

    [Fact]
    public async Task Canceling_one_follower_leaves_the_others()
    {
        _stub.Server.On("GET", "/_scheduler/docs/_replicator/x", _ => Row("x", "running", 1));
        using var cancel = new CancellationTokenSource();
        Task<ReplicationStatus> one = _stub.Replicator.WaitForCompletionAsync("x", cancel.Token);
        Task<ReplicationStatus> other = _stub.Replicator.WaitForCompletionAsync("x", Stop);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);

        await cancel.CancelAsync();
        _feed.Send(Completed("x"));

        await one.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        (await other).State.Should().Be(ReplicationState.Completed);
    }

    [Fact]
    public async Task Disposing_the_replicator_ends_its_followers()
    {
        _stub.Server.On("GET", "/_scheduler/docs/_replicator/x", _ => Row("x", "running", 1));
        Task<ReplicationStatus> wait = _stub.Replicator.WaitForCompletionAsync("x", Stop);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);

        _stub.Replicator.Dispose();

        await wait.Awaiting(task => task).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task An_end_of_an_earlier_revision_is_not_taken_for_that_of_a_restarted_replication()
    {
        _stub
            .Server.OnEach("GET", "/_scheduler/docs/_replicator/x", () => Row("x", "completed", 1), () => Row("x", "running", 1))
            .On(
                "GET",
                "/_replicator/x",
                _ =>
                    StubServer.Json(
                        """{"_id":"x","_rev":"2-b","source":"http://h/s","target":"http://h/t","_replication_state":"completed"}"""
                    )
            )
            .On(
                "PUT",
                "/_replicator/x",
                request =>
                {
                    request.Body.Should().NotContain("_replication_state");
                    return StubServer.Json(HttpStatusCode.Created, """{"ok":true,"id":"x","rev":"3-c"}""");
                }
            );
        ReplicationHandle handle = await _stub.Replicator.RestartAsync("x", Stop);
        Task<ReplicationStatus> wait = handle.WaitForCompletionAsync(Stop);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 2, Stop);

        _feed.Send(Completed("x", generation: 2) + Completed("x", generation: 4, written: 11));

        (await wait).DocsWritten.Should().Be(11);
    }

    private static string Completed(string id, int generation = 2, int written = 9) =>
        $$"""{"seq":null,"id":"{{id}}","changes":[{"rev":"{{generation}}-b"}],"doc":{"_replication_stats":{"docs_read":{{written}},"docs_written":{{written}},"changes_pending":null},"_replication_state":"completed","_replication_state_time":"2026-11-21T20:49:59Z"} }"""
        + "\n";

    private static HttpResponseMessage Row(string id, string state, int written) => StubServer.Json(RowText(id, state, written));

    private static HttpResponseMessage Page(string[] ids, int written) =>
        StubServer.Json(
            $$"""{"total_rows":{{ids.Length}},"offset":0,"docs":[{{string.Join(',', ids.Select(id => RowText(id, "running", written)))}}]}"""
        );

    private static string RowText(string id, string state, int written) =>
        $$"""{"database":"_replicator","doc_id":"{{id}}","source":"http://h/s/","target":"http://h/t/","info":{"docs_read":{{written}},"docs_written":{{written}},"changes_pending":null},"state":"{{state}}","error_count":0}""";
}
