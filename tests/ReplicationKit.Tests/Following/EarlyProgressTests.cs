using System.Net;
using ReplicationKit.Testing;
using ReplicationKit.Tests.Client;

namespace ReplicationKit.Tests.Following;

/// <summary>
/// The progress before the server reports the pending changes: one bounded request to the source, for followers that want figures, and none
/// after a failure.
/// </summary>
public sealed class EarlyProgressTests : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    private readonly StubReplicator _stub = new();
    private readonly StubFeedStream _feed = new();
    private string _options = "";
    private string _info = Info(through: 100, written: 90);

    public EarlyProgressTests() =>
        _stub
            .Server.On("GET", "/_replicator", _ => StubServer.Json("""{"db_name":"_replicator","update_seq":"7-abc"}"""))
            .On("POST", "/_replicator/_changes", _ => _feed.ToResponse())
            .On("GET", "/_scheduler/docs/_replicator/", _ => StubServer.Json(Row(_info)))
            .On(
                "GET",
                "/_replicator/x",
                _ =>
                    StubServer.Json(
                        $$"""{"_id":"x","_rev":"1-a","source":"http://couch.test:5984/orders","target":"http://h/t"{{_options}}}"""
                    )
            )
            .On(
                "GET",
                "/orders/_changes",
                _ =>
                    StubServer.Json("""{"results":[{"seq":"101-x","id":"a","changes":[{"rev":"1-a"}]}],"last_seq":"101-x","pending":899}""")
            );

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _stub.Dispose();

    [Theory]
    [InlineData("", false)]
    [InlineData(""","selector":{"a":1}""", true)]
    [InlineData(""","doc_ids":["a"]""", true)]
    [InlineData(""","filter":"app/some" """, true)]
    public async Task The_source_is_asked_until_the_server_reports_a_number(string options, bool isEstimated)
    {
        _options = options;
        await using IAsyncEnumerator<ReplicationStatus> follower = Follow();

        ReplicationStatus status = await NextAsync(follower, one => one.Progress is not null);

        status.Progress.Should().Be(0.1);
        status.ChangesPending.Should().Be(900);
        status.ProgressIsEstimated.Should().Be(isEstimated);
        _stub
            .Server.Requests.Single(request => request.Path.StartsWith("/orders", StringComparison.Ordinal))
            .Path.Should()
            .Be("/orders/_changes?since=100-x&limit=1");

        // The position moves on; the end stays.
        _info = Info(through: 600, written: 590);
        await _stub.Clock.AdvanceAsync(Poll, Stop);
        status = await NextAsync(follower, one => one.DocsWritten == 590);
        status.Progress.Should().Be(0.6);
        status.ChangesPending.Should().Be(400);
        status.DocumentsPerSecond.Should().Be(250, "500 in two seconds");
        status.EstimatedTimeRemaining.Should().Be(TimeSpan.FromSeconds(2), "400 changes at 250 in a second");

        // The server's number is exact, and the progress does not go back.
        _info = Info(through: 600, written: 590, pending: "600");
        await _stub.Clock.AdvanceAsync(Poll, Stop);
        status = await NextAsync(follower, one => one.ChangesPending == 600);
        status.Progress.Should().Be(0.6);
        status.ProgressIsEstimated.Should().BeFalse();
        await _stub.Clock.AdvanceAsync(Poll, Stop);
        _feed.Send(Completed());
        status = await NextAsync(follower, one => one.IsTerminal);
        status.Progress.Should().Be(1);
        status.EstimatedTimeRemaining.Should().BeNull();
        _stub.Server.Count("GET", "/orders").Should().Be(1);
    }

    [Fact]
    public async Task A_job_that_starts_is_polled_again_soon_so_that_its_progress_is_known_in_the_first_second()
    {
        string begun = _info;
        _info = "null";
        await using IAsyncEnumerator<ReplicationStatus> follower = Follow();
        await NextAsync(follower, one => one.State == ReplicationState.Running);

        _info = begun;
        await _stub.Clock.AdvanceAsync(TimeSpan.FromMilliseconds(200), Stop);

        (await NextAsync(follower, one => one.Progress is not null)).Progress.Should().Be(0.1);
    }

    [Fact]
    public async Task A_job_that_reports_nothing_costs_three_polls_more()
    {
        _info = "null";
        await using IAsyncEnumerator<ReplicationStatus> follower = Follow();
        await NextAsync(follower, one => one.State == ReplicationState.Running);

        int polls = 1;
        foreach (int pause in (int[])[200, 400, 800, 2000, 2000])
        {
            await _stub.Clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(pause), Stop);
            _stub.Server.Count("GET", "/_scheduler").Should().Be(polls);
            _stub.Clock.Advance(TimeSpan.FromMilliseconds(pause));
            await _stub.Server.WaitForAsync("GET", "/_scheduler", ++polls, Stop);
        }
    }

    [Fact]
    public async Task A_slow_start_counts_for_its_share_of_the_time()
    {
        await using IAsyncEnumerator<ReplicationStatus> follower = Follow();
        await NextAsync(follower, one => one.Progress is not null);

        // 10 in the first two seconds, then 200 in each.
        ReplicationStatus? status = null;
        foreach (int written in (int[])[100, 300, 500])
        {
            _info = Info(through: 10 + written, written);
            await _stub.Clock.AdvanceAsync(Poll, Stop);
            status = await NextAsync(follower, one => one.DocsWritten == written);
        }

        // Each interval counts e^(2/10) times as much as the one before.
        double expected = ((Math.Exp(-0.4) * 10) + (Math.Exp(-0.2) * 200) + 200) / ((Math.Exp(-0.4) + Math.Exp(-0.2) + 1) * 2);
        status!.DocumentsPerSecond.Should().BeApproximately(expected, 1e-9);
        status.EstimatedTimeRemaining.Should().Be(TimeSpan.FromSeconds(Math.Round(490 / expected)), "1,000 - 510 changes are left");
    }

    [Fact]
    public async Task A_source_is_asked_at_most_once_in_ten_seconds()
    {
        await using IAsyncEnumerator<ReplicationStatus> follower = Follow();
        await NextAsync(follower, one => one.Progress is not null);

        for (int seconds = 2; seconds < 10; seconds += 2)
        {
            _info = Info(through: 100 + seconds, written: 90 + seconds);
            await _stub.Clock.AdvanceAsync(Poll, Stop);
            await NextAsync(follower, one => one.DocsWritten == 90 + seconds);
        }

        _stub.Server.Count("GET", "/orders").Should().Be(1);
        _info = Info(through: 200, written: 190);
        await _stub.Clock.AdvanceAsync(Poll, Stop);
        await NextAsync(follower, one => one.DocsWritten == 190);
        await _stub.Server.WaitForAsync("GET", "/orders", 2, Stop);
        _stub.Server.Count("GET", "/_replicator/x").Should().Be(1, "the document is read once");
    }

    [Theory]
    [InlineData("/orders/_changes", "")]
    [InlineData("/_replicator/x", "")]
    [InlineData("", ""","proxy":"http://proxy:3128" """)]
    public async Task A_source_that_cannot_be_asked_is_asked_no_more(string path, string options)
    {
        _options = options;
        if (path.Length > 0)
            _stub.Server.On("GET", path, _ => StubServer.Json(HttpStatusCode.Unauthorized, """{"error":"unauthorized","reason":"no"}"""));
        await using IAsyncEnumerator<ReplicationStatus> follower = Follow();
        await NextAsync(follower, one => one.HasFigures);
        await _stub.Server.WaitForAsync("GET", "/_replicator/x", 1, Stop);
        int asked = 0;
        for (int seconds = 2; seconds <= 24; seconds += 2)
        {
            _info = Info(through: 100 + seconds, written: 90 + seconds);
            await _stub.Clock.AdvanceAsync(Poll, Stop);
            (await NextAsync(follower, one => one.DocsWritten == 90 + seconds)).Progress.Should().BeNull();
            if (seconds == 4)
                asked = Asked();
        }

        Asked().Should().Be(asked, "the first failure is the last");
    }

    [Fact]
    public async Task Who_waits_for_the_end_asks_no_source()
    {
        Task<ReplicationStatus> wait = _stub.Replicator.WaitForCompletionAsync("x", Stop);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);
        await _feed.Reading.WaitAsync(Stop);
        _feed.Send(Completed());
        await wait;

        Asked().Should().Be(0);
    }

    [Fact]
    public void Many_sources_are_asked_in_turns_of_sixty_in_ten_seconds()
    {
        using var reader = new PendingReader(null!, static (_, _, _) => { });
        FollowedReplication[] followed = [.. Enumerable.Range(0, 100).Select(static i => Running($"r{i}", wantsFigures: true))];
        List<string> Begin(double seconds)
        {
            IReadOnlyList<FollowedReplication> chosen = reader.Begin(followed, TimeSpan.FromSeconds(seconds));
            foreach (FollowedReplication replication in chosen)
                replication.Probe.End();
            return [.. chosen.Select(static replication => replication.Id)];
        }

        Begin(100).Should().BeEmpty("short ones end before");
        Begin(109.9).Should().BeEmpty();
        Begin(110).Should().Equal(followed[..60].Select(static replication => replication.Id));
        Begin(119.9).Should().BeEmpty();
        Begin(120).Should().Equal(followed[60..].Concat(followed[..20]).Select(static replication => replication.Id));
        Begin(129.9).Should().BeEmpty();
        Begin(130).Should().Equal(followed[20..60].Concat(followed[..20]).Select(static replication => replication.Id));
    }

    [Fact]
    public void No_source_is_asked_for_who_waits_for_the_end() =>
        new PendingReader(null!, static (_, _, _) => { }).Begin([Running("x", wantsFigures: false)], TimeSpan.Zero).Should().BeEmpty();

    private static FollowedReplication Running(string id, bool wantsFigures)
    {
        var replication = new FollowedReplication(id);
        replication.Subscribers.Add(new StatusSubscription([id], wantsFigures));
        replication.Take(
            new ReplicationStatus
            {
                Id = id,
                State = ReplicationState.Running,
                ThroughSeq = "1-x",
            },
            TimeSpan.Zero
        );
        return replication;
    }

    private int Asked() => _stub.Server.Count("GET", "/orders") + _stub.Server.Count("GET", "/_replicator/x");

    private IAsyncEnumerator<ReplicationStatus> Follow() => _stub.Replicator.FollowAsync("x", Stop).GetAsyncEnumerator(Stop);

    private static async Task<ReplicationStatus> NextAsync(
        IAsyncEnumerator<ReplicationStatus> follower,
        Func<ReplicationStatus, bool> isMeant
    )
    {
        while (await follower.MoveNextAsync())
        {
            if (isMeant(follower.Current))
                return follower.Current;
        }

        throw new InvalidOperationException("The replication has ended.");
    }

    private static string Info(int through, int written, string pending = "null") =>
        $$"""{"docs_read":{{written}},"docs_written":{{written}},"changes_pending":{{pending}},"through_seq":"{{through}}-x","source_seq":"{{through}}-x","checkpointed_source_seq":"0"}""";

    private static string Row(string info) =>
        $$"""{"database":"_replicator","doc_id":"x","id":"abc","source":"http://couch.test:5984/orders/","target":"http://h/t/","state":"running","info":{{info}},"error_count":0,"last_updated":"2026-11-21T12:00:00Z","start_time":"2026-11-21T11:00:00Z"}""";

    private static string Completed() =>
        """{"seq":null,"id":"x","changes":[{"rev":"2-b"}],"doc":{"_replication_stats":{"docs_read":1000,"docs_written":1000,"changes_pending":null},"_replication_state":"completed","_replication_state_time":"2026-11-21T20:49:59Z"} }"""
        + "\n";
}
