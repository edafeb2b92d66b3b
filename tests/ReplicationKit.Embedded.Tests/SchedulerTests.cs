using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ReplicationKit.Testing;

namespace ReplicationKit.Embedded.Tests;

/// <summary>Jobs over time, on a clock of the test's own.</summary>
public sealed class SchedulerTests : IAsyncLifetime
{
    private readonly TestClock _clock = new();
    private EmbeddedCouch _couch = null!;
    private CouchClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _couch = await EmbeddedCouch.StartAsync(new EmbeddedCouchOptions { TimeProvider = _clock }, TestContext.Current.CancellationToken);
        _client = new CouchClient(_couch);
        await _client.PutAsync("source");
        await _client.PutAsync("source/one", """{"n":1}""");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _couch.DisposeAsync();
    }

    [Fact]
    public async Task A_crashed_job_starts_again_after_thirty_seconds_then_after_sixty()
    {
        await PutAsync("crash", "missing");
        await CrashesAsync("crash", 1);

        // The job starts at the last moment of a move: while it runs the clock stands still.
        _clock.Advance(TimeSpan.FromSeconds(29));
        (await StateAsync("crash")).GetProperty("error_count").GetInt32().Should().Be(1);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await CrashesAsync("crash", 2);
        _clock.Advance(TimeSpan.FromSeconds(59));
        (await StateAsync("crash")).GetProperty("error_count").GetInt32().Should().Be(2);
        await _client.PutAsync("missing");
        _clock.Advance(TimeSpan.FromSeconds(1));
        JsonElement done = (await _client.UntilStateAsync("crash", "completed")).Json;

        done.GetProperty("error_count").GetInt32().Should().Be(0);
        done.GetProperty("start_time").GetString().Should().Be("2026-11-21T12:00:00Z");
        done.GetProperty("last_updated").GetString().Should().Be("2026-11-21T12:01:30Z");
    }

    [Fact]
    public async Task More_jobs_than_slots_take_turns()
    {
        await _client.PutAsync("_node/_local/_config/replicator/max_jobs", "\"1\"");
        await _client.PutAsync("first");
        await _client.PutAsync("second");
        await PutAsync("a", "first", continuous: true);
        await _client.UntilStateAsync("a", "running");
        await PutAsync("b", "second", continuous: true);
        JsonElement waiting = (await _client.UntilStateAsync("b", "pending")).Json;

        _clock.Advance(TimeSpan.FromSeconds(1));
        await _client.UntilStateAsync("b", "running");
        await _client.UntilStateAsync("a", "pending");

        waiting.GetProperty("id").GetString().Should().EndWith("+continuous");
        waiting.GetProperty("info").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("interval", "1700", 1700)]
    [InlineData("checkpoint_interval", "2300", 2300)]
    public async Task An_interval_that_is_set_is_kept_to(string name, string value, int milliseconds)
    {
        await _client.PutAsync("_node/_local/_config/replicator/" + name, $"\"{value}\"");
        await _client.PutAsync("target");
        await PutAsync("a", "target", continuous: true);
        await _client.UntilStateAsync("a", "running");

        await _clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(milliseconds), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_replication_starts_later_by_the_jitter_that_is_set()
    {
        await _client.PutAsync("_node/_local/_config/replicator/interval", "\"3600000\"");
        await _client.PutAsync("_node/_local/_config/replicator/startup_jitter", "\"5000\"");
        await _client.PutAsync("target");
        await PutAsync("a", "target");

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        JsonElement done = (await _client.UntilStateAsync("a", "completed")).Json;
        done.GetProperty("last_updated").GetString().Should().BeOneOf("2026-11-21T12:00:05Z", "2026-11-21T12:00:04Z");
    }

    [Fact]
    public async Task Without_churn_a_running_job_keeps_its_slot()
    {
        await _client.PutAsync("_node/_local/_config/replicator/max_jobs", "\"1\"");
        await _client.PutAsync("_node/_local/_config/replicator/max_churn", "\"0\"");
        await _client.PutAsync("first");
        await _client.PutAsync("second");
        await PutAsync("a", "first", continuous: true);
        await _client.UntilStateAsync("a", "running");
        await PutAsync("b", "second", continuous: true);
        await _client.UntilStateAsync("b", "pending");

        _clock.Advance(TimeSpan.FromSeconds(10));
        (await StateAsync("a")).GetProperty("state").GetString().Should().Be("running");
        await _client.PutAsync("_node/_local/_config/replicator/max_churn", "\"1\"");
        _clock.Advance(TimeSpan.FromSeconds(1));

        await _client.UntilStateAsync("b", "running");
    }

    [Fact]
    public async Task Documents_tell_their_state_when_that_is_set()
    {
        await _client.PutAsync("_node/_local/_config/replicator/update_docs", "\"true\"");
        await PutAsync("crash", "missing");

        CouchAnswer answer = await _client.UntilAsync(
            "_replicator/crash",
            answer => answer.Json.TryGetProperty("_replication_state", out JsonElement state) && state.GetString() == "error"
        );

        answer.Json.GetProperty("_replication_state_reason").GetString().Should().Contain("db_not_found");
    }

    [Theory]
    [InlineData("", "/source/\",\n                     {error,{error,req_timedout}}}")]
    [InlineData("admin:password@", "/_session\",\"admin\",\n        req_timedout}}")]
    public async Task A_source_that_does_not_answer_is_given_up_after_the_time_of_the_document(string credentials, string error)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await _client.PutAsync("target");
        await _client.PutAsync(
            "_replicator/a",
            $$"""
            {"source":"http://{{credentials}}{{silent.LocalEndpoint}}/source","target":"{{_couch.Uri}}target",
             "connection_timeout":1900,"retries_per_request":0}
            """
        );

        await _clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(1900), TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromMilliseconds(1900));
        await CrashesAsync("a", 1);

        (await StateAsync("a")).GetProperty("info").GetProperty("error").GetString().Should().EndWith(error);
    }

    [Fact]
    public async Task A_source_that_does_not_send_the_filter_is_given_up_after_61_seconds()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        string body = $$"""
            {"source":"http://{{silent.LocalEndpoint}}/source","target":"{{_couch.Uri}}target","filter":"d/f","connection_timeout":120000}
            """;

        await _client.PutAsync("_replicator/a", body);
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(61), TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(61));
        JsonElement document = (await _client.UntilStateAsync("a", "error")).Json;
        await _client.DeleteAsync("_replicator/a?rev=" + (await _client.GetAsync("_replicator/a")).Json.GetProperty("_rev").GetString());
        Task<CouchAnswer> run = _client.PostAsync("_replicate", body);
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(61), TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(61));

        document.GetProperty("info").GetProperty("error").GetString().Should().EndWith("failed to start due to timeout after 61 seconds");
        ((await run).Status, (await run).Json.GetProperty("error").GetString()).Should().Be((500, "timeout"));
    }

    [Fact]
    public async Task A_crashed_job_gives_its_slot_to_the_next()
    {
        await _client.PutAsync("_node/_local/_config/replicator/max_jobs", "\"1\"");
        await PutAsync("a", "missing", options: ",\"source_proxy\":\"\"");
        await CrashesAsync("a", 1);
        await _client.PutAsync("second");
        await PutAsync("b", "second");

        await _client.UntilStateAsync("b", "completed");
    }

    [Fact]
    public async Task What_is_pending_is_known_after_thirty_seconds_only()
    {
        await _client.PutAsync("target");
        await PutAsync("a", "target", continuous: true);
        await _client.UntilAsync("target/one", answer => answer.Status == 200);
        JsonElement before = (
            await _client.UntilAsync(
                "_scheduler/docs/_replicator/a",
                answer => answer.Json.GetProperty("info").ValueKind == JsonValueKind.Object
            )
        ).Json;

        _clock.Advance(TimeSpan.FromSeconds(31));
        await _client.UntilAsync(
            "_scheduler/docs/_replicator/a",
            answer => answer.Json.GetProperty("info").GetProperty("changes_pending").ValueKind == JsonValueKind.Number
        );

        before.GetProperty("info").GetProperty("changes_pending").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Theory]
    [InlineData(""","selector":{"n":1}""")]
    [InlineData(""","doc_ids":["one"]""")]
    [InlineData(""","filter":"d/f" """)]
    [InlineData(""","filter":"_view","query_params":{"view":"d/v"}""")]
    public async Task Changes_that_a_filter_rejects_are_not_pending_indefinitely(string filter)
    {
        await _client.PutAsync("source/two", """{"n":2}""");
        await _client.PutAsync(
            "source/_design/d",
            """
            {"filters":{"f":"function(doc) { return doc.n === 1; }"},
             "views":{"v":{"map":"function(doc) { if (doc.n === 1) emit(doc._id); }"}}}
            """
        );
        await _client.PutAsync("target");
        await PutAsync("a", "target", continuous: true, options: filter + ",\"connection_timeout\":40500");
        string last = await LastAsync();

        await FeedEndsAsync();
        JsonElement first = await InfoAsync(info => info.GetProperty("through_seq").GetString() == last);
        await FeedEndsAsync();
        await FeedEndsAsync();
        await InfoAsync(info =>
            info.GetProperty("changes_pending") is { ValueKind: JsonValueKind.Number } pending
            && pending.GetInt32() == 0
            && info.GetProperty("checkpointed_source_seq").GetString() == last
        );
        CouchAnswer next = await _client.PostAsync("_replicate", Body("target", false, filter, null));
        await _client.PutAsync("source/later", """{"n":2}""");
        string later = await LastAsync();
        // A feed may end before it sees the change; the next one begins with it.
        await FeedEndsAsync();
        await FeedEndsAsync();
        JsonElement end = await InfoAsync(info => info.GetProperty("through_seq").GetString() == later);

        first.GetProperty("source_seq").GetString().Should().Be(last);
        next.Json.GetProperty("source_last_seq").GetString().Should().Be(last, "the next run begins at the checkpoint");
        (end.GetProperty("revisions_checked").GetInt32(), end.GetProperty("docs_written").GetInt32()).Should().Be((1, 1));
        (await _client.GetAsync("target")).Json.GetProperty("doc_count").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task A_feed_whose_connection_broke_goes_on_after_the_last_change()
    {
        CancellationToken canceled = TestContext.Current.CancellationToken;
        await _client.PutAsync("_node/_local/_config/replicator/interval", "\"3600000\"");
        await using EmbeddedCouch other = await EmbeddedCouch.StartAsync(cancellationToken: canceled);
        using var source = new CouchClient(other);
        await source.PutAsync("source");
        await source.PutAsync("source/one", "{}");
        await _client.PutAsync("target");
        await _client.PutAsync("_replicator/a", $$"""{"source":"{{other.Uri}}source","target":"{{_couch.Uri}}target","continuous":true}""");
        await InfoAsync(info => info.GetProperty("docs_written").GetInt32() == 1);

        await other.StopAsync(canceled);
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(1), canceled);
        await other.RestartAsync(canceled);
        await source.PutAsync("source/two", "{}");
        _clock.Advance(TimeSpan.FromSeconds(1));
        JsonElement end = await InfoAsync(info => info.GetProperty("docs_written").GetInt32() == 2);

        end.GetProperty("revisions_checked").GetInt32().Should().Be(2);
    }

    [Fact]
    public async Task The_progress_of_a_run_without_changes_is_known_when_its_checkpoint_is_due()
    {
        await _client.PutAsync("_node/_local/_config/replicator/checkpoint_interval", "\"2300\"");
        await _client.PutAsync("target");
        await _client.PostAsync("_replicate", Body("target", false, "", null));
        await PutAsync("a", "target", continuous: true);
        await _clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(2300), TestContext.Current.CancellationToken);
        JsonElement before = (await StateAsync("a")).GetProperty("info");

        _clock.Advance(TimeSpan.FromMilliseconds(2300));
        JsonElement info = await InfoAsync(_ => true);

        before.ValueKind.Should().Be(JsonValueKind.Null);
        info.GetProperty("docs_written").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task A_job_that_crashed_after_its_databases_were_opened_has_a_progress()
    {
        await _client.PutAsync("target");
        await PutAsync("early", "missing");
        await PutAsync("late", "target", options: ",\"since_seq\":\"bogus\"");
        await CrashesAsync("early", 1);
        await CrashesAsync("late", 1);

        (await JobInfoAsync("early")).ValueKind.Should().Be(JsonValueKind.Null);
        (await JobInfoAsync("late"))
            .GetRawText()
            .Should()
            .Be(
                """
                {"revisions_checked":0,"missing_revisions_found":0,"docs_read":0,"docs_written":0,"changes_pending":null,
                "doc_write_failures":0,"bulk_get_docs":0,"bulk_get_attempts":0,"checkpointed_source_seq":"bogus",
                "source_seq":"0","through_seq":"bogus"}
                """.ReplaceLineEndings("")
            );
    }

    [Fact]
    public async Task A_change_of_options_starts_another_job_and_one_of_nothing_leaves_it_alone()
    {
        await _client.PutAsync("target");
        await _client.PutAsync("target2");
        string revision = await PutAsync("a", "target", continuous: true);
        string first = (await _client.UntilStateAsync("a", "running")).Json.GetProperty("id").GetString()!;
        string process = (await _client.GetAsync("_scheduler/jobs")).Json.GetProperty("jobs")[0].GetProperty("pid").GetString()!;

        revision = await PutAsync("a", "target", continuous: true, revision: revision);
        // Documents are read in the order of their changes: when the second one runs, the first one was read again.
        string other = await PutAsync("b", "target2", continuous: true);
        await _client.UntilStateAsync("b", "running");
        (await _client.GetAsync("_scheduler/jobs/" + first)).Json.GetProperty("pid").GetString().Should().Be(process);
        await _client.DeleteAsync("_replicator/b?rev=" + other);
        await _client.UntilAsync("_scheduler/jobs", answer => answer.Json.GetProperty("total_rows").GetInt32() == 1);
        await PutAsync("a", "target", continuous: true, options: ",\"doc_ids\":[\"one\"]", revision: revision);
        CouchAnswer changed = await _client.UntilAsync(
            "_scheduler/docs/_replicator/a",
            answer => answer.Json.GetProperty("id").GetString() is { } id && id != first
        );

        changed.Json.GetProperty("state").GetString().Should().BeOneOf("pending", "running");
        (await _client.GetAsync("_scheduler/jobs")).Json.GetProperty("total_rows").GetInt32().Should().Be(1);
    }

    /// <summary>CouchDB 3.3.3 and 3.5.2 never respond, and a client would wait without end.</summary>
    [Fact]
    public async Task The_request_of_a_one_shot_that_is_canceled_ends_with_an_error()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        string body = $$"""{"source":"http://{{silent.LocalEndpoint}}/source","target":"{{_couch.Uri}}source"}""";
        Task<CouchAnswer> run = _client.PostAsync("_replicate", body);
        await _client.UntilAsync("_scheduler/jobs", answer => answer.Json.GetProperty("total_rows").GetInt32() == 1);

        (await _client.PostAsync("_replicate", body.Replace("{\"source\"", "{\"cancel\":true,\"source\"", StringComparison.Ordinal)))
            .Status.Should()
            .Be(200);

        CouchAnswer end = await run;
        (end.Status, end.Json.GetProperty("error").GetString(), end.Json.GetProperty("reason").GetString())
            .Should()
            .Be((500, "error", "{shutdown,cancelled}"));
        (await _client.GetAsync("_scheduler/jobs")).Json.GetProperty("total_rows").GetInt32().Should().Be(0);
    }

    [Fact]
    public async Task A_stop_asks_an_unreachable_target_once_and_needs_no_time_for_it()
    {
        CancellationToken canceled = TestContext.Current.CancellationToken;
        await using EmbeddedCouch other = await EmbeddedCouch.StartAsync(cancellationToken: canceled);
        using var target = new CouchClient(other);
        await target.PutAsync("target");
        await _client.PutAsync("_replicator/a", $$"""{"source":"{{_couch.Uri}}source","target":"{{other.Uri}}target","continuous":true}""");
        await target.UntilAsync("target/one", answer => answer.Status == 200);
        await other.StopAsync(canceled);

        await _couch.StopAsync(canceled);

        (await target.Invoking(gone => gone.GetAsync("")).Should().ThrowAsync<HttpRequestException>()).Which.StatusCode.Should().BeNull();
    }

    [Fact]
    public async Task A_stop_waits_five_seconds_for_the_last_checkpoint_on_a_target_that_does_not_answer_any_more()
    {
        CancellationToken canceled = TestContext.Current.CancellationToken;
        await using EmbeddedCouch other = await EmbeddedCouch.StartAsync(cancellationToken: canceled);
        using var target = new CouchClient(other);
        await target.PutAsync("target");
        await _client.PutAsync(
            "_replicator/a",
            $$"""{"source":"{{_couch.Uri}}source","target":"{{other.Uri}}target","continuous":true,"connection_timeout":7300}"""
        );
        await _client.UntilAsync(
            "_scheduler/docs/_replicator/a",
            answer =>
                answer.Json.GetProperty("info") is { ValueKind: JsonValueKind.Object } info
                && info.GetProperty("docs_written").GetInt32() == 1
        );
        await other.StopAsync(canceled);
        using var silent = new TcpListener(IPAddress.Loopback, other.BaseAddress.Port);
        silent.Start();
        _clock.Advance(TimeSpan.FromSeconds(1));

        Task stop = _couch.StopAsync(canceled);
        await _clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(7300), canceled); // The request of the checkpoint is on its way.
        _clock.CountTimers(time => time == TimeSpan.FromSeconds(5)).Should().Be(1);
        _clock.Advance(TimeSpan.FromMilliseconds(4999));
        stop.IsCompleted.Should().BeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        await stop;
    }

    [Fact]
    public async Task A_deleted_document_stops_its_job_and_so_does_its_deleted_database()
    {
        await _client.PutAsync("team%2F_replicator");
        await _client.PutAsync("target");
        await _client.PutAsync("target2");
        string revision = await PutAsync("a", "target", continuous: true);
        await _client.PutAsync("team%2F_replicator/b", Body("target2", true, "", null));
        await _client.UntilAsync("_scheduler/jobs", answer => answer.Json.GetProperty("total_rows").GetInt32() == 2);

        await _client.DeleteAsync("_replicator/a?rev=" + revision);
        await _client.UntilAsync("_scheduler/jobs", answer => answer.Json.GetProperty("total_rows").GetInt32() == 1);
        await _client.DeleteAsync("team%2F_replicator");
        await _client.UntilAsync("_scheduler/jobs", answer => answer.Json.GetProperty("total_rows").GetInt32() == 0);

        (await _client.GetAsync("_scheduler/docs/_replicator/a")).Status.Should().Be(404);
    }

    [Fact]
    public async Task A_request_that_meets_the_same_replication_of_a_document_is_answered_at_its_end()
    {
        await _client.PutAsync("_node/_local/_config/replicator/max_jobs", "\"1\"");
        await _client.PutAsync("first");
        await _client.PutAsync("second");
        await PutAsync("a", "first", continuous: true);
        await _client.UntilStateAsync("a", "running");
        await PutAsync("b", "second");
        await _client.UntilStateAsync("b", "pending");

        Task<CouchAnswer> run = _client.PostAsync("_replicate", Body("second", false, "", null));
        (await _client.GetAsync("_scheduler/jobs")).Json.GetProperty("total_rows").GetInt32().Should().Be(2);
        run.IsCompleted.Should().BeFalse("its replication waits for its turn");
        _clock.Advance(TimeSpan.FromSeconds(1));
        CouchAnswer answer = await run;

        answer.Status.Should().Be(200, answer.Text);
        answer.Json.GetProperty("history")[0].GetProperty("docs_written").GetInt32().Should().Be(1);
        await _client.UntilStateAsync("b", "completed");
    }

    [Fact]
    public async Task A_request_that_meets_the_same_replication_of_a_document_learns_of_its_next_crash()
    {
        await PutAsync("crash", "missing");
        await CrashesAsync("crash", 1);

        Task<CouchAnswer> run = _client.PostAsync("_replicate", Body("missing", false, "", null));
        (await _client.GetAsync("_scheduler/jobs")).Json.GetProperty("total_rows").GetInt32().Should().Be(1);
        run.IsCompleted.Should().BeFalse("the job waits for its next attempt");
        _clock.Advance(TimeSpan.FromSeconds(30));
        CouchAnswer answer = await run;
        await CrashesAsync("crash", 2);
        await _client.PutAsync("missing");
        _clock.Advance(TimeSpan.FromSeconds(60));

        answer.Text.Should().Contain("db_not_found");
        await _client.UntilStateAsync("crash", "completed");
    }

    [Fact]
    public async Task A_request_that_waits_for_a_documents_replication_ends_with_the_document()
    {
        string revision = await PutAsync("crash", "missing");
        await CrashesAsync("crash", 1);

        Task<CouchAnswer> run = _client.PostAsync("_replicate", Body("missing", false, "", null));
        (await _client.GetAsync("_scheduler/jobs")).Json.GetProperty("total_rows").GetInt32().Should().Be(1);
        await _client.DeleteAsync("_replicator/crash?rev=" + revision);

        (await run).Status.Should().BeOneOf(500, 404);
    }

    private async Task<string> PutAsync(string id, string target, bool continuous = false, string options = "", string? revision = null)
    {
        CouchAnswer answer = await _client.PutAsync("_replicator/" + id, Body(target, continuous, options, revision));
        answer.Status.Should().Be(201, answer.Text);
        return answer.Json.GetProperty("rev").GetString()!;
    }

    private string Body(string target, bool continuous, string options, string? revision) =>
        $$"""{{{(revision is null ? "" : $"\"_rev\":\"{revision}\",")}}"source":"{{_couch.Uri}}source","target":"{{_couch.Uri}}{{target}}","continuous":{{(continuous ? "true" : "false")}}{{options}}}""";

    private async Task<JsonElement> StateAsync(string id) => (await _client.GetAsync("_scheduler/docs/_replicator/" + id)).Json;

    private async Task<JsonElement> JobInfoAsync(string document)
    {
        string job = (await StateAsync(document)).GetProperty("id").GetString()!;
        return (await _client.GetAsync("_scheduler/jobs/" + job)).Json.GetProperty("info");
    }

    private async Task<JsonElement> InfoAsync(Func<JsonElement, bool> wanted) =>
        (
            await _client.UntilAsync(
                "_scheduler/docs/_replicator/a",
                answer => answer.Json.GetProperty("info") is { ValueKind: JsonValueKind.Object } info && wanted(info)
            )
        ).Json.GetProperty("info");

    private async Task<string> LastAsync() => (await _client.GetAsync("source")).Json.GetProperty("update_seq").GetString()!;

    /// <summary>The source ends a feed without changes after a third of the connection timeout.</summary>
    private async Task FeedEndsAsync()
    {
        TimeSpan timeout = TimeSpan.FromMilliseconds(13500);
        // Other timers may be due after the same time, so what counts is the time that the timer was started for.
        for (Task changed = _clock.Change; _clock.CountTimers(time => time == timeout) == 0; changed = _clock.Change)
            await changed.WaitAsync(TestContext.Current.CancellationToken);
        _clock.Advance(timeout);
    }

    private Task<CouchAnswer> CrashesAsync(string id, int count) =>
        _client.UntilAsync(
            "_scheduler/docs/_replicator/" + id,
            answer =>
                answer.Json.GetProperty("state").ValueKind == JsonValueKind.String
                && answer.Json.GetProperty("state").GetString() == "crashing"
                && answer.Json.GetProperty("error_count").GetInt32() == count
        );
}
