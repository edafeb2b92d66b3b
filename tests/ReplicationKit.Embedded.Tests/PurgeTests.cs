namespace ReplicationKit.Embedded.Tests;

/// <summary><c>_purge</c>, with answers of CouchDB 3.5.2.</summary>
public sealed class PurgeTests : ServerFixture
{
    [Fact]
    public async Task Purged_leaves_are_forgotten_with_their_rows()
    {
        string revision = await PutAsync("a");
        await PutAsync("b");
        await Client.PutAsync("db/_design/d", """{"views":{"v":{"map":"function(d){emit(d._id)}"}}}""");
        (await Client.GetAsync("db/_design/d/_view/v")).Json.GetProperty("total_rows").GetInt32().Should().Be(2);

        CouchAnswer purged = await Client.PostAsync("db/_purge", $$"""{"a":["{{revision}}"],"nope":["1-abc"]}""");

        purged.Status.Should().Be(201);
        purged.Text.Trim().Should().Be($$$"""{"purge_seq":null,"purged":{"a":["{{{revision}}}"],"nope":[]}}""");
        (await Client.GetAsync("db/a")).Json.GetProperty("reason").GetString().Should().Be("missing");
        (await Client.GetAsync("db/_design/d/_view/v")).Json.GetProperty("total_rows").GetInt32().Should().Be(1);
        (await Client.GetAsync("db/_changes")).Json.GetProperty("results").GetArrayLength().Should().Be(2);
        (await Client.GetAsync("db")).Json.GetProperty("purge_seq").GetString().Should().StartWith("2-");
        (await Client.GetAsync("db/_purged_infos"))
            .Text.Trim()
            .Should()
            .Be($$"""{"purged_infos":[{"id":"a","revs":["{{revision}}"]},{"id":"nope","revs":["1-abc"]}]}""");
        (await PutAsync("a")).Should().Be(revision, "the document is new again");
    }

    [Fact]
    public async Task Another_leaf_stays_and_a_revision_that_is_no_leaf_is_not_purged()
    {
        string first = await PutAsync("a");
        await Client.PostAsync("db/_bulk_docs", """{"new_edits":false,"docs":[{"_id":"a","_rev":"2-zzz","v":2}]}""");

        (await Client.PostAsync("db/_purge", """{"a":["2-zzz"]}"""))
            .Json.GetProperty("purged")
            .GetProperty("a")
            .GetArrayLength()
            .Should()
            .Be(1);
        (await Client.GetAsync("db/a")).Json.GetProperty("_rev").GetString().Should().Be(first);
        await Client.PutAsync("db/a", $$"""{"_rev":"{{first}}","v":3}""");
        (await Client.PostAsync("db/_purge", $$"""{"a":["{{first}}"]}"""))
            .Json.GetProperty("purged")
            .GetProperty("a")
            .GetArrayLength()
            .Should()
            .Be(0);
    }

    [Theory]
    [InlineData("""{"a":"1-abc"}""", "Invalid list of revisions")]
    [InlineData("""{"a":["x"]}""", "Invalid rev format")]
    [InlineData("[]", "Request body must be a JSON object")]
    public async Task A_malformed_request_is_refused(string body, string reason)
    {
        CouchAnswer answer = await Client.PostAsync("db/_purge", body);

        (answer.Status, answer.Json.GetProperty("reason").GetString()).Should().Be((400, reason));
    }

    [Fact]
    public async Task The_limit_applies_when_the_database_is_compacted_and_belongs_to_administrators()
    {
        (await Client.GetAsync("db/_purged_infos_limit")).Text.Trim().Should().Be("1000");
        (await Client.PutAsync("db/_purged_infos_limit", "0")).Status.Should().Be(400);
        (await Client.PutAsync("db/_purged_infos_limit", "1")).Status.Should().Be(200);
        await Client.PostAsync("db/_purge", """{"a":["1-a"],"b":["1-b"]}""");
        await Client.PostAsync("db/_compact", "{}");

        (await Client.GetAsync("db/_purged_infos")).Text.Trim().Should().Be("""{"purged_infos":[{"id":"b","revs":["1-b"]}]}""");
        await Client.PutAsync("db/_security", "{}");
        using var anonymous = new CouchClient(Couch, null);
        (await anonymous.PostAsync("db/_purge", "{}")).Status.Should().Be(401);
    }

    private async Task<string> PutAsync(string id) => (await Client.PutAsync("db/" + id, "{}")).Json.GetProperty("rev").GetString()!;
}
