using System.Text.Json;

namespace ReplicationKit.Embedded.Tests;

/// <summary><c>_db_updates</c>.</summary>
public sealed class DatabaseUpdatesTests : ServerFixture
{
    [Fact]
    public async Task The_last_event_of_each_kind_is_listed()
    {
        string since = await LastAsync();
        await Client.PutAsync("a");
        await Client.PutAsync("b");
        await Client.PutAsync("a/x", "{}");
        await Client.PutAsync("a/y", "{}");
        await Client.DeleteAsync("b");

        (await EventsAsync("?since=" + since)).Should().Equal("created a", "created b", "updated a", "deleted b", "updated _dbs");
        (await EventsAsync($"?since={since}&limit=1")).Should().Equal("created a");
        (await EventsAsync("?descending=true&limit=1")).Should().Equal("updated _dbs");
        (await EventsAsync("?since=now")).Should().BeEmpty();
        (await EventsAsync($"?since=99{since[since.IndexOf('-', StringComparison.Ordinal)..]}"))
            .Should()
            .Contain("created db", "a sequence of another start begins at the beginning");
    }

    [Fact]
    public async Task A_long_poll_waits_for_the_next_event()
    {
        Task<CouchAnswer> poll = Client.GetAsync("_db_updates?feed=longpoll&since=" + await LastAsync());
        await Client.PutAsync("a");

        Events(await poll).Should().Contain("created a");
    }

    [Fact]
    public async Task A_continuous_feed_sends_a_line_for_each_event()
    {
        using Stream feed = await Client.Http.GetStreamAsync(
            $"_db_updates?feed=continuous&heartbeat=true&since={await LastAsync()}",
            Canceled
        );
        using var reader = new StreamReader(feed);
        foreach (string name in (string[])["a", "_dbs", "b"])
        {
            if (name != "_dbs")
                await Client.PutAsync(name);
            using JsonDocument line = JsonDocument.Parse((await reader.ReadLineAsync(Canceled))!);
            line.RootElement.GetProperty("db_name").GetString().Should().Be(name);
        }
    }

    [Fact]
    public async Task Creating_the_database_of_the_feed_begins_it_anew()
    {
        await Client.PutAsync("a");
        await Client.PutAsync("_global_changes");
        await Client.PutAsync("b");

        (await EventsAsync("")).Should().Equal("created b", "updated _dbs");
    }

    [Theory]
    [InlineData("false", "created a,updated _dbs")]
    [InlineData("0", "created a,updated _dbs")]
    public async Task A_feed_without_heartbeats_ends(string heartbeat, string events)
    {
        string since = await LastAsync();
        await Client.PutAsync("a");

        (await EventsAsync($"?heartbeat={heartbeat}&since={since}")).Should().Equal(events.Split(','));
        CouchAnswer ended = await Client.GetAsync($"_db_updates?feed=continuous&timeout=1&heartbeat=false&since={since}");

        ended.Text.Trim().Split('\n').Should().HaveCount(3, "two events and the last sequence");
    }

    [Theory]
    [InlineData("?heartbeat=x", 400, "invalid_integer")]
    [InlineData("?feed=x", 400, "Supported `feed` types: normal, continuous, longpoll, eventsource")]
    [InlineData("?since=xx", 400, "Malformed sequence supplied in 'since' parameter.")]
    [InlineData("?limit=x", 400, "invalid_integer")]
    [InlineData("?feed=eventsource", 501, "The embedded server does not support feed=eventsource of _db_updates.")]
    public async Task A_parameter_that_is_not_supported_is_refused(string query, int status, string reason)
    {
        CouchAnswer answer = await Client.GetAsync("_db_updates" + query);

        (answer.Status, answer.Json.GetProperty("reason").GetString()).Should().Be((status, reason));
    }

    [Fact]
    public async Task Only_administrators_read_it()
    {
        using var anonymous = new CouchClient(Couch, null);

        (await anonymous.GetAsync("_db_updates")).Status.Should().Be(401);
    }

    private async Task<string> LastAsync() => (await Client.GetAsync("_db_updates")).Json.GetProperty("last_seq").GetString()!;

    private async Task<IEnumerable<string>> EventsAsync(string query) => Events(await Client.GetAsync("_db_updates" + query));

    private static IEnumerable<string> Events(CouchAnswer answer) =>
        answer
            .Json.GetProperty("results")
            .EnumerateArray()
            .Select(static row => $"{row.GetProperty("type").GetString()} {row.GetProperty("db_name").GetString()}");
}
