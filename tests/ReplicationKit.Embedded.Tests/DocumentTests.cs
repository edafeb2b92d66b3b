using System.Text.Json;

namespace ReplicationKit.Embedded.Tests;

/// <summary>Documents and revisions; the expected revisions are those that a CouchDB 3.5.2 gave the same edits.</summary>
public sealed class DocumentTests : IAsyncLifetime
{
    private EmbeddedCouch _couch = null!;
    private CouchClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _couch = await EmbeddedCouch.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        _client = new CouchClient(_couch);
        (await _client.PutAsync("db")).Status.Should().Be(201);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _couch.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"type":"even","n":0}""", "1-d1a631b53fc85bfd5f28cafd4f05a755")]
    [InlineData("""{"type":"odd","n":1}""", "1-bfa4c59c0d5524945486310bb942bb84")]
    [InlineData("""{"views":{"v":{"map":"function(d){emit(d._replication_state)}"}}}""", "1-a0ed3cc318d907b4bc2dc4512719bceb")]
    public async Task The_same_edit_has_the_revision_that_CouchDB_gives_it(string body, string revision)
    {
        CouchAnswer answer = await _client.PutAsync("db/x", body);

        answer.Json.GetProperty("rev").GetString().Should().Be(revision);
    }

    [Fact]
    public async Task Of_conflicting_revisions_the_higher_one_wins_and_the_other_is_listed()
    {
        await _client.PutAsync("db/x", """{"type":"odd","n":1}""");
        await _client.PostAsync("db/_bulk_docs", """{"new_edits":false,"docs":[{"_id":"x","_rev":"1-abc","other":true}]}""");

        CouchAnswer answer = await _client.GetAsync("db/x?conflicts=true");

        answer.Json.GetProperty("_rev").GetString().Should().Be("1-bfa4c59c0d5524945486310bb942bb84");
        answer.Json.GetProperty("_conflicts").EnumerateArray().Select(rev => rev.GetString()).Should().Equal("1-abc");
    }

    [Fact]
    public async Task A_deleted_winner_gives_way_to_a_living_conflict()
    {
        await _client.PostAsync(
            "db/_bulk_docs",
            """{"new_edits":false,"docs":[{"_id":"x","_rev":"2-b","_revisions":{"start":2,"ids":["b","a"]}},{"_id":"x","_rev":"2-c","_revisions":{"start":2,"ids":["c","a"]}}]}"""
        );
        await _client.DeleteAsync("db/x?rev=2-c");

        (await _client.GetAsync("db/x")).Json.GetProperty("_rev").GetString().Should().Be("2-b");
        JsonElement leaves = (await _client.GetAsync("db/_changes?style=all_docs")).Json.GetProperty("results")[0].GetProperty("changes");
        leaves.GetArrayLength().Should().Be(2);
    }

    [Fact]
    public async Task Revisions_that_are_missing_are_named_with_their_possible_ancestors()
    {
        string revision = (await _client.PutAsync("db/x", "{}")).Json.GetProperty("rev").GetString()!;

        CouchAnswer answer = await _client.PostAsync("db/_revs_diff", $$"""{"x":["{{revision}}","5-unknown"],"y":["1-a"]}""");

        answer
            .Text.Trim()
            .Should()
            .Be($$$"""{"x":{"missing":["5-unknown"],"possible_ancestors":["{{{revision}}}"]},"y":{"missing":["1-a"]}}""");
    }
}
