using System.Text.Json;

namespace ReplicationKit.Embedded.Tests;

public sealed class ReplicationTests : IAsyncLifetime
{
    private EmbeddedCouch _couch = null!;
    private CouchClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _couch = await EmbeddedCouch.StartAsync(
            new EmbeddedCouchOptions { CrashBackoff = TimeSpan.FromMilliseconds(50) },
            TestContext.Current.CancellationToken
        );
        _client = new CouchClient(_couch);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _couch.DisposeAsync();
    }

    [Fact]
    public async Task A_one_shot_copies_documents_attachments_deletions_and_conflicts_and_says_so_in_its_document()
    {
        await SampleData.FillAsync(_client, "source", documents: 1000);

        await _client.PutAsync(
            "_replicator/all",
            $$"""{"source":"{{_couch.Uri}}source","target":"{{_couch.Uri}}target","create_target":true}"""
        );
        CouchAnswer state = await _client.UntilStateAsync("all", "completed");

        await SampleData.ShouldBeEqualAsync(_client, "source", _client, "target");
        state.Json.GetProperty("info").GetProperty("doc_write_failures").GetInt64().Should().Be(0);
        JsonElement document = (await _client.GetAsync("_replicator/all")).Json;
        document.GetProperty("_replication_state").GetString().Should().Be("completed");
        document
            .GetProperty("_replication_stats")
            .GetProperty("docs_written")
            .GetInt64()
            .Should()
            .Be(state.Json.GetProperty("info").GetProperty("docs_written").GetInt64());
    }

    [Fact]
    public async Task Socket_options_of_any_depth_end_neither_the_replication_nor_the_server()
    {
        await SampleData.FillAsync(_client, "source", documents: 1);
        string options = new('[', 100_000);

        await _client.PutAsync(
            "_replicator/deep",
            $$"""{"source":"{{_couch.Uri}}source","target":"{{_couch.Uri}}target","create_target":true,"socket_options":"{{options}}"}"""
        );

        await _client.UntilStateAsync("deep", "completed");
    }

    [Fact]
    public async Task Attachments_of_8_MB_are_copied_however_they_came()
    {
        await LargeAttachments.FillAsync(_client, "source");

        await _client.PutAsync(
            "_replicator/large",
            $$"""{"source":"{{_couch.Uri}}source","target":"{{_couch.Uri}}target","create_target":true}"""
        );
        await _client.UntilStateAsync("large", "completed");

        await LargeAttachments.ShouldBeEqualAsync(_client, "source", _client, "target");
    }

    [Fact]
    public async Task A_continuous_one_between_two_servers_survives_the_stop_of_its_target()
    {
        CancellationToken canceled = TestContext.Current.CancellationToken;
        await using EmbeddedCouch other = await EmbeddedCouch.StartAsync(cancellationToken: canceled);
        using var target = new CouchClient(other);
        await SampleData.FillAsync(_client, "source", documents: 20);
        await _client.PutAsync(
            "_replicator/follow",
            $$"""{"source":"{{_couch.Uri}}source","target":"{{other.Uri}}target","create_target":true,"continuous":true,"retries_per_request":1}"""
        );
        await target.UntilAsync("target", answer => answer.Status == 200 && answer.Json.GetProperty("doc_count").GetInt64() == 20);

        await other.StopAsync(canceled);
        await _client.PutAsync("source/later", """{"n":1}""");
        CouchAnswer crashed = await _client.UntilStateAsync("follow", "crashing");
        await other.RestartAsync(canceled);
        await target.UntilAsync("target/later", answer => answer.Status == 200);

        crashed.Json.GetProperty("info").GetProperty("error").GetString().Should().Contain("econnrefused");
        await SampleData.ShouldBeEqualAsync(_client, "source", target, "target");
    }

    [Fact]
    public async Task A_replaced_attachment_arrives_where_the_old_one_is()
    {
        await _client.PutAsync("source");
        string revision = (await _client.PutAsync("source/x", """{"_attachments":{"a":{"content_type":"image/png","data":"b25l"}}}"""))
            .Json.GetProperty("rev")
            .GetString()!;
        string request = $$"""{"source":"{{_couch.Uri}}source","target":"{{_couch.Uri}}target","create_target":true}""";
        (await _client.PostAsync("_replicate", request)).Status.Should().Be(200);

        await _client.PutAsync(
            "source/x",
            $$$"""{"_rev":"{{{revision}}}","_attachments":{"a":{"content_type":"image/png","data":"dHdv","revpos":1} } }"""
        );
        (await _client.PostAsync("_replicate", request)).Status.Should().Be(200);

        (await _client.GetAsync("target/x/a")).Text.Should().Be("two");
        (await _client.GetAsync($"source/x?attachments=true&atts_since=[\"{revision}\"]")).Text.Should().Contain("\"data\":\"dHdv\"");
        await SampleData.ShouldBeEqualAsync(_client, "source", _client, "target");
    }

    [Fact]
    public async Task A_continuous_one_goes_on_after_its_own_server_restarted()
    {
        CancellationToken canceled = TestContext.Current.CancellationToken;
        await SampleData.FillAsync(_client, "source", documents: 20);
        await _client.PutAsync(
            "_replicator/follow",
            $$"""{"source":"{{_couch.Uri}}source","target":"{{_couch.Uri}}target","create_target":true,"continuous":true}"""
        );
        await _client.UntilAsync("target", answer => answer.Status == 200 && answer.Json.GetProperty("doc_count").GetInt64() == 20);

        Uri before = _couch.BaseAddress;
        await _couch.RestartAsync(canceled);
        await _client.PutAsync("source/later", """{"n":1}""");
        await _client.UntilAsync("target/later", answer => answer.Status == 200);

        _couch.BaseAddress.Should().Be(before);
        await SampleData.ShouldBeEqualAsync(_client, "source", _client, "target");
    }
}
