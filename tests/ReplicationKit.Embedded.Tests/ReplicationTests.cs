using System.Globalization;
using System.Text.Json;

namespace ReplicationKit.Embedded.Tests;

public sealed class ReplicationTests : IAsyncLifetime
{
    private EmbeddedCouch _couch = null!;
    private CouchClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _couch = await EmbeddedCouch.StartAsync(new EmbeddedCouchOptions { CrashBackoff = TimeSpan.FromMilliseconds(50) }, TestContext.Current.CancellationToken);
        _client = new CouchClient(_couch.BaseAddress);
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

        await _client.PutAsync("_replicator/all", $$"""{"source":"{{_couch.Uri}}source","target":"{{_couch.Uri}}target","create_target":true}""");
        CouchAnswer state = await _client.UntilStateAsync("all", "completed");

        await SampleData.ShouldBeEqualAsync(_client, "source", _client, "target");
        state.Json.GetProperty("info").GetProperty("doc_write_failures").GetInt64().Should().Be(0);
        JsonElement document = (await _client.GetAsync("_replicator/all")).Json;
        document.GetProperty("_replication_state").GetString().Should().Be("completed");
        document.GetProperty("_replication_stats").GetProperty("docs_written").GetInt64().Should().Be(state.Json.GetProperty("info").GetProperty("docs_written").GetInt64());
    }

    [Fact]
    public async Task A_continuous_one_between_two_servers_survives_the_stop_of_its_target()
    {
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        await using EmbeddedCouch other = await EmbeddedCouch.StartAsync(cancellationToken: cancelled);
        using var target = new CouchClient(other.BaseAddress);
        await SampleData.FillAsync(_client, "source", documents: 20);
        await _client.PutAsync("_replicator/follow", $$"""{"source":"{{_couch.Uri}}source","target":"{{other.Uri}}target","create_target":true,"continuous":true,"retries_per_request":1}""");
        await target.UntilAsync("target", answer => answer.Status == 200 && answer.Json.GetProperty("doc_count").GetInt64() == 20);

        await other.StopAsync(cancelled);
        await _client.PutAsync("source/later", """{"n":1}""");
        CouchAnswer crashed = await _client.UntilStateAsync("follow", "crashing");
        await other.RestartAsync(cancelled);
        await target.UntilAsync("target/later", answer => answer.Status == 200);

        crashed.Json.GetProperty("info").GetProperty("error").GetString().Should().Contain("econnrefused");
        await SampleData.ShouldBeEqualAsync(_client, "source", target, "target");
    }

    [Fact]
    public async Task A_continuous_one_goes_on_after_its_own_server_restarted()
    {
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        await SampleData.FillAsync(_client, "source", documents: 20);
        await _client.PutAsync("_replicator/follow", $$"""{"source":"{{_couch.Uri}}source","target":"{{_couch.Uri}}target","create_target":true,"continuous":true}""");
        await _client.UntilAsync("target", answer => answer.Status == 200 && answer.Json.GetProperty("doc_count").GetInt64() == 20);

        Uri before = _couch.BaseAddress;
        await _couch.RestartAsync(cancelled);
        await _client.PutAsync("source/later", """{"n":1}""");
        await _client.UntilAsync("target/later", answer => answer.Status == 200);

        _couch.BaseAddress.Should().Be(before);
        await SampleData.ShouldBeEqualAsync(_client, "source", _client, "target");
    }
}

/// <summary>A database with a bit of everything that replication must carry.</summary>
internal static class SampleData
{
    public static async Task FillAsync(CouchClient client, string database, int documents)
    {
        (await client.PutAsync(database)).Status.Should().Be(201);
        string docs = string.Join(',', Enumerable.Range(0, documents).Select(i => string.Create(CultureInfo.InvariantCulture, $$$"""{"_id":"doc{{{i:D6}}}","n":{{{i}}},"text":"{{{new string('x', i % 50)}}}é","deep":{"list":[1,2.5,true,null]}}""")));
        CouchAnswer written = await client.PostAsync($"{database}/_bulk_docs", $$"""{"docs":[{{docs}}]}""");
        written.Json.GetArrayLength().Should().Be(documents);
        for (int i = 0; i < documents; i += 10)
            await ChangeAsync(client, database, written.Json[i].GetProperty("id").GetString()!, written.Json[i].GetProperty("rev").GetString()!, i);
    }

    public static async Task ShouldBeEqualAsync(CouchClient left, string leftDatabase, CouchClient right, string rightDatabase)
    {
        List<string> expected = await ContentAsync(left, leftDatabase);
        List<string> actual = await ContentAsync(right, rightDatabase);
        actual.Should().Equal(expected);
        expected.Should().NotBeEmpty();
    }

    private static Task<CouchAnswer> ChangeAsync(CouchClient client, string database, string id, string revision, int i) => (i / 10 % 4) switch
    {
        0 => client.PutAsync($"{database}/{id}", $$$"""{"_rev":"{{{revision}}}","n":{{{i}}},"_attachments":{"note.txt":{"content_type":"text/plain","data":"{{{Convert.ToBase64String(new byte[100 + i])}}}"},"ü/b.bin":{"content_type":"application/octet-stream","data":"AAEC"} } }"""),
        1 => client.PostAsync($"{database}/_bulk_docs", $$"""{"new_edits":false,"docs":[{"_id":"{{id}}","_rev":"1-0123456789abcdef0123456789abcdef","conflicting":true}]}"""),
        2 => client.PutAsync($"{database}/{id}", $$"""{"_rev":"{{revision}}","changed":true}"""),
        _ => client.PostAsync($"{database}/_bulk_docs", $$"""{"docs":[{"_id":"{{id}}","_rev":"{{revision}}","_deleted":true}]}"""),
    };

    /// <summary>Every leaf of every document, deleted ones too, with revisions and the bytes of attachments.</summary>
    private static async Task<List<string>> ContentAsync(CouchClient client, string database)
    {
        var content = new List<string>();
        CouchAnswer changes = await client.GetAsync($"{database}/_changes?style=all_docs");
        foreach (JsonElement row in changes.Json.GetProperty("results").EnumerateArray())
        {
            string id = row.GetProperty("id").GetString()!;
            CouchAnswer leaves = await client.GetAsync($"{database}/{Uri.EscapeDataString(id)}?open_revs=all&revs=true&attachments=true");
            content.AddRange(leaves.Json.EnumerateArray().Select(leaf => leaf.GetProperty("ok").GetRawText()));
        }
        content.Sort(StringComparer.Ordinal);
        return content;
    }
}
