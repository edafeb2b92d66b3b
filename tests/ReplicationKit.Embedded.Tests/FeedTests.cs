using System.Text.Json;
using ReplicationKit.Testing;

namespace ReplicationKit.Embedded.Tests;

/// <summary>The feeds of <c>_changes</c> during concurrent writes.</summary>
public sealed class FeedTests : ServerFixture
{
    private readonly TestClock _clock = new();

    private protected override EmbeddedCouchOptions Options => new() { TimeProvider = _clock };

    [Fact]
    public async Task Longpoll_waits_for_the_next_change()
    {
        string since = (await Client.GetAsync("db/_changes")).Json.GetProperty("last_seq").GetString()!;
        Task<CouchAnswer> poll = Client.GetAsync($"db/_changes?feed=longpoll&timeout=20000&since={since}");
        await Client.PutAsync("db/x", "{}");

        CouchAnswer answer = await poll;

        answer.Json.GetProperty("results")[0].GetProperty("id").GetString().Should().Be("x");
        answer.Json.GetProperty("pending").GetInt32().Should().Be(0);
    }

    [Fact]
    public async Task Longpoll_ends_empty_when_its_time_is_over()
    {
        using Stream feed = await OpenAsync("db/_changes?feed=longpoll&timeout=1500&since=now");
        using var reader = new StreamReader(feed);
        (await reader.ReadLineAsync(Canceled)).Should().Be("{\"results\":[");
        Task<string> rest = reader.ReadToEndAsync(Canceled);

        await PassAsync(TimeSpan.FromMilliseconds(1500));

        (await rest).Should().StartWith("\n],\n\"last_seq\":\"0-").And.EndWith(",\"pending\":0}\n");
    }

    [Theory]
    [InlineData("heartbeat=100010001000")]
    [InlineData("timeout=100010001000")]
    public async Task A_time_longer_than_any_timer_is_as_good_as_none(string time)
    {
        using Stream feed = await OpenAsync("db/_changes?feed=longpoll&since=now&" + time);
        using var reader = new StreamReader(feed);
        await Client.PutAsync("db/x", "{}");

        (await reader.ReadToEndAsync(Canceled)).Should().Contain("\"id\":\"x\"");
    }

    [Fact]
    public async Task Continuous_sends_each_change_and_heartbeats_in_between()
    {
        using Stream feed = await OpenAsync("db/_changes?feed=continuous&include_docs=true&heartbeat=1700&since=now");
        using var reader = new StreamReader(feed);
        await PassAsync(TimeSpan.FromMilliseconds(1700));
        string? first = await reader.ReadLineAsync(Canceled);
        await Client.PutAsync("db/x", """{"n":1}""");
        string? line;
        do line = await reader.ReadLineAsync(Canceled);
        while (line is "");

        first.Should().BeEmpty();
        using JsonDocument row = JsonDocument.Parse(line!);
        row.RootElement.GetProperty("doc").GetProperty("n").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task Eventsource_frames_each_change_as_an_event()
    {
        using Stream feed = await OpenAsync("db/_changes?feed=eventsource&since=now");
        using var reader = new StreamReader(feed);
        await Client.PutAsync("db/x", "{}");

        string? data = await reader.ReadLineAsync(Canceled);
        string? id = await reader.ReadLineAsync(Canceled);

        data.Should().StartWith("data: {\"seq\":\"1-").And.Contain("\"id\":\"x\"");
        id.Should().StartWith("id: \"1-");
    }

    [Theory]
    [InlineData("eventsource", "no-cache", "text/event-stream")]
    [InlineData("continuous", "must-revalidate", "application/json")]
    public async Task A_feed_says_whether_it_may_be_kept(string feed, string cache, string type) =>
        (await Client.GetAsync($"db/_changes?feed={feed}&timeout=0"))
            .Headers.Should()
            .Contain("Cache-Control: " + cache)
            .And.Contain("Content-Type: " + type);

    [Fact]
    public async Task A_feed_ends_when_its_database_is_deleted()
    {
        using Stream feed = await OpenAsync("db/_changes?feed=continuous&heartbeat=60000&since=now");
        using var reader = new StreamReader(feed);

        await Client.DeleteAsync("db");

        (await reader.ReadToEndAsync(Canceled)).Should().Contain("last_seq");
    }

    [Theory]
    [InlineData("_doc_ids", """{"doc_ids":["b"]}""", "b")]
    [InlineData("_selector", """{"selector":{"n":{"$gt":1}}}""", "b")]
    [InlineData("_design", "{}", "_design/d")]
    public async Task Built_in_filters_choose(string filter, string body, string expected)
    {
        await Client.PostAsync("db/_bulk_docs", """{"docs":[{"_id":"a","n":1},{"_id":"b","n":2},{"_id":"_design/d"}]}""");

        CouchAnswer answer = await Client.PostAsync($"db/_changes?filter={filter}", body);

        answer.Json.GetProperty("results").EnumerateArray().Select(row => row.GetProperty("id").GetString()).Should().Equal(expected);
    }

    [Fact]
    public async Task The_winner_only_or_every_leaf_is_shown_as_the_style_says()
    {
        await Client.PostAsync("db/_bulk_docs", """{"new_edits":false,"docs":[{"_id":"a","_rev":"1-b"},{"_id":"a","_rev":"1-a"}]}""");

        JsonElement main = (await Client.GetAsync("db/_changes")).Json.GetProperty("results")[0].GetProperty("changes");
        JsonElement all = (await Client.GetAsync("db/_changes?style=all_docs")).Json.GetProperty("results")[0].GetProperty("changes");

        main.EnumerateArray().Select(change => change.GetProperty("rev").GetString()).Should().Equal("1-b");
        all.EnumerateArray().Select(change => change.GetProperty("rev").GetString()).Should().Equal("1-b", "1-a");
    }

    [Fact]
    public async Task A_sequence_of_an_earlier_database_of_the_same_name_starts_from_the_beginning()
    {
        await Client.PutAsync("db/x", "{}");
        string since = (await Client.GetAsync("db/_changes")).Json.GetProperty("last_seq").GetString()!;
        await Client.DeleteAsync("db");
        await Client.PutAsync("db");
        await Client.PutAsync("db/y", "{}");

        CouchAnswer answer = await Client.GetAsync("db/_changes?since=" + since);

        answer.Json.GetProperty("results").GetArrayLength().Should().Be(1);
    }

    [Theory]
    [InlineData("""["x","y.z"]""", """{"x":1,"y":{"z":2}}""", "{}")]
    [InlineData("""["nope"]""", "{}", "{}")]
    [InlineData("""["_deleted","x"]""", """{"x":1}""", """{"_deleted":true}""")]
    public async Task Fields_of_a_selector_cut_the_documents_down(string fields, string changed, string deleted)
    {
        await Client.PutAsync("db/a", """{"x":1,"y":{"z":2,"w":3}}""");
        string revision = (await Client.PutAsync("db/d", """{"x":1}""")).Json.GetProperty("rev").GetString()!;
        await Client.DeleteAsync("db/d?rev=" + revision);

        CouchAnswer answer = await Client.PostAsync(
            "db/_changes?filter=_selector&include_docs=true",
            """{"selector":{"_id":{"$gt":null}},"fields":""" + fields + "}"
        );

        answer
            .Json.GetProperty("results")
            .EnumerateArray()
            .Select(row => row.GetProperty("doc").GetRawText())
            .Should()
            .Equal(changed, deleted);
    }

    [Theory]
    [InlineData("\"x\"", "Selector error: fields must be JSON array")]
    [InlineData("null", "Selector error: fields must be JSON array")]
    [InlineData("[5]", "Invalid JSON for field spec: 5")]
    public async Task Fields_that_are_no_names_are_refused(string fields, string reason)
    {
        CouchAnswer answer = await Client.PostAsync(
            "db/_changes?filter=_selector&include_docs=true",
            """{"selector":{},"fields":""" + fields + "}"
        );

        answer.Status.Should().Be(400);
        answer.Json.GetProperty("reason").GetString().Should().Be(reason);
    }

    private async Task<Stream> OpenAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        HttpResponseMessage response = await Client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Canceled);
        return await response.Content.ReadAsStreamAsync(Canceled);
    }

    // The clock moves when the feed waits, and not before. Nothing else in the server waits for as long as the feeds here do.
    private async Task PassAsync(TimeSpan time)
    {
        await _clock.WaitForTimerAsync(time, Canceled);
        _clock.Advance(time);
    }
}
