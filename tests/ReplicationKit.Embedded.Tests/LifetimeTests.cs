namespace ReplicationKit.Embedded.Tests;

/// <summary>Starting, stopping, and what outlives them.</summary>
public sealed class LifetimeTests
{
    private static CancellationToken Canceled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_keeps_everything_over_the_end_of_the_server()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("embedded-couch-").FullName, "couch.db");
        string revision;
        await using (EmbeddedCouch first = await EmbeddedCouch.StartAsync(new EmbeddedCouchOptions { DataFile = file }, Canceled))
        {
            using var client = new CouchClient(first);
            await client.PutAsync("db");
            revision = (await client.PutAsync("db/x", """{"n":1,"_attachments":{"a":{"content_type":"text/plain","data":"aGVsbG8="} } }"""))
                .Json.GetProperty("rev")
                .GetString()!;
            await client.PutAsync("db/_local/l", """{"a":1}""");
        }

        await using EmbeddedCouch second = await EmbeddedCouch.StartAsync(new EmbeddedCouchOptions { DataFile = file }, Canceled);
        using var again = new CouchClient(second);

        (await again.GetAsync("db/x")).Json.GetProperty("_rev").GetString().Should().Be(revision);
        (await again.GetAsync("db/x/a")).Text.Should().Be("hello");
        (await again.GetAsync("db/_local/l")).Json.GetProperty("a").GetInt32().Should().Be(1);
        (await again.GetAsync("db")).Json.GetProperty("doc_count").GetInt32().Should().Be(1);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public async Task Credentials_in_the_address_are_percent_encoded()
    {
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync(
            new EmbeddedCouchOptions { AdminUser = "the admin", AdminPassword = "p@ss:/" },
            Canceled
        );
        using var client = new CouchClient(couch, "the admin", "p@ss:/");

        couch.Uri.UserInfo.Should().Be("the%20admin:p%40ss%3A%2F");
        (await client.GetAsync("_all_dbs")).Status.Should().Be(200);
        using HttpClient made = couch.CreateClient();
        (await made.GetStringAsync("_all_dbs", Canceled)).Should().Contain("_replicator");
    }

    [Fact]
    public async Task A_stopped_server_refuses_connections_and_comes_back_on_its_port()
    {
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync(cancellationToken: Canceled);
        using var client = new CouchClient(couch);
        Uri address = couch.Uri;

        await couch.StopAsync(Canceled);
        Func<Task> refused = () => client.GetAsync("");
        await refused.Should().ThrowAsync<HttpRequestException>();
        await couch.RestartAsync(Canceled);

        couch.Uri.Should().Be(address);
        (await client.GetAsync("_up")).Status.Should().Be(200);
    }

    [Fact]
    public async Task A_stop_ends_open_feeds_at_once()
    {
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync(cancellationToken: Canceled);
        using var client = new CouchClient(couch);
        await client.PutAsync("db");
        using var request = new HttpRequestMessage(HttpMethod.Get, "db/_changes?feed=continuous&heartbeat=60000&since=now");
        using HttpResponseMessage feed = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Canceled);

        await couch.StopAsync(Canceled);
        Func<Task> read = () => feed.Content.ReadAsStringAsync(Canceled);

        await read.Should().ThrowAsync<Exception>().Where(error => error is HttpRequestException || error is IOException);
    }

    [Theory]
    [InlineData("Port")]
    [InlineData("AdminUser")]
    [InlineData("AdminPassword")]
    [InlineData("MaxJobs")]
    [InlineData("SchedulerInterval")]
    [InlineData("ScriptTimeout")]
    public async Task An_option_that_cannot_be_is_named(string option)
    {
        var options = new EmbeddedCouchOptions
        {
            Port = option == "Port" ? 70_000 : 0,
            AdminUser = option == "AdminUser" ? "" : "admin",
            AdminPassword = option == "AdminPassword" ? "" : "s3cret",
            MaxJobs = option == "MaxJobs" ? 0 : 1,
            ScriptTimeout = TimeSpan.FromSeconds(option == "ScriptTimeout" ? 0 : 1),
            SchedulerInterval = TimeSpan.FromSeconds(option == "SchedulerInterval" ? 0 : 1),
        };

        Func<Task> start = () => EmbeddedCouch.StartAsync(options, Canceled);

        (await start.Should().ThrowAsync<ArgumentException>().WithParameterName(option)).Which.Message.Should().NotContain("s3cret");
    }

    [Fact]
    public void Without_collation_the_server_says_what_is_missing()
    {
        Action check = () => GlobalizationCheck.Check(switchedOff: true);

        check.Should().Throw<InvalidOperationException>().WithMessage("*InvariantGlobalization*");
        ((Action)GlobalizationCheck.Check).Should().NotThrow();
    }
}
