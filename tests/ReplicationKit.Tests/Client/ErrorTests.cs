using System.Net;
using System.Text.Json.Nodes;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Client;

/// <summary>Rows 1 to 4, 6 and 9 of the acceptance list, and the answers that a healthy server does not give.</summary>
public sealed class ErrorTests : IDisposable
{
    private readonly StubReplicator _stub = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _stub.Dispose();

    [Theory]
    [InlineData(400, "bad_request", "Invalid rev format", typeof(ReplicationValidationException))]
    [InlineData(401, "unauthorized", "Name or password is incorrect.", typeof(ReplicationAuthorizationException))]
    [InlineData(403, "forbidden", "You are not allowed to access this db.", typeof(ReplicationAuthorizationException))]
    [InlineData(
        403,
        "forbidden",
        "Account is temporarily locked due to multiple authentication failures",
        typeof(ReplicationAuthorizationException)
    )]
    [InlineData(403, "forbidden", "Can't update replication documents from other users.", typeof(ReplicationAuthorizationException))]
    [InlineData(403, "forbidden", "one of _writer, _creator is required for this request", typeof(ReplicationAuthorizationException))]
    [InlineData(403, "forbidden", "_admin access is Required for this Request.", typeof(ReplicationAuthorizationException))]
    [InlineData(
        403,
        "forbidden",
        "{throw,{bad_request,<<\"parameter `continuous` must be a boolean\">>}}",
        typeof(ReplicationValidationException)
    )]
    [InlineData(404, "not_found", "Database does not exist.", typeof(ReplicationNotFoundException))]
    [InlineData(409, "conflict", "Document update conflict.", typeof(ReplicationConflictException))]
    [InlineData(500, "unknown_error", "function_clause", typeof(ReplicationServerException))]
    [InlineData(501, "not_implemented", "no", typeof(ReplicationServerException))]
    [InlineData(412, "precondition_failed", "odd", typeof(ReplicationException))]
    public async Task Rows1_to_4_Each_failure_has_its_type_and_carries_status_error_reason_and_id(
        int status,
        string error,
        string reason,
        Type type
    )
    {
        string body = new JsonObject { ["error"] = error, ["reason"] = reason }.ToJsonString();
        _stub.Server.On("PUT", "/_replicator/orders-backup", _ => StubServer.Json((HttpStatusCode)status, body));

        Task create = _stub.Replicator.CreateAsync(StubReplicator.Spec(), Stop);
        await _stub.Clock.AdvanceUntilAsync(create, TimeSpan.FromSeconds(5), Stop);

        ReplicationException exception = (await create.Awaiting(task => task).Should().ThrowAsync<ReplicationException>()).Which;
        exception.Should().BeOfType(type);
        exception.StatusCode.Should().Be((HttpStatusCode)status);
        exception.Error.Should().Be(error);
        exception.Reason.Should().Be(reason);
        exception.ReplicationId.Should().Be("orders-backup");
        exception.Message.Should().Contain("orders-backup");
    }

    [Fact]
    public async Task Row6_A_missing_replicator_database_is_named_with_the_way_to_create_it()
    {
        _stub.Server.On(
            "PUT",
            "/_replicator",
            _ => StubServer.Json(HttpStatusCode.NotFound, """{"error":"not_found","reason":"Database does not exist."}""")
        );

        Func<Task> act = () => _stub.Replicator.CreateAsync(StubReplicator.Spec(), Stop);

        await act.Should()
            .ThrowAsync<ReplicationNotFoundException>()
            .WithMessage("*replicator database does not exist. Create it as a server administrator*");
    }

    [Fact]
    public async Task Row6_A_network_failure_is_no_not_found()
    {
        using var stub = new StubReplicator(options => options.MaxRetries = 0);
        stub.Server.On(
            "GET",
            "/",
            _ => throw new HttpRequestException(HttpRequestError.NameResolutionError, "No such host is known. (couch.test:5984)")
        );

        Func<Task> act = () => stub.Replicator.GetStatusAsync("x", Stop);

        (await act.Should().ThrowAsync<ReplicationConnectionException>().WithMessage("*couch.test:5984*No such host*"))
            .Which.StatusCode.Should()
            .BeNull();
    }

    [Fact]
    public async Task Row9_A_request_that_takes_too_long_is_a_timeout_at_that_moment()
    {
        _stub.Server.OnAsync(
            "GET",
            "/",
            async (_, canceled) =>
            {
                await Task.Delay(Timeout.Infinite, canceled);
                return StubServer.Json("{}");
            }
        );
        Task<ReplicationStatus> read = _stub.Replicator.GetStatusAsync("x", Stop);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);

        _stub.Clock.Advance(TimeSpan.FromSeconds(29.9));
        read.IsCompleted.Should().BeFalse("100 ms are left");
        _stub.Clock.Advance(TimeSpan.FromMilliseconds(100));

        await read.Awaiting(task => task).Should().ThrowAsync<TimeoutException>().WithMessage("*30 s*");
    }

    [Fact]
    public async Task Row9_Canceling_ends_a_request_with_OperationCanceledException()
    {
        using var cancel = new CancellationTokenSource();
        _stub.Server.OnAsync(
            "GET",
            "/",
            async (_, canceled) =>
            {
                await Task.Delay(Timeout.Infinite, canceled);
                return StubServer.Json("{}");
            }
        );
        Task<ReplicationStatus> read = _stub.Replicator.GetStatusAsync("x", cancel.Token);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);

        await cancel.CancelAsync();

        await read.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Row9_Waiting_with_a_limit_times_out_at_that_moment()
    {
        _stub
            .Server.On("GET", "/_replicator", _ => StubServer.Json("""{"update_seq":"1-a"}"""))
            .On("POST", "/_replicator/_changes", _ => new StubFeedStream().ToResponse())
            .On("GET", "/_scheduler/docs/_replicator/x", _ => StubServer.Json("""{"doc_id":"x","state":"running","info":null}"""));
        Task<ReplicationStatus> wait = _stub.Replicator.WaitForCompletionAsync("x", TimeSpan.FromSeconds(5), Stop);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);

        _stub.Clock.Advance(TimeSpan.FromSeconds(4.9));
        wait.IsCompleted.Should().BeFalse();
        _stub.Clock.Advance(TimeSpan.FromMilliseconds(100));

        await wait.Awaiting(task => task).Should().ThrowAsync<TimeoutException>();
    }

    [Fact]
    public async Task Waiting_with_a_limit_reports_why_the_replication_is_crashing()
    {
        const string Row =
            """{"doc_id":"x","state":"crashing","info":{"error":"db_not_found: could not open http://source.test/orders/"},"source":"http://source.test/orders/","target":"http://target.test/orders/","error_count":3}""";
        _stub
            .Server.On("GET", "/_replicator", _ => StubServer.Json("""{"update_seq":"1-a"}"""))
            .On("POST", "/_replicator/_changes", _ => new StubFeedStream().ToResponse())
            .On("GET", "/_scheduler/docs/_replicator/x", _ => StubServer.Json(Row));
        await using IAsyncEnumerator<ReplicationStatus> follower = _stub.Replicator.FollowAsync("x", Stop).GetAsyncEnumerator(Stop);
        await follower.MoveNextAsync();

        // The subscription is shared, so that the wait begins with the status that is known.
        Task<ReplicationStatus> wait = _stub.Replicator.WaitForCompletionAsync("x", TimeSpan.FromHours(1), Stop);
        _stub.Clock.Advance(TimeSpan.FromHours(1));

        await wait.Awaiting(task => task)
            .Should()
            .ThrowAsync<TimeoutException>()
            .WithMessage(
                "*within 3600 s; its last state is Crashing (SourceNotFound): *. Correct the name of the source database, or create it."
            );
    }

    [Fact]
    public async Task A_failed_replication_is_explained_with_its_kind_the_reason_and_the_remedy_each_once()
    {
        const string Row =
            """{"doc_id":"x","state":"failed","info":{"error":"Replication `abc` specified by document `x` already started, triggered by document `y` from db `_replicator`"},"error_count":1}""";
        _stub
            .Server.On("GET", "/_replicator", _ => StubServer.Json("""{"update_seq":"1-a"}"""))
            .On("POST", "/_replicator/_changes", _ => new StubFeedStream().ToResponse())
            .On("GET", "/_scheduler/docs/_replicator/x", _ => StubServer.Json(Row));

        await _stub
            .Replicator.Awaiting(replicator => replicator.WaitForCompletionAsync("x", Stop))
            .Should()
            .ThrowAsync<ReplicationFailedException>()
            .WithMessage(
                "The replication 'x' failed (Duplicate): Replication `abc` specified by document `x` already started, triggered by document `y` "
                    + "from db `_replicator`. Delete one of the two replications."
            );
    }

    [Theory]
    [InlineData("{error,badarg}", ReplicationFailure.Unknown, ": {error,badarg}.")]
    [InlineData("No.", ReplicationFailure.Unknown, ": No.")]
    [InlineData(null, ReplicationFailure.Unknown, ": the server reports no reason.")]
    [InlineData(
        "db_not_found",
        ReplicationFailure.SourceNotFound,
        " (SourceNotFound): db_not_found. Correct the name of the source database, or create it."
    )]
    public void An_explanation_is_sentences(string? reason, ReplicationFailure failure, string text) =>
        FailureText.Explain(failure, reason, FailureText.Advice(failure, null)).Should().Be(text);

    [Fact]
    public async Task Waiting_with_a_limit_reports_a_crash_that_no_feed_announces()
    {
        const string Running = """{"doc_id":"x","state":"running","info":null}""";
        const string Crashing =
            """{"doc_id":"x","state":"crashing","info":{"error":"db_not_found: could not open http://source.test/orders/"},"source":"http://source.test/orders/","target":"http://target.test/orders/","error_count":1}""";
        string row = Running;
        _stub
            .Server.On("GET", "/_replicator", _ => StubServer.Json("""{"update_seq":"1-a"}"""))
            .On("POST", "/_replicator/_changes", _ => new StubFeedStream().ToResponse())
            .On("GET", "/_scheduler/docs/_replicator/x", _ => StubServer.Json(row));
        Task<ReplicationStatus> wait = _stub.Replicator.WaitForCompletionAsync("x", TimeSpan.FromSeconds(12), Stop);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);

        row = Crashing;
        _stub.Clock.Advance(TimeSpan.FromSeconds(12));

        await wait.Awaiting(task => task)
            .Should()
            .ThrowAsync<TimeoutException>()
            .WithMessage(
                "*within 12 s; its last state is Crashing (SourceNotFound): *. Correct the name of the source database, or create it."
            );
    }

    [Theory]
    [InlineData("\"running\"", 3, "Running, after 3 failed attempts.")]
    [InlineData("null", 0, "NotStarted (the server's scheduler has not read the document).")]
    public async Task Waiting_with_a_limit_reports_what_the_state_alone_does_not_say(string state, int errors, string message)
    {
        _stub
            .Server.On("GET", "/_replicator", _ => StubServer.Json("""{"update_seq":"1-a"}"""))
            .On("POST", "/_replicator/_changes", _ => new StubFeedStream().ToResponse())
            .On(
                "GET",
                "/_scheduler/docs/_replicator/x",
                _ => StubServer.Json($$"""{"doc_id":"x","state":{{state}},"info":null,"error_count":{{errors}}}""")
            );
        Task<ReplicationStatus> wait = _stub.Replicator.WaitForCompletionAsync("x", TimeSpan.FromSeconds(12), Stop);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);

        _stub.Clock.Advance(TimeSpan.FromSeconds(12));

        await wait.Awaiting(task => task).Should().ThrowAsync<TimeoutException>().WithMessage("*its last state is " + message);
    }

    [Fact]
    public async Task Waiting_with_a_limit_ends_a_second_later_if_the_server_does_not_answer()
    {
        bool isSilent = false;
        _stub
            .Server.On("GET", "/_replicator", _ => StubServer.Json("""{"update_seq":"1-a"}"""))
            .On("POST", "/_replicator/_changes", _ => new StubFeedStream().ToResponse())
            .OnAsync(
                "GET",
                "/_scheduler/docs/_replicator/x",
                async (_, canceled) =>
                {
                    if (isSilent)
                        await Task.Delay(Timeout.Infinite, canceled);
                    return StubServer.Json("""{"doc_id":"x","state":"running","info":null}""");
                }
            );
        Task<ReplicationStatus> wait = _stub.Replicator.WaitForCompletionAsync("x", TimeSpan.FromSeconds(5), Stop);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);

        isSilent = true;
        _stub.Clock.Advance(TimeSpan.FromSeconds(5));

        // Not for a request: a poll that was due in the five seconds may be the second one.
        await _stub.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(1), Stop);
        wait.IsCompleted.Should().BeFalse();
        _stub.Clock.Advance(TimeSpan.FromSeconds(1));

        await wait.Awaiting(task => task).Should().ThrowAsync<TimeoutException>().WithMessage("*within 5 s*");
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_busy_server_is_asked_again_after_the_time_that_it_names(int status)
    {
        _stub.Server.OnEach(
            "PUT",
            "/_replicator/orders-backup",
            () =>
            {
                HttpResponseMessage busy = StubServer.Json((HttpStatusCode)status, """{"error":"busy","reason":"later"}""");
                busy.Headers.RetryAfter = new(TimeSpan.FromSeconds(7));
                return busy;
            },
            () => StubServer.Json(HttpStatusCode.Created, """{"ok":true,"id":"orders-backup","rev":"1-a"}""")
        );
        Task<ReplicationHandle> create = _stub.Replicator.CreateAsync(StubReplicator.Spec(), Stop);

        await _stub.Clock.AdvanceAsync(TimeSpan.FromSeconds(7), Stop);

        (await create).Revision.Should().Be("1-a");
        _stub.Server.Count("PUT", "/_replicator").Should().Be(2);
    }

    [Fact]
    public async Task A_question_is_sent_again_when_the_connection_breaks_and_given_up_in_the_end()
    {
        _stub.Server.On(
            "GET",
            "/_scheduler",
            _ => throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.")
        );
        Task<ReplicationStatus> read = _stub.Replicator.GetStatusAsync("x", Stop);

        await _stub.Clock.AdvanceUntilAsync(read, TimeSpan.FromSeconds(10), Stop);

        await read.Awaiting(task => task).Should().ThrowAsync<ReplicationConnectionException>();
        _stub.Server.Count("GET", "/_scheduler").Should().Be(5);
    }

    [Fact]
    public async Task Row15_Stop_tries_again_when_the_document_changes_meanwhile()
    {
        _stub
            .Server.OnEach("GET", "/_replicator/x", () => Document("1-a"), () => Document("2-b"), () => Document("3-c"))
            .On(
                "DELETE",
                "/_replicator/x",
                request =>
                    request.Path.EndsWith("3-c", StringComparison.Ordinal)
                        ? StubServer.Json("""{"ok":true,"id":"x","rev":"4-d"}""")
                        : StubServer.Json(HttpStatusCode.Conflict, """{"error":"conflict","reason":"Document update conflict."}""")
            );

        await _stub.Replicator.StopAsync("x", Stop);

        _stub.Server.Count("DELETE", "/_replicator/x").Should().Be(3);
    }

    [Fact]
    public async Task Row15_Stop_gives_up_when_the_document_never_stops_changing()
    {
        _stub
            .Server.On("GET", "/_replicator/x", _ => Document("1-a"))
            .On(
                "DELETE",
                "/_replicator/x",
                _ => StubServer.Json(HttpStatusCode.Conflict, """{"error":"conflict","reason":"Document update conflict."}""")
            );

        Func<Task> act = () => _stub.Replicator.StopAsync("x", Stop);

        await act.Should().ThrowAsync<ReplicationConflictException>();
        _stub.Server.Count("DELETE", "/_replicator/x").Should().Be(5);
    }

    [Fact]
    public async Task Row15_Stop_is_done_when_the_answer_to_the_deletion_was_lost()
    {
        int deletions = 0;
        _stub
            .Server.OnEach(
                "GET",
                "/_replicator/x",
                () => Document("1-a"),
                () => StubServer.Json(HttpStatusCode.NotFound, """{"error":"not_found","reason":"deleted"}""")
            )
            .On(
                "DELETE",
                "/_replicator/x",
                _ =>
                    ++deletions == 1
                        ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.")
                        : StubServer.Json(HttpStatusCode.Conflict, """{"error":"conflict","reason":"Document update conflict."}""")
            );
        Task stop = _stub.Replicator.StopAsync("x", Stop);

        await _stub.Clock.AdvanceUntilAsync(stop, TimeSpan.FromSeconds(10), Stop);

        await stop;
        deletions.Should().Be(2);
    }

    public static TheoryData<string> CallsWithAnId() =>
        [
            "GetStatus",
            "Follow",
            "FollowAll",
            "WaitForCompletion",
            "WaitForCompletion in time",
            "GetHandle",
            "Stop",
            "Restart",
            "GetJob",
            "Create",
            "CreateAll",
            "Ensure",
        ];

    [Theory]
    [MemberData(nameof(CallsWithAnId))]
    public async Task An_id_that_URLs_take_for_a_step_up_is_refused_before_anything_is_sent(string name)
    {
        foreach (string id in new[] { ".", ".." })
        {
            Func<Task> act = name switch
            {
                "GetStatus" => () => _stub.Replicator.GetStatusAsync(id, Stop),
                "Follow" => async () => await _stub.Replicator.FollowAsync(id, Stop).GetAsyncEnumerator(Stop).MoveNextAsync(),
                "FollowAll" => async () => await _stub.Replicator.FollowAllAsync([id], Stop).GetAsyncEnumerator(Stop).MoveNextAsync(),
                "WaitForCompletion" => () => _stub.Replicator.WaitForCompletionAsync(id, Stop),
                "WaitForCompletion in time" => () => _stub.Replicator.WaitForCompletionAsync(id, TimeSpan.FromHours(1), Stop),
                "GetHandle" => () => Task.FromResult(_stub.Replicator.GetHandle(id)),
                "Stop" => () => _stub.Replicator.StopAsync(id, Stop),
                "Restart" => () => _stub.Replicator.RestartAsync(id, Stop),
                "GetJob" => () => _stub.Replicator.GetJobAsync(id, Stop),
                "Create" => () => _stub.Replicator.CreateAsync(StubReplicator.Spec(id), Stop),
                "CreateAll" => () => _stub.Replicator.CreateAllAsync([StubReplicator.Spec(id)], Stop),
                _ => () => _stub.Replicator.EnsureAsync(StubReplicator.Spec(id), Stop),
            };

            if (name is "Create" or "CreateAll" or "Ensure")
                await act.Should().ThrowAsync<ReplicationValidationException>().WithMessage($"*'{id}'*");
            else
                await act.Should().ThrowAsync<ArgumentException>().WithMessage($"'{id}' cannot be part of a URL*");
        }

        _stub.Server.Requests.Should().BeEmpty();
    }

    private static HttpResponseMessage Document(string revision) => StubServer.Json($$"""{"_id":"x","_rev":"{{revision}}"}""");
}
