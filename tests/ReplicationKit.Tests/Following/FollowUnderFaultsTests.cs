using System.Net;
using System.Text;
using ReplicationKit.Testing;
using ReplicationKit.Tests.Client;

namespace ReplicationKit.Tests.Following;

/// <summary>Followers survive what can pass, and end only when they are refused. Rows C3 to C5, C13c to C13e, C13h and C13i.</summary>
public sealed class FollowUnderFaultsTests : IDisposable
{
    private readonly StubReplicator _stub = new(options => options.MaxRetryDelay = TimeSpan.FromSeconds(5));
    private readonly StubFeedStream _feed = new();

    public FollowUnderFaultsTests() =>
        _stub
            .Server.On("GET", "/_replicator", _ => StubServer.Json("""{"db_name":"_replicator","update_seq":"7-abc"}"""))
            .On("GET", "/_replicator/", _ => StubServer.Json(HttpStatusCode.NotFound, """{"error":"not_found","reason":"missing"}"""))
            .On("POST", "/_replicator/_changes", _ => _feed.ToResponse())
            .On("GET", "/_scheduler/docs/_replicator/x", _ => Row("x", "running"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, byte[]> MalformedRows() =>
        new()
        {
            { "invalid UTF-8", [.. """{"doc_id":"x","state":"running","info":{"error":" """u8, 0xC3, 0x28, .. "\"}}"u8] },
            { "a lone surrogate", """{"doc_id":"x","state":"running","info":{"error":"\ud800"}}"""u8.ToArray() },
            { "an id that is a lone surrogate", """{"doc_id":"\udfff","state":"running"}"""u8.ToArray() },
            { "truncated", """{"doc_id":"x","state":"run"""u8.ToArray() },
            { "empty", [] },
            { "a page of HTML", "<html>Bad gateway</html>"u8.ToArray() },
            { "an array", "[]"u8.ToArray() },
        };

    public void Dispose() => _stub.Dispose();

    [Theory]
    [MemberData(nameof(MalformedRows))]
    public async Task A_malformed_answer_to_a_poll_is_retried(string name, byte[] body)
    {
        name.Should().NotBeEmpty();
        _stub.Server.OnEach("GET", "/_scheduler/docs/_replicator/x", () => Bytes(body), () => Row("x", "completed"));
        Task<ReplicationStatus> wait = _stub.Replicator.WaitForCompletionAsync("x", Stop);
        await _stub.Clock.AdvanceUntilAsync(wait, TimeSpan.FromSeconds(5), Stop);

        (await wait).State.Should().Be(ReplicationState.Completed);
    }

    [Theory]
    [MemberData(nameof(MalformedRows))]
    public async Task A_malformed_answer_is_one_exception_that_names_request_and_problem(string name, byte[] body)
    {
        name.Should().NotBeEmpty();
        _stub.Server.On("GET", "/_scheduler/docs/_replicator/x", _ => Bytes(body));

        ReplicationServerException exception = (
            await _stub.Replicator.Awaiting(it => it.GetStatusAsync("x", Stop)).Should().ThrowAsync<ReplicationServerException>()
        ).Which;
        exception.Message.Should().Contain("read the status of the replication 'x'").And.Contain("(HTTP 200)").And.EndWith(").");
        exception.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_malformed_line_of_the_feed_opens_the_feed_again()
    {
        var second = new StubFeedStream();
        int opened = 0;
        _stub.Server.On("POST", "/_replicator/_changes", _ => (++opened == 1 ? _feed : second).ToResponse());
        Task<ReplicationStatus> wait = _stub.Replicator.WaitForCompletionAsync("x", Stop);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);
        _feed.Send("{\"seq\":\"8-x\",\"id\":\"\\ud800\",\"changes\":[]}\n");
        second.Send(Completed("x"));
        await _stub.Clock.AdvanceUntilAsync(wait, TimeSpan.FromSeconds(5), Stop);

        (await wait).State.Should().Be(ReplicationState.Completed);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(302)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task One_failing_poll_in_the_middle_ends_no_follower(int status)
    {
        _stub.Server.OnEach(
            "GET",
            "/_scheduler/docs/_replicator/x",
            () => Row("x", "running"),
            () => Failure(status),
            () => Row("x", "completed")
        );
        _stub.Server.OnEach("GET", "/_replicator/x", () => Failure(status), () => StubServer.Json("""{"_id":"x","_rev":"1-a"}"""));
        var states = new List<ReplicationState>();
        Task follow = Task.Run(
            async () =>
            {
                await foreach (ReplicationStatus seen in _stub.Replicator.FollowAsync("x", Stop))
                    states.Add(seen.State);
            },
            Stop
        );
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);
        await _stub.Clock.AdvanceUntilAsync(follow, TimeSpan.FromSeconds(5), Stop);
        await follow;

        states.Should().EndWith(ReplicationState.Completed);
    }

    [Fact]
    public async Task A_refusal_that_stays_ends_the_followers()
    {
        int polls = 0;
        _stub.Server.On(
            "GET",
            "/",
            request =>
                request.Is("GET", "/_scheduler") && ++polls == 1 ? Row("x", "running")
                : polls == 0 ? StubServer.Json("""{"update_seq":"1"}""")
                : Failure(401)
        );
        Task follow = Task.Run(
            async () =>
            {
                await foreach (ReplicationStatus _ in _stub.Replicator.FollowAsync("x", Stop)) { }
            },
            Stop
        );
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);
        await _stub.Clock.AdvanceUntilAsync(follow, TimeSpan.FromSeconds(5), Stop);

        await follow.Awaiting(task => task).Should().ThrowAsync<ReplicationAuthorizationException>();
    }

    [Theory]
    [InlineData(302)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(408)]
    public async Task One_refusal_of_the_changes_feed_does_not_end_it(int status)
    {
        int opened = 0;
        _stub.Server.On("POST", "/_replicator/_changes", _ => ++opened == 1 ? Failure(status) : _feed.ToResponse());
        Task<ReplicationStatus> wait = _stub.Replicator.WaitForCompletionAsync("x", Stop);
        await _stub.Server.WaitForAsync("POST", "/_replicator/_changes", 1, Stop);
        _feed.Send(Completed("x"));
        await _stub.Clock.AdvanceUntilAsync(wait, TimeSpan.FromSeconds(5), Stop);

        (await wait).State.Should().Be(ReplicationState.Completed);
        opened.Should().Be(2);
    }

    [Fact]
    public async Task One_refusal_of_the_scheduler_does_not_last()
    {
        _stub.Server.OnEach("GET", "/_scheduler/docs/_replicator/x", () => Failure(403), () => Row("x", "crashing"));
        _stub.Server.On("GET", "/_replicator/x", _ => StubServer.Json("""{"_id":"x","_rev":"1-a"}"""));
        await using IAsyncEnumerator<ReplicationStatus> follower = _stub.Replicator.FollowAsync("x", Stop).GetAsyncEnumerator(Stop);
        (await follower.MoveNextAsync()).Should().BeTrue();
        follower.Current.State.Should().Be(ReplicationState.NotStarted, "only the document can be read");

        Task<bool> next = follower.MoveNextAsync().AsTask();
        await _stub.Clock.AdvanceUntilAsync(next, TimeSpan.FromSeconds(20), Stop);

        follower.Current.State.Should().Be(ReplicationState.Crashing);
    }

    [Fact]
    public async Task A_wait_that_the_server_asks_for_is_not_longer_than_the_options_allow()
    {
        _stub.Server.OnEach(
            "GET",
            "/_scheduler/docs/_replicator/x",
            () =>
            {
                HttpResponseMessage busy = Failure(503);
                busy.Headers.RetryAfter = new(TimeSpan.FromSeconds(90));
                return busy;
            },
            () => Row("x", "completed")
        );
        Task<ReplicationStatus> wait = _stub.Replicator.WaitForCompletionAsync("x", Stop);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);
        await _stub.Clock.AdvanceAsync(TimeSpan.FromSeconds(5), Stop);

        (await wait).State.Should().Be(ReplicationState.Completed);
    }

    [Fact]
    public async Task Followers_do_not_flood_a_failing_server_even_without_a_retry_delay()
    {
        using var stub = new StubReplicator(options => options.RetryDelay = options.MaxRetryDelay = TimeSpan.Zero);
        stub.Server.On("GET", "/", _ => Failure(503));
        Task<ReplicationStatus> wait = stub.Replicator.WaitForCompletionAsync("x", Stop);
        await stub.Server.WaitForAsync("GET", "/", 1, Stop);

        for (int i = 0; i < 10; i++)
            await stub.Clock.AdvanceAsync(TimeSpan.FromSeconds(1), Stop);

        stub.Server.Requests.Should().HaveCountLessThan(20);
        wait.IsCompleted.Should().BeFalse();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    public async Task A_document_that_the_scheduler_cannot_read_does_not_hide_its_neighbors(int count)
    {
        string[] ids = [.. Enumerable.Range(0, count).Select(i => $"r{i:D3}")];
        _stub
            .Server.On("GET", "/_scheduler/docs/_replicator", _ => Failure(500))
            .On("GET", "/_scheduler/docs/_replicator/r", request => Row(request.Path[^4..], "completed"))
            .On(
                "POST",
                "/_replicator/_bulk_get",
                _ =>
                    StubServer.Json(
                        "{\"results\":["
                            + string.Join(
                                ',',
                                ids.Select(id =>
                                    $$$"""{"id":"{{{id}}}","docs":[{"ok":{"_id":"{{{id}}}","_rev":"2-a","_replication_state":"completed"}}]}"""
                                )
                            )
                            + "]}"
                    )
            );
        var ended = new List<string>();
        await foreach (ReplicationStatus status in _stub.Replicator.FollowAllAsync(ids, Stop))
        {
            if (status.IsTerminal)
                ended.Add(status.Id);
        }

        ended.Should().BeEquivalentTo(ids);
    }

    [Fact]
    public async Task Documents_are_read_one_by_one_where_the_server_has_no_bulk_get()
    {
        _stub
            .Server.On("GET", "/_scheduler/docs", _ => Failure(400))
            .On("POST", "/_replicator/_bulk_get", _ => Failure(405))
            .On("GET", "/_replicator/a", _ => StubServer.Json("""{"_id":"a","_rev":"2-a","_replication_state":"completed"}"""))
            .On("GET", "/_replicator/b", _ => StubServer.Json("""{"_id":"b","_rev":"2-a","_replication_state":"error"}"""));

        IReadOnlyDictionary<string, ReplicationStatus> statuses = await _stub.Replicator.GetStatusesAsync(["a", "b", "c"], Stop);

        statuses.Keys.Should().BeEquivalentTo("a", "b");
        statuses["a"].State.Should().Be(ReplicationState.Completed);
        statuses["b"].State.Should().Be(ReplicationState.Error);
    }

    private static HttpResponseMessage Failure(int status) => StubServer.Json((HttpStatusCode)status, """{"error":"odd","reason":"odd"}""");

    private static HttpResponseMessage Bytes(byte[] body) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(body) };

    private static HttpResponseMessage Row(string id, string state) =>
        StubServer.Json(
            $$"""{"database":"_replicator","doc_id":"{{id}}","source":"http://h/s/","target":"http://h/t/","state":"{{state}}","info":null}"""
        );

    private static string Completed(string id) =>
        $$"""{"seq":"9-x","id":"{{id}}","changes":[{"rev":"2-b"}],"doc":{"_replication_state":"completed"} }""" + "\n";
}
