using System.Net;
using System.Text;
using System.Web;
using ReplicationKit.Testing;
using ReplicationKit.Tests.Client;

namespace ReplicationKit.Tests.Following;

/// <summary>Many followers, many replications, and servers that make following hard.</summary>
[Collection(AloneCollection.Name)]
public sealed class FollowManyTests : IDisposable
{
    /// <summary>The longest delay is not the time limit of a request, so that a test can wait for either.</summary>
    private readonly StubReplicator _stub = new(options => options.MaxRetryDelay = TimeSpan.FromSeconds(31));
    private readonly StubFeedStream _feed = new();
    private readonly SortedSet<string> _ids = new(StringComparer.Ordinal);
    private int _written = 1;

    public FollowManyTests() =>
        _stub
            .Server.On("GET", "/_replicator", _ => StubServer.Json("""{"db_name":"_replicator","update_seq":"7-abc"}"""))
            .On(
                "GET",
                "/_scheduler/docs/_replicator/",
                request => StubServer.Json(Row(request.Path[(request.Path.LastIndexOf('/') + 1)..]))
            )
            .On("GET", "/_scheduler/docs/_replicator?", Page)
            .On("POST", "/_replicator/_changes", _ => _feed.ToResponse());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IEnumerable<StubRequest> Looks =>
        _stub.Server.Requests.Where(request => request.Path.StartsWith("/_scheduler", StringComparison.Ordinal));

    public void Dispose() => _stub.Dispose();

    [Fact]
    public async Task Ten_thousand_followers_cost_one_feed_ten_pages_and_little_memory()
    {
        const int count = 10_000;
        string[] ids = Add(count);
        var begin = new TaskCompletionSource<HttpResponseMessage>();
        _stub.Server.OnAsync("GET", "/_replicator", (_, _) => begin.Task);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        Task<ReplicationStatus>[] all = [.. ids.Select(id => _stub.Replicator.WaitForCompletionAsync(id, Stop))];
        long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / count;
        begin.SetResult(StubServer.Json("""{"db_name":"_replicator","update_seq":"7-abc"}"""));
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 10, Stop);
        await _stub.Server.WaitForAsync("POST", "/_replicator/_changes", 1, Stop);
        foreach (string id in ids)
            _feed.Send(Completed(id));
        ReplicationStatus[] ends = await Task.WhenAll(all);

        TestContext.Current.TestOutputHelper?.WriteLine($"{each} bytes for each follower");
        ends.Should().OnlyContain(end => end.State == ReplicationState.Completed);
        _stub.Server.Requests.Should().HaveCount(12, "one for the database, one for the feed, ten pages");
        each.Should().BeLessThan(6_000);
    }

    [Fact]
    public async Task Thousands_that_leave_one_by_one_do_not_search_through_each_other()
    {
        string[] ids = Add(5_000);
        using var leave = new CancellationTokenSource();
        Task<ReplicationStatus>[] all = [.. ids.Select(id => _stub.Replicator.WaitForCompletionAsync(id, leave.Token))];
        Task<ReplicationStatus> stays = _stub.Replicator.WaitForCompletionAsync(ids[7], Stop);
        await _stub.Server.WaitForAsync("POST", "/_replicator/_changes", 1, Stop);

        long before = GC.GetTotalAllocatedBytes();
        await leave.CancelAsync();
        await Task.WhenAll(
            all.Select(task => task.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default))
        );
        long allocated = (GC.GetTotalAllocatedBytes() - before) / all.Length;
        _feed.Send(Completed(ids[7]));

        (await stays).State.Should().Be(ReplicationState.Completed);
        allocated.Should().BeLessThan(20_000, "a copy of the list of all, for each that leaves, would be 40,000");
    }

    [Fact]
    public async Task Figures_of_many_come_in_turns_of_at_most_sixty_rows()
    {
        string[] ids = Add(150);
        Task follow = FollowAsync(ids);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);
        await FeedIsReadAsync();

        for (int look = 2; look <= 5; look++)
        {
            _written++;
            await LookAsync(TimeSpan.FromSeconds(4), look);
        }

        Looks
            .Skip(1)
            .Select(request =>
                HttpUtility.ParseQueryString(request.Path)["startkey"] + HttpUtility.ParseQueryString(request.Path)["endkey"]
            )
            .Should()
            .Equal("\"r00000\"\"r00049\"", "\"r00050\"\"r00099\"", "\"r00100\"\"r00149\"", "\"r00000\"\"r00049\"");
        foreach (string id in ids)
            _feed.Send(Completed(id));
        await follow;
    }

    [Fact]
    public async Task Two_that_are_followed_among_many_others_are_asked_for_one_by_one()
    {
        string[] ids = Add(500);
        Task follow = FollowAsync([ids[0], ids[^1]]);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);
        await FeedIsReadAsync();
        await LookAsync(TimeSpan.FromSeconds(2), 2);
        await LookAsync(TimeSpan.FromSeconds(2), 4);

        Looks
            .Skip(2)
            .Select(request => request.Path)
            .Should()
            .Equal("/_scheduler/docs/_replicator/r00000", "/_scheduler/docs/_replicator/r00499");
        _feed.Send(Completed(ids[0]) + Completed(ids[^1]));
        await follow;
    }

    [Fact]
    public async Task Some_that_are_followed_among_very_many_others_are_asked_for_ten_at_a_time()
    {
        string[] ids = Add(2_000);
        string[] followed = [.. ids.Where((_, index) => index % 100 == 0)];
        Task follow = FollowAsync(followed);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 2, Stop);
        await FeedIsReadAsync();

        await LookAsync(TimeSpan.FromSeconds(3), 3);
        for (int look = 1; look <= 3; look++)
            await LookAsync(TimeSpan.FromSeconds(10), 3 + (10 * look));

        Looks.ElementAt(2).Path.Should().Contain("limit=1000000", "it has to be found out how many there are in between");
        Looks
            .Skip(3)
            .Select(request => request.Path)
            .Should()
            .Equal([.. followed.Concat(followed.Take(10)).Select(id => "/_scheduler/docs/_replicator/" + id)]);
        foreach (string id in followed)
            _feed.Send(Completed(id));
        await follow;
    }

    [Fact]
    public async Task When_more_are_followed_in_between_a_page_is_read_again()
    {
        string[] ids = Add(100);
        Task few = FollowAsync([ids[0], ids[^1]]);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);
        await FeedIsReadAsync();
        await LookAsync(TimeSpan.FromSeconds(2), 2);
        await LookAsync(TimeSpan.FromSeconds(2), 4);

        Task more = FollowAsync(ids[1..19]);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 5, Stop);
        await LookAsync(TimeSpan.FromSeconds(10), 6);

        Looks.Last().Path.Should().Contain("limit=1000000").And.Contain("r00000").And.Contain("r00099");
        foreach (string id in ids)
            _feed.Send(Completed(id));
        await Task.WhenAll(few, more);
    }

    [Fact]
    public async Task Following_nothing_asks_nothing()
    {
        await FollowAsync([]);

        _stub.Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_server_that_says_retry_at_once_is_not_asked_in_a_busy_loop()
    {
        string[] ids = Add(1);
        int answers = 0;
        _stub.Server.On("GET", "/_scheduler/docs/_replicator/", _ => ++answers < 4 ? Busy(TimeSpan.Zero) : StubServer.Json(Row(ids[0])));
        Task follow = FollowAsync(ids);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);

        for (int look = 2; look <= 4; look++)
        {
            TimeSpan wait = TimeSpan.FromMilliseconds(200 * Math.Pow(2, look - 2));
            await _stub.Clock.WaitForTimerAsync(wait, Stop);
            Looks.Should().HaveCount(look - 1);
            await LookAsync(wait, look);
        }

        _feed.Send(Completed(ids[0]));
        await follow;
    }

    [Fact]
    public async Task A_server_that_asks_for_two_minutes_gets_as_long_as_the_options_allow()
    {
        string[] ids = Add(1);
        int answers = 0;
        _stub.Server.On(
            "GET",
            "/_scheduler/docs/_replicator/",
            _ =>
                ++answers < 2
                    ? Busy(TimeSpan.FromMinutes(2))
                    : StubServer.Json(Row(ids[0]).Replace("running", "completed", StringComparison.Ordinal))
        );
        Task follow = FollowAsync(ids);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", 1, Stop);
        await _stub.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(31), Stop);

        _stub.Clock.Advance(TimeSpan.FromSeconds(30));
        Looks.Should().HaveCount(1);
        await LookAsync(TimeSpan.FromSeconds(1), 2);

        await follow;
    }

    [Fact]
    public async Task A_feed_that_talks_nonsense_is_opened_again()
    {
        string[] ids = Add(1);
        var second = new StubFeedStream();
        _stub.Server.OnEach("POST", "/_replicator/_changes", _feed.ToResponse, second.ToResponse);
        Task<ReplicationStatus> wait = _stub.Replicator.WaitForCompletionAsync(ids[0], Stop);
        await _stub.Server.WaitForAsync("POST", "/_replicator/_changes", 1, Stop);

        _feed.Send("<html>\n");
        await _stub.Clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(200), Stop);
        _stub.Clock.Advance(TimeSpan.FromMilliseconds(200));
        await _stub.Server.WaitForAsync("POST", "/_replicator/_changes", 2, Stop);
        second.Send(Completed(ids[0]));

        (await wait).State.Should().Be(ReplicationState.Completed);
    }

    [Fact]
    public async Task A_replication_that_is_given_twice_is_followed_once()
    {
        string[] ids = Add(1);
        Task<List<ReplicationStatus>> follow = FollowAsync([ids[0], ids[0]]);
        await _stub.Server.WaitForAsync("POST", "/_replicator/_changes", 1, Stop);
        _feed.Send(Completed(ids[0]));

        (await follow).Should().OnlyHaveUniqueItems().And.ContainSingle(status => status.IsTerminal);
    }

    private async Task<List<ReplicationStatus>> FollowAsync(string[] ids)
    {
        var seen = new List<ReplicationStatus>();
        await Task.Yield();
        await foreach (ReplicationStatus status in _stub.Replicator.FollowAllAsync(ids, Stop))
            seen.Add(status);
        return seen;
    }

    private string[] Add(int count)
    {
        string[] ids = [.. Enumerable.Range(0, count).Select(i => $"r{i:D5}")];
        _ids.UnionWith(ids);
        return ids;
    }

    /// <summary>Until the feed is open, all are looked at.</summary>
    private Task FeedIsReadAsync() => _feed.Reading.WaitAsync(Stop);

    private async Task LookAsync(TimeSpan time, int looks)
    {
        await _stub.Clock.AdvanceAsync(time, Stop);
        await _stub.Server.WaitForAsync("GET", "/_scheduler", looks, Stop);
    }

    private HttpResponseMessage Page(StubRequest request)
    {
        var query = HttpUtility.ParseQueryString(request.Path[request.Path.IndexOf('?', StringComparison.Ordinal)..]);
        IEnumerable<string> ids = _ids.GetViewBetween(query["startkey"]!.Trim('"'), query["endkey"]!.Trim('"'));
        ids = ids.Skip(int.Parse(query["skip"] ?? "0", System.Globalization.CultureInfo.InvariantCulture))
            .Take(int.Parse(query["limit"]!, System.Globalization.CultureInfo.InvariantCulture));
        return StubServer.Json(
            new StringBuilder($$"""{"total_rows":{{_ids.Count}},"offset":0,"docs":[""")
                .AppendJoin(',', ids.Select(Row))
                .Append("]}")
                .ToString()
        );
    }

    private string Row(string id) =>
        $$"""{"database":"_replicator","doc_id":"{{id}}","source":"http://h/s/","target":"http://h/t/","info":{"docs_read":{{_written}},"docs_written":{{_written}},"changes_pending":null},"state":"running","error_count":0}""";

    private static HttpResponseMessage Busy(TimeSpan wait)
    {
        HttpResponseMessage busy = StubServer.Json(HttpStatusCode.TooManyRequests, """{"error":"busy","reason":"later"}""");
        busy.Headers.RetryAfter = new(wait);
        return busy;
    }

    private static string Completed(string id) =>
        $$"""{"seq":null,"id":"{{id}}","changes":[{"rev":"2-b"}],"doc":{"_replication_stats":{"docs_read":9,"docs_written":9,"changes_pending":null},"_replication_state":"completed","_replication_state_time":"2026-11-21T20:49:59Z"} }"""
        + "\n";
}
