using System.Net;
using System.Net.Sockets;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Client;

/// <summary>The server processes the request, and its response is lost. Rows C13, C13a, C13b and C13g.</summary>
public sealed class LostAnswerTests : IDisposable
{
    private const string Own =
        """ "_id":"orders-backup","source":"http://admin:s3cret-pass@couch.test:5984/orders/","target":{"url":"https://backup.test/orders","auth":{"basic":{"username":"backup","password":"b4ckup-pass"}}},"owner":"admin" """;

    private readonly StubReplicator _stub = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Losses() => ["reset", "reset while it opens", "502", "503", "504", "500", "408", "html"];

    public void Dispose() => _stub.Dispose();

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_creation_that_was_applied_succeeds_although_its_answer_is_lost(string loss)
    {
        bool isWritten = false;
        _stub
            .Server.On("PUT", "/_replicator/orders-backup", _ => isWritten ? Conflict() : Lose(loss, () => isWritten = true))
            .On("GET", "/_replicator/orders-backup", _ => isWritten ? Document("1-a", Own) : Missing());
        Task<ReplicationHandle> create = _stub.Replicator.CreateAsync(StubReplicator.Spec(), Stop);
        await _stub.Clock.AdvanceUntilAsync(create, TimeSpan.FromSeconds(5), Stop);

        (await create).Revision.Should().Be("1-a");
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_creation_that_was_not_applied_is_sent_again(string loss)
    {
        int attempts = 0;
        _stub.Server.On("PUT", "/_replicator/orders-backup", _ => ++attempts == 1 ? Lose(loss, () => { }) : Created());
        Task<ReplicationHandle> create = _stub.Replicator.CreateAsync(StubReplicator.Spec(), Stop);
        await _stub.Clock.AdvanceUntilAsync(create, TimeSpan.FromSeconds(5), Stop);

        if (loss == "html")
            await create.Awaiting(task => task).Should().ThrowAsync<ReplicationServerException>("the answer was a success");
        else
            (await create).Revision.Should().Be("1-a");
    }

    [Fact]
    public async Task A_creation_whose_answer_never_comes_is_read_back()
    {
        _stub
            .Server.OnAsync(
                "PUT",
                "/_replicator/orders-backup",
                async (_, canceled) =>
                {
                    await Task.Delay(Timeout.Infinite, canceled);
                    return Created();
                }
            )
            .On("GET", "/_replicator/orders-backup", _ => Document("1-a", Own));
        Task<ReplicationHandle> create = _stub.Replicator.CreateAsync(StubReplicator.Spec(), Stop);
        await _stub.Server.WaitForAsync("PUT", "/", 1, Stop);
        _stub.Clock.Advance(TimeSpan.FromSeconds(30));

        (await create).Revision.Should().Be("1-a");
    }

    [Theory]
    [InlineData(""" "_id":"orders-backup","source":"http://couch.test:5984/other","target":"http://couch.test:5984/t","owner":"admin" """)]
    [InlineData(Own + ""","_replication_state":"completed","_replication_state_time":"2026-11-20T12:00:00Z" """)]
    public async Task A_document_that_is_not_its_own_is_still_a_conflict(string other)
    {
        _stub
            .Server.OnEach("PUT", "/_replicator/orders-backup", () => Lose("503", () => { }), Conflict)
            .On("GET", "/_replicator/orders-backup", _ => Document("2-b", other));
        Task<ReplicationHandle> create = _stub.Replicator.CreateAsync(StubReplicator.Spec(), Stop);
        await _stub.Clock.AdvanceUntilAsync(create, TimeSpan.FromSeconds(5), Stop);

        await create.Awaiting(task => task).Should().ThrowAsync<ReplicationConflictException>();
    }

    [Fact]
    public async Task A_creation_that_has_already_ended_is_its_own_if_it_ended_since()
    {
        _stub
            .Server.OnEach("PUT", "/_replicator/orders-backup", () => Lose("503", () => { }), Conflict)
            .On(
                "GET",
                "/_replicator/orders-backup",
                _ => Document("2-b", Own + ""","_replication_state":"completed","_replication_state_time":"2026-11-21T12:00:00Z" """)
            );
        Task<ReplicationHandle> create = _stub.Replicator.CreateAsync(StubReplicator.Spec(), Stop);
        await _stub.Clock.AdvanceUntilAsync(create, TimeSpan.FromSeconds(5), Stop);

        (await create).Revision.Should().Be("2-b");
    }

    [Fact]
    public async Task A_conflict_without_a_loss_is_not_read_back()
    {
        _stub.Server.On("PUT", "/_replicator/orders-backup", _ => Conflict());

        await _stub
            .Replicator.Awaiting(it => it.CreateAsync(StubReplicator.Spec(), Stop))
            .Should()
            .ThrowAsync<ReplicationConflictException>();
        _stub.Server.Requests.Should().ContainSingle();
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("503")]
    public async Task Of_many_creations_those_that_were_applied_are_created(string loss)
    {
        bool isWritten = false;
        _stub
            .Server.On(
                "POST",
                "/_replicator/_bulk_docs",
                _ =>
                    isWritten
                        ? StubServer.Json(
                            HttpStatusCode.Created,
                            """[{"id":"orders-backup","error":"conflict","reason":"Document update conflict."},{"id":"b","error":"conflict","reason":"Document update conflict."}]"""
                        )
                        : Lose(loss, () => isWritten = true)
            )
            .On(
                "POST",
                "/_replicator/_bulk_get",
                _ =>
                    StubServer.Json(
                        $$$"""{"results":[{"id":"orders-backup","docs":[{"ok":{"_rev":"1-a",{{{Own}}}}}]},{"id":"b","docs":[{"ok":{"_id":"b","_rev":"1-b","source":"http://x/y","target":"http://x/z"} }]}]}"""
                    )
            );
        Task<IReadOnlyList<ReplicationHandle>> create = _stub.Replicator.CreateAllAsync(
            [StubReplicator.Spec(), StubReplicator.Spec("b")],
            Stop
        );
        await _stub.Clock.AdvanceUntilAsync(create, TimeSpan.FromSeconds(5), Stop);

        ReplicationBatchException exception = (await create.Awaiting(task => task).Should().ThrowAsync<ReplicationBatchException>()).Which;
        exception.Created.Select(handle => (handle.Id, handle.Revision)).Should().Equal(("orders-backup", "1-a"));
        exception.Failures.Should().ContainSingle().Which.Should().BeOfType<ReplicationConflictException>();
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("503")]
    public async Task A_deletion_that_was_applied_succeeds_although_its_answer_is_lost(string loss)
    {
        bool isDeleted = false;
        _stub
            .Server.On("GET", "/_replicator/x", _ => isDeleted ? Deleted() : Document("1-a", """ "_id":"x" """))
            .On("DELETE", "/_replicator/x", _ => isDeleted ? Deleted() : Lose(loss, () => isDeleted = true));
        Task stop = _stub.Replicator.StopAsync("x", Stop);
        await _stub.Clock.AdvanceUntilAsync(stop, TimeSpan.FromSeconds(5), Stop);

        await stop;
    }

    [Fact]
    public async Task Stop_takes_the_revision_from_the_body_and_not_from_a_header_that_proxies_change()
    {
        _stub
            .Server.On(
                "GET",
                "/_replicator/x",
                _ =>
                {
                    HttpResponseMessage answer = Document("1-a", """ "_id":"x" """);
                    answer.Headers.ETag = new("\"1-a-gzip\"");
                    return answer;
                }
            )
            .On("DELETE", "/_replicator/x", _ => StubServer.Json("""{"ok":true}"""));

        await _stub.Replicator.StopAsync("x", Stop);

        _stub.Server.Requests[^1].Path.Should().Be("/_replicator/x?rev=1-a");
    }

    [Fact]
    public async Task Stop_deletes_every_leaf_of_a_conflict_so_that_none_begins_to_run()
    {
        _stub
            .Server.On("GET", "/_replicator/x", _ => Document("3-c", """ "_id":"x","_conflicts":["3-b","2-a"] """))
            .On("DELETE", "/_replicator/x", _ => StubServer.Json("""{"ok":true}"""));

        await _stub.Replicator.StopAsync("x", Stop);

        _stub
            .Server.Requests.Where(request => request.Method == "DELETE")
            .Select(request => request.Path)
            .Should()
            .Equal("/_replicator/x?rev=3-b", "/_replicator/x?rev=2-a", "/_replicator/x?rev=3-c");
    }

    [Theory]
    [InlineData("10-a", "9-b")]
    [InlineData("2-b", "2-a")]
    public async Task A_plan_compares_with_the_winning_revision_of_a_conflict(string winner, string loser)
    {
        string own = $$$"""{"ok":{"_rev":"{{{winner}}}",{{{Own}}}}}""";
        string other = $$$"""{"ok":{"_rev":"{{{loser}}}",{{{Own.Replace("/orders/", "/elsewhere/", StringComparison.Ordinal)}}}}}""";
        _stub.Server.OnEach(
            "POST",
            "/_replicator/_bulk_get",
            () => StubServer.Json($$"""{"results":[{"id":"orders-backup","docs":[{{own}},{{other}}]}]}"""),
            () => StubServer.Json($$"""{"results":[{"id":"orders-backup","docs":[{{other}},{{own}}]}]}""")
        );

        for (int i = 0; i < 2; i++)
        {
            ReplicationPlan plan = await _stub.Replicator.PlanAsync(StubReplicator.Spec(), Stop);
            plan.Steps.Should().ContainSingle().Which.Action.Should().Be(ReplicationPlanAction.Unchanged);
        }
    }

    private static HttpResponseMessage Lose(string loss, Action apply)
    {
        apply();
        return loss switch
        {
            "reset while it opens" => throw new SocketException((int)SocketError.NotConnected),
            "reset" => throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely."),
            "html" => new HttpResponseMessage(HttpStatusCode.Created) { Content = new StringContent("<html>Welcome</html>") },
            _ => new HttpResponseMessage((HttpStatusCode)int.Parse(loss, System.Globalization.CultureInfo.InvariantCulture))
            {
                Content = new StringContent("<html>Bad gateway</html>"),
            },
        };
    }

    private static HttpResponseMessage Created() =>
        StubServer.Json(HttpStatusCode.Created, """{"ok":true,"id":"orders-backup","rev":"1-a"}""");

    private static HttpResponseMessage Conflict() =>
        StubServer.Json(HttpStatusCode.Conflict, """{"error":"conflict","reason":"Document update conflict."}""");

    private static HttpResponseMessage Missing() =>
        StubServer.Json(HttpStatusCode.NotFound, """{"error":"not_found","reason":"missing"}""");

    private static HttpResponseMessage Deleted() =>
        StubServer.Json(HttpStatusCode.NotFound, """{"error":"not_found","reason":"deleted"}""");

    private static HttpResponseMessage Document(string revision, string fields)
    {
        HttpResponseMessage answer = StubServer.Json($$"""{"_rev":"{{revision}}",{{fields}}}""");
        answer.Headers.Date = new DateTimeOffset(2026, 11, 21, 12, 0, 1, TimeSpan.Zero);
        return answer;
    }
}
