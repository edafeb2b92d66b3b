using System.Net;
using ReplicationKit.Testing;
using ReplicationKit.Tests.Client;

namespace ReplicationKit.Tests.Client;

/// <summary>
/// What has ended is started again, or removed, only when the server has read its end; the server would start nothing otherwise.
/// </summary>
public sealed class RestartTests : IDisposable
{
    private const string Ended =
        """{"_id":"x","_rev":"2-b","source":"http://h/s","target":"http://h/t","_replication_state":"completed"}""";

    private readonly StubReplicator _stub = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _stub.Dispose();

    [Fact]
    public async Task A_restart_waits_until_the_scheduler_tells_the_end()
    {
        GivenDocument(Ended);
        _stub.Server.OnEach("GET", "/_scheduler/docs/_replicator/x", () => Row("running"), () => Row("pending"), () => Row("completed"));

        Task<ReplicationHandle> restart = _stub.Replicator.RestartAsync("x", Stop);
        await _stub.Clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(20), Stop);
        _stub.Server.Count("PUT", "/").Should().Be(0, "the server has not read the end");
        _stub.Clock.Advance(TimeSpan.FromMilliseconds(20));
        await _stub.Clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(40), Stop);
        _stub.Clock.Advance(TimeSpan.FromMilliseconds(40));

        (await restart).Revision.Should().Be("3-c");
        _stub.Server.Count("GET", "/_scheduler").Should().Be(3);
        _stub.Server.Requests[^1].Method.Should().Be("PUT");
    }

    [Fact]
    public async Task Restarting_a_running_replication_does_not_read_the_scheduler()
    {
        GivenDocument("""{"_id":"x","_rev":"2-b","source":"http://h/s","target":"http://h/t"}""");

        await _stub.Replicator.RestartAsync("x", Stop);

        _stub.Server.Requests.Select(request => request.Method).Should().Equal("GET", "PUT");
    }

    [Fact]
    public async Task A_client_that_may_not_ask_the_scheduler_waits_a_second()
    {
        GivenDocument(Ended);
        _stub.Server.On(
            "GET",
            "/_scheduler",
            _ => StubServer.Json(HttpStatusCode.Unauthorized, """{"error":"unauthorized","reason":"You are not a server admin."}""")
        );

        Task<ReplicationHandle> restart = _stub.Replicator.RestartAsync("x", Stop);
        await _stub.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(1), Stop);
        _stub.Server.Count("PUT", "/").Should().Be(0);
        _stub.Clock.Advance(TimeSpan.FromSeconds(1));

        (await restart).Revision.Should().Be("3-c");
    }

    [Fact]
    public async Task A_scheduler_that_never_reports_the_end_is_not_waited_for_indefinitely()
    {
        GivenDocument(Ended);
        _stub.Server.On("GET", "/_scheduler", _ => Row("running"));

        Task<ReplicationHandle> restart = _stub.Replicator.RestartAsync("x", Stop);
        DateTimeOffset begin = _stub.Clock.GetUtcNow();
        while (_stub.Server.Count("PUT", "/") == 0)
            await Task.WhenAny(restart, _stub.Clock.AdvanceAsync(TimeSpan.FromSeconds(1), Stop));

        await restart;
        (_stub.Clock.GetUtcNow() - begin).Should().BeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_stop_of_what_has_ended_waits_too()
    {
        GivenDocument(Ended);
        _stub
            .Server.OnEach("GET", "/_scheduler/docs/_replicator/x", () => Row("pending"), () => Row("completed"))
            .On("DELETE", "/_replicator/x", _ => StubServer.Json("""{"ok":true,"id":"x","rev":"3-c"}"""));

        Task stop = _stub.Replicator.StopAsync("x", Stop);
        await _stub.Clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(20), Stop);
        _stub.Server.Count("DELETE", "/").Should().Be(0);
        _stub.Clock.Advance(TimeSpan.FromMilliseconds(20));

        await stop;
        _stub.Server.Requests.Select(request => request.Method).Should().Equal("GET", "GET", "GET", "DELETE");
    }

    [Theory]
    [InlineData(Ended, ReplicationState.Completed)]
    [InlineData("""{"_id":"x","_rev":"2-b","source":"http://h/s","target":"http://h/t"}""", ReplicationState.Pending)]
    public async Task Pending_without_a_job_is_what_the_document_tells(string document, ReplicationState expected)
    {
        GivenDocument(document);
        _stub.Server.On(
            "GET",
            "/_scheduler",
            _ =>
                StubServer.Json(
                    """{"database":"_replicator","doc_id":"x","id":"a","state":"pending","info":null,"error_count":0,"node":"n","last_updated":"2026-11-22T02:55:48Z","start_time":"2026-11-22T02:55:48Z"}"""
                )
        );

        (await _stub.Replicator.GetStatusAsync("x", Stop)).State.Should().Be(expected);
    }

    private void GivenDocument(string document) =>
        _stub
            .Server.On("GET", "/_replicator/x", _ => StubServer.Json(document))
            .On("PUT", "/_replicator/x", _ => StubServer.Json(HttpStatusCode.Created, """{"ok":true,"id":"x","rev":"3-c"}"""));

    private static HttpResponseMessage Row(string state) =>
        StubServer.Json(
            $$"""{"database":"_replicator","doc_id":"x","id":null,"source":"http://h/s/","target":"http://h/t/","state":"{{state}}","error_count":0,"info":null}"""
        );
}
