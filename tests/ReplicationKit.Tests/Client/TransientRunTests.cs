using System.Net;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Client;

/// <summary>One-shot transient replications whose answer is late, lost, or never comes.</summary>
public sealed class TransientRunTests : IDisposable
{
    private const string Done = """{"ok":true,"session_id":"s","history":[{"session_id":"s","docs_written":3}]}""";
    private const string Job =
        """{"id":"j1+create_target","database":null,"doc_id":null,"source":"http://couch.test:5984/orders/","target":"https://backup.test/orders/","history":[],"info":{"docs_written":2,"changes_pending":30,"through_seq":"10-x"} }""";

    /// <summary>The clock is moved by less than this time limit: a request that is just being answered must not run into it.</summary>
    private readonly StubReplicator _stub = new(options => options.RequestTimeout = TimeSpan.FromMinutes(10));
    private string _jobs = "";

    public TransientRunTests() =>
        _stub.Server.On("GET", "/_scheduler/jobs?", _ => StubServer.Json($$"""{"total_rows":1,"offset":0,"jobs":[{{_jobs}}]}"""));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _stub.Dispose();

    [Fact]
    public async Task A_long_one_is_not_cut_by_the_time_limit_of_requests()
    {
        _jobs = Job;
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        _stub.Server.OnAsync("POST", "/_replicate", (_, canceled) => answer.Task.WaitAsync(canceled));
        Task<ReplicationRun> run = _stub.Replicator.ReplicateAsync(StubReplicator.Spec(), Stop);
        await _stub.Server.WaitForAsync("POST", "/_replicate", 1, Stop);

        for (int poll = 1; poll <= 12; poll++)
        {
            await _stub.Clock.AdvanceAsync(TimeSpan.FromMinutes(5), Stop);
            await _stub.Server.WaitForAsync("GET", "/_scheduler/jobs", poll, Stop);
        }

        run.IsCompleted.Should().BeFalse();
        answer.SetResult(StubServer.Json(Done));

        (await run).History[0].Figures.DocsWritten.Should().Be(3);
        _stub.Server.Count("POST", "/_replicate").Should().Be(1);
    }

    [Fact]
    public async Task An_answer_that_never_comes_because_the_server_took_an_ended_job_for_a_running_one_is_asked_for_again()
    {
        int asked = 0;
        var lost = new TaskCompletionSource();
        _stub.Server.OnAsync(
            "POST",
            "/_replicate",
            (_, canceled) =>
            {
                if (++asked == 2)
                {
                    lost.SetResult();
                    return Never(canceled);
                }

                _jobs = Job;
                return Task.FromResult(StubServer.Json(Done));
            }
        );
        await _stub.Replicator.ReplicateAsync(StubReplicator.Spec(), Stop);
        _jobs = "";
        Task<ReplicationRun> again = _stub.Replicator.ReplicateAsync(StubReplicator.Spec(), Stop);
        await lost.Task.WaitAsync(Stop);

        await AdvanceUntilAsync(again);

        (await again).History.Should().ContainSingle();
        // The clock may pass another poll while the last one is answered.
        _stub.Server.Count("POST", "/_replicate").Should().BeGreaterThanOrEqualTo(3);
    }

    [Theory]
    [InlineData(null, 5)]
    [InlineData("d/f", 7)]
    public async Task A_replication_whose_job_never_appears_fails_and_is_not_started_again(string? filter, int polls)
    {
        ReplicationDocument spec = StubReplicator.Spec();
        spec.Filter = filter;
        _stub.Server.OnAsync("POST", "/_replicate", (_, canceled) => Never(canceled));
        Task<ReplicationRun> run = _stub.Replicator.ReplicateAsync(spec, Stop);
        await _stub.Server.WaitForAsync("POST", "/_replicate", 1, Stop);

        for (int poll = 1; poll < polls; poll++)
            await PollAsync(run, poll);
        await _stub.Clock.AdvanceUntilAsync(run, TimeSpan.FromMinutes(5), Stop);

        await run.Awaiting(task => task).Should().ThrowAsync<ReplicationFailedException>().WithMessage("*no longer exists*");
        _stub.Server.Count("POST", "/_replicate").Should().Be(1);
    }

    [Theory]
    [InlineData(null, 4)]
    [InlineData("d/f", 6)]
    public async Task One_whose_job_is_late_is_waited_for(string? filter, int polls)
    {
        // With a filter function the server fetches it from the source before there is a job.
        ReplicationDocument spec = StubReplicator.Spec();
        spec.Filter = filter;
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        _stub.Server.OnAsync("POST", "/_replicate", (_, canceled) => answer.Task.WaitAsync(canceled));
        Task<ReplicationRun> run = _stub.Replicator.ReplicateAsync(spec, Stop);
        await _stub.Server.WaitForAsync("POST", "/_replicate", 1, Stop);

        for (int poll = 1; poll <= polls; poll++)
            await PollAsync(run, poll);
        answer.SetResult(StubServer.Json(Done));

        (await run).History.Should().ContainSingle();
        _stub.Server.Count("POST", "/_replicate").Should().Be(1);
    }

    [Fact]
    public async Task One_that_joined_the_same_replication_of_a_document_is_waited_for()
    {
        _jobs =
            """{"id":"j1","database":"_replicator","doc_id":"x","source":"http://couch.test:5984/orders/","target":"https://backup.test/orders/","history":[]}""";
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        _stub.Server.OnAsync("POST", "/_replicate", (_, canceled) => answer.Task.WaitAsync(canceled));
        Task<ReplicationRun> run = _stub.Replicator.ReplicateAsync(StubReplicator.Spec(), Stop);
        await _stub.Server.WaitForAsync("POST", "/_replicate", 1, Stop);

        for (int poll = 1; poll <= 10; poll++)
            await PollAsync(run, poll);
        answer.SetResult(StubServer.Json(Done));

        (await run).History.Should().ContainSingle();
    }

    [Fact]
    public async Task A_continuous_one_between_the_same_databases_is_another()
    {
        _jobs = Job.Replace("j1+create_target", "j2+continuous", StringComparison.Ordinal);
        _stub.Server.OnAsync("POST", "/_replicate", (_, canceled) => Never(canceled));
        Task<ReplicationRun> run = _stub.Replicator.ReplicateAsync(StubReplicator.Spec(), Stop);
        await _stub.Server.WaitForAsync("POST", "/_replicate", 1, Stop);

        for (int poll = 1; poll < 5; poll++)
            await PollAsync(run, poll);
        await _stub.Clock.AdvanceUntilAsync(run, TimeSpan.FromMinutes(5), Stop);

        await run.Awaiting(task => task).Should().ThrowAsync<ReplicationFailedException>().WithMessage("*no longer exists*");
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_server_too_busy_to_begin_one_is_asked_again_after_the_time_that_it_names(int status)
    {
        _stub.Server.OnEach(
            "POST",
            "/_replicate",
            () =>
            {
                HttpResponseMessage busy = StubServer.Json((HttpStatusCode)status, """{"error":"busy","reason":"later"}""");
                busy.Headers.RetryAfter = new(TimeSpan.FromSeconds(25));
                return busy;
            },
            () => StubServer.Json(Done)
        );
        Task<ReplicationRun> run = _stub.Replicator.ReplicateAsync(StubReplicator.Spec(), Stop);
        await _stub.Server.WaitForAsync("POST", "/_replicate", 1, Stop);

        await _stub.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(25), Stop);
        _stub.Clock.Advance(TimeSpan.FromSeconds(24));
        _stub.Server.Count("POST", "/_replicate").Should().Be(1);
        _stub.Clock.Advance(TimeSpan.FromSeconds(1));

        (await run).History.Should().ContainSingle();
        _stub.Server.Count("GET", "/_scheduler/jobs").Should().Be(0, "there cannot be a job before the server took the request");
    }

    [Fact]
    public async Task A_server_that_stays_busy_is_given_up()
    {
        _stub.Server.On(
            "POST",
            "/_replicate",
            _ => StubServer.Json(HttpStatusCode.ServiceUnavailable, """{"error":"busy","reason":"later"}""")
        );
        Task<ReplicationRun> run = _stub.Replicator.ReplicateAsync(StubReplicator.Spec(), Stop);

        // By less than the time until a poll.
        await _stub.Clock.AdvanceUntilAsync(run, TimeSpan.FromSeconds(2), Stop);

        await run.Awaiting(task => task).Should().ThrowAsync<ReplicationServerException>();
        _stub.Server.Count("POST", "/_replicate").Should().Be(5);
    }

    [Fact]
    public async Task A_replication_that_another_client_cancels_has_failed_and_is_not_started_again()
    {
        _jobs = Job;
        _stub.Server.OnAsync("POST", "/_replicate", (_, canceled) => Never(canceled));
        Task<ReplicationRun> run = _stub.Replicator.ReplicateAsync(StubReplicator.Spec(), Stop);
        await _stub.Server.WaitForAsync("POST", "/_replicate", 1, Stop);
        await _stub.Clock.AdvanceAsync(TimeSpan.FromSeconds(3), Stop);
        await _stub.Server.WaitForAsync("GET", "/_scheduler/jobs", 1, Stop);

        _jobs = "";
        await AdvanceUntilAsync(run);

        (await run.Awaiting(task => task).Should().ThrowAsync<ReplicationFailedException>()).Which.Reason.Should().Be("cancelled");
        _stub.Server.Count("POST", "/_replicate").Should().Be(1);
    }

    [Fact]
    public async Task Canceling_ends_the_wait_even_if_the_server_sends_no_response()
    {
        _stub.Server.OnAsync(
            "POST",
            "/_replicate",
            (request, canceled) =>
                request.Body.Contains("\"cancel\":true", StringComparison.Ordinal)
                    ? Task.FromResult(StubServer.Json("""{"ok":true,"_local_id":"j1"}"""))
                    : Never(canceled)
        );
        TransientReplication replication = await _stub.Replicator.StartTransientAsync(StubReplicator.Spec(), Stop);
        Task<ReplicationRun> run = replication.WaitForCompletionAsync(Stop);
        await _stub.Server.WaitForAsync("POST", "/_replicate", 1, Stop);

        await replication.CancelAsync(Stop);

        await run.Awaiting(task => task).Should().ThrowAsync<ReplicationFailedException>().WithMessage("*canceled*");
    }

    [Fact]
    public async Task Canceling_right_after_the_start_waits_for_the_server_to_begin()
    {
        _jobs = Job;
        int cancels = 0;
        _stub.Server.OnAsync(
            "POST",
            "/_replicate",
            (request, canceled) =>
                !request.Body.Contains("\"cancel\":true", StringComparison.Ordinal)
                    ? Never(canceled)
                    : Task.FromResult(
                        ++cancels < 3
                            ? StubServer.Json(HttpStatusCode.NotFound, """{"error":"not_found","reason":"missing"}""")
                            : StubServer.Json("""{"ok":true}""")
                    )
        );
        TransientReplication replication = await _stub.Replicator.StartTransientAsync(StubReplicator.Spec(), Stop);

        Task cancel = replication.CancelAsync(Stop);
        await AdvanceUntilAsync(cancel);

        await cancel;
        cancels.Should().Be(3);
    }

    [Fact]
    public async Task A_client_that_may_not_see_the_jobs_just_waits()
    {
        _stub.Server.On(
            "GET",
            "/_scheduler/jobs",
            _ => StubServer.Json(HttpStatusCode.Unauthorized, """{"error":"unauthorized","reason":"You are not a server admin."}""")
        );
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        _stub.Server.OnAsync("POST", "/_replicate", (_, canceled) => answer.Task.WaitAsync(canceled));
        Task<ReplicationRun> run = _stub.Replicator.ReplicateAsync(StubReplicator.Spec(), Stop);
        await _stub.Server.WaitForAsync("POST", "/_replicate", 1, Stop);
        for (int i = 0; i < 6; i++)
            await _stub.Clock.AdvanceAsync(TimeSpan.FromMinutes(5), Stop);

        run.IsCompleted.Should().BeFalse();
        answer.SetResult(StubServer.Json(Done));

        (await run).History.Should().ContainSingle();
        _stub.Server.Count("GET", "/_scheduler/jobs").Should().Be(1, "it is not asked again what it may not answer");
    }

    [Fact]
    public async Task Disposing_the_replicator_ends_the_waiting()
    {
        _stub.Server.OnAsync("POST", "/_replicate", (_, canceled) => Never(canceled));
        Task<ReplicationRun> run = _stub.Replicator.ReplicateAsync(StubReplicator.Spec(), Stop);
        await _stub.Server.WaitForAsync("POST", "/_replicate", 1, Stop);

        _stub.Replicator.Dispose();

        await run.Awaiting(task => task).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task Its_job_is_found_by_its_ends_and_tells_how_far_it_has_come()
    {
        _jobs =
            """{"id":"d","database":"_replicator","doc_id":"x","source":"http://couch.test:5984/orders/","target":"https://backup.test/orders/","history":[]},"""
            + Job;
        _stub.Server.OnAsync("POST", "/_replicate", (_, canceled) => Never(canceled));
        TransientReplication replication = await _stub.Replicator.StartTransientAsync(StubReplicator.Spec(), Stop);

        SchedulerJob? job = await replication.FindJobAsync(Stop);

        job!.Id.Should().Be("j1+create_target");
        job.Figures!.Progress.Should().Be(0.25);
    }

    [Fact]
    public async Task When_one_way_of_a_pair_cannot_start_the_other_is_canceled()
    {
        int started = 0;
        _stub.Server.On(
            "POST",
            "/_replicate",
            request =>
                request.Body.Contains("\"cancel\":true", StringComparison.Ordinal) ? StubServer.Json("""{"ok":true}""")
                : ++started == 1 ? StubServer.Json(HttpStatusCode.Accepted, """{"ok":true,"_local_id":"back+continuous"}""")
                : StubServer.Json(
                    HttpStatusCode.NotFound,
                    """{"error":"not_found","reason":"Couldn't open document `_design/x`: not_found"}"""
                )
        );
        _stub.Server.On("PUT", "/", _ => StubServer.Json(HttpStatusCode.Created, """{"ok":true}"""));

        Func<Task> act = () => _stub.Replicator.StartTransientAsync(new Acceptance.TwoWaySpec("pair", "left", "right"), Stop);

        await act.Should().ThrowAsync<ReplicationException>();
        _stub.Server.Requests[^1].Body.Should().Contain("\"cancel\":true").And.Contain("back+continuous");
    }

    private static async Task<HttpResponseMessage> Never(CancellationToken canceled)
    {
        await Task.Delay(Timeout.Infinite, canceled);
        return new HttpResponseMessage();
    }

    /// <summary>Moves the clock to the next poll of the jobs: after 3 s, and after twice as long each time, up to 5 minutes.</summary>
    private async Task PollAsync(Task run, int poll)
    {
        TimeSpan pause = TimeSpan.FromSeconds(Math.Min(3 * Math.Pow(2, poll - 1), 300));
        await Task.WhenAny(run, _stub.Clock.WaitForTimerAsync(pause, Stop));
        run.IsCompleted.Should().BeFalse($"poll {poll} is still to come");
        _stub.Clock.Advance(pause);
        await _stub.Server.WaitForAsync("GET", "/_scheduler/jobs", poll, Stop);
    }

    private Task AdvanceUntilAsync(Task end) => _stub.Clock.AdvanceUntilAsync(end, TimeSpan.FromSeconds(30), Stop);
}
