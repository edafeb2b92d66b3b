using System.Text.Json;

namespace ReplicationKit.Embedded.Tests;

/// <summary>Replication with a real CouchDB, whose address (with credentials) the variable COUCHDB_URL holds.</summary>
public sealed class RealServerTests : ServerFixture
{
    [Theory]
    [InlineData("embedded pushes")]
    [InlineData("embedded pulls")]
    [InlineData("CouchDB pulls")]
    [InlineData("CouchDB pushes")]
    public Task Documents_go_both_ways_whoever_copies(string how) =>
        CopyAsync(
            how,
            (source, name) => SampleData.FillAsync(source, name, documents: 200),
            (source, name, target, copy) => SampleData.ShouldBeEqualAsync(source, name, target, copy, digests: false)
        );

    [Theory]
    [InlineData("embedded pushes")]
    [InlineData("embedded pulls")]
    [InlineData("CouchDB pulls")]
    [InlineData("CouchDB pushes")]
    public Task Attachments_of_8_MB_go_both_ways_whoever_copies(string how) =>
        CopyAsync(how, LargeAttachments.FillAsync, LargeAttachments.ShouldBeEqualAsync);

    [Theory]
    [InlineData("embedded pushes")]
    [InlineData("embedded pulls")]
    [InlineData("CouchDB pulls")]
    [InlineData("CouchDB pushes")]
    public Task A_replaced_attachment_arrives_where_the_old_one_is_whoever_copies(string how) =>
        CopyAsync(
            how,
            async (source, name) =>
            {
                await source.PutAsync(name);
                await source.PutAsync(name + "/x", """{"_attachments":{"a":{"content_type":"image/png","data":"b25l"}}}""");
            },
            async (_, _, target, copy) => (await target.GetAsync(copy + "/x/a")).Text.Should().Be("two"),
            async (source, name) =>
            {
                string revision = (await source.GetAsync(name + "/x")).Json.GetProperty("_rev").GetString()!;
                CouchAnswer answer = await source.PutAsync(
                    name + "/x",
                    $$$"""{"_rev":"{{{revision}}}","_attachments":{"a":{"content_type":"image/png","data":"dHdv","revpos":1} } }"""
                );
                answer.Status.Should().Be(201, answer.Text);
            }
        );

    [Fact]
    public Task A_document_with_more_revisions_than_a_URL_may_list_is_copied_from_CouchDB() =>
        CopyAsync(
            "embedded pulls",
            async (source, name) =>
            {
                await source.PutAsync(name);
                IEnumerable<string> documents = Enumerable
                    .Range(0, 400)
                    .Select(static i =>
                        $$$"""{"_id":"x","_rev":"1-{{{i:x32}}}","_attachments":{"a":{"content_type":"image/png","data":"b25l"} } }"""
                    );
                await source.PostAsync(name + "/_bulk_docs", $$"""{"new_edits":false,"docs":[{{string.Join(',', documents)}}]}""");
            },
            async (_, _, target, copy) => (await target.GetAsync(copy + "/x?open_revs=all")).Json.GetArrayLength().Should().Be(400),
            useBulkGet: false
        );

    [Theory]
    [InlineData(""","selector":{"n":1}""")]
    [InlineData(""","doc_ids":["one"]""")]
    [InlineData(""","filter":"d/f" """)]
    [InlineData(""","filter":"_view","query_params":{"view":"d/v"}""")]
    public async Task Changes_on_CouchDB_that_a_filter_rejects_are_not_pending_indefinitely(string filter)
    {
        (Uri real, CouchClient couch) = RealServer();
        using CouchClient source = couch;
        string name = "embed-" + Guid.NewGuid().ToString("N")[..8];
        await source.PutAsync(name);
        try
        {
            await source.PutAsync(name + "/one", """{"n":1}""");
            await source.PutAsync(name + "/two", """{"n":2}""");
            await source.PutAsync(
                name + "/_design/d",
                """
                {"filters":{"f":"function(doc) { return doc.n === 1; }"},
                 "views":{"v":{"map":"function(doc) { if (doc.n === 1) emit(doc._id, null); }"}}}
                """
            );
            await Client.PutAsync(
                "_replicator/a",
                $$"""
                {"source":"{{real}}{{name}}","target":"{{Couch.Uri}}db","continuous":true,
                 "connection_timeout":3000,"checkpoint_interval":500{{filter}}}
                """
            );

            await Client.UntilAsync(
                "_scheduler/docs/_replicator/a",
                answer =>
                    answer.Json.GetProperty("info") is { ValueKind: JsonValueKind.Object } info
                    && info.GetProperty("changes_pending") is { ValueKind: JsonValueKind.Number } pending
                    && pending.GetInt32() == 0
                    && info.GetProperty("checkpointed_source_seq").GetString()!.StartsWith("3-", StringComparison.Ordinal)
            );
        }
        finally
        {
            await source.DeleteAsync(name);
        }
    }

    private static (Uri Address, CouchClient Client) RealServer()
    {
        string? address = Environment.GetEnvironmentVariable("COUCHDB_URL");
        Assert.SkipWhen(string.IsNullOrEmpty(address), "COUCHDB_URL names no CouchDB to replicate with.");
        var real = new Uri(address.TrimEnd('/') + "/");
        string[] credentials = real.UserInfo.Split(':');
        return (real, new CouchClient(new UriBuilder(real) { UserName = "", Password = "" }.Uri, credentials[0], credentials[1]));
    }

    private async Task CopyAsync(
        string how,
        Func<CouchClient, string, Task> fill,
        Func<CouchClient, string, CouchClient, string, Task> compare,
        Func<CouchClient, string, Task>? change = null,
        bool useBulkGet = true
    )
    {
        (Uri real, CouchClient couch) = RealServer();
        using CouchClient ended = couch;
        string name = "embed-" + Guid.NewGuid().ToString("N")[..8];
        bool toReal = how is "embedded pushes" or "CouchDB pulls";
        (CouchClient source, CouchClient target) = toReal ? (Client, couch) : (couch, Client);
        string sourceUrl = (toReal ? Couch.Uri : real) + name;
        string targetUrl = (toReal ? real : Couch.Uri) + name + "-t";
        await fill(source, name);
        try
        {
            CouchClient replicator = how.StartsWith("embedded", StringComparison.Ordinal) ? Client : couch;
            await ReplicateAsync(replicator, sourceUrl, targetUrl, useBulkGet);
            if (change is not null)
            {
                await change(source, name);
                await ReplicateAsync(replicator, sourceUrl, targetUrl, useBulkGet);
            }
            await compare(source, name, target, name + "-t");
        }
        finally
        {
            await couch.DeleteAsync(name);
            await couch.DeleteAsync(name + "-t");
        }
    }

    private static async Task ReplicateAsync(CouchClient replicator, string source, string target, bool useBulkGet)
    {
        CouchAnswer answer = await replicator.PostAsync(
            "_replicate",
            $$"""{"source":"{{source}}","target":"{{target}}","create_target":true,"use_bulk_get":{{(useBulkGet ? "true" : "false")}} }"""
        );
        answer.Status.Should().Be(200, answer.Text);
        answer.Json.GetProperty("history")[0].GetProperty("doc_write_failures").GetInt32().Should().Be(0);
    }
}
