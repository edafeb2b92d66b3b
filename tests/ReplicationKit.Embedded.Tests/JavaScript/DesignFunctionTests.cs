using System.Text.Json;

namespace ReplicationKit.Embedded.Tests.JavaScript;

/// <summary>Functions of design documents.</summary>
public sealed class DesignFunctionTests : ServerFixture
{
    [Fact]
    public async Task A_filter_function_decides_with_the_query_of_the_request()
    {
        await FillAsync();
        await DesignAsync("""{"filters":{"by":"function(doc, req) { return doc.type === req.query.type; }"}}""");

        CouchAnswer answer = await Client.GetAsync("db/_changes?filter=d/by&type=odd");

        Ids(answer).Should().Equal("b");
    }

    [Fact]
    public async Task A_view_filters_by_what_it_emits_for()
    {
        await FillAsync();
        await DesignAsync("""{"views":{"even":{"map":"function(doc) { if (doc.type === 'even') emit(doc._id, null); }"}}}""");

        Ids(await Client.GetAsync("db/_changes?filter=_view&view=d/even")).Should().Equal("a");
    }

    [Fact]
    public async Task Functions_share_code_through_require()
    {
        await FillAsync();
        await DesignAsync(
            """{"lib":{"types":"exports.wanted = require('./one').one;","one":"exports.one = 'odd';"},"filters":{"f":"function(doc) { return doc.type === require('lib/types').wanted; }"}}"""
        );

        Ids(await Client.GetAsync("db/_changes?filter=d/f")).Should().Equal("b");
    }

    [Fact]
    public async Task What_is_no_function_is_a_compilation_error_as_in_CouchDB()
    {
        await DesignAsync("""{"filters":{"f":"1"}}""");

        CouchAnswer answer = await Client.GetAsync("db/_changes?filter=d/f");

        answer
            .Json.GetProperty("reason")
            .GetString()
            .Should()
            .Be("{compilation_error,<<\"Expression does not eval to a function. (1)\">>}");
    }

    [Theory]
    [InlineData("d/none", "missing json key: none")]
    [InlineData("none/f", "missing")]
    public async Task A_filter_that_is_not_there_is_not_found(string filter, string reason)
    {
        await DesignAsync("""{"filters":{"f":"function() { return true; }"}}""");

        CouchAnswer answer = await Client.GetAsync("db/_changes?filter=" + filter);

        answer.Status.Should().Be(404);
        answer.Json.GetProperty("reason").GetString().Should().Be(reason);
    }

    [Fact]
    public async Task A_validation_function_refuses_with_its_own_words_knowing_the_old_document_and_the_user()
    {
        await DesignAsync(
            """{"validate_doc_update":"function(doc, old, user, security) { if (old && doc.n < old.n) throw({forbidden: 'n of ' + user.name + ' may not fall'}); if (doc.secret) throw({unauthorized: 'who are you?'}); }"}"""
        );
        string revision = (await Client.PutAsync("db/x", """{"n":2}""")).Json.GetProperty("rev").GetString()!;

        CouchAnswer fallen = await Client.PutAsync("db/x", $$"""{"_rev":"{{revision}}","n":1}""");
        CouchAnswer secret = await Client.PutAsync("db/y", """{"secret":true}""");
        CouchAnswer bulk = await Client.PostAsync("db/_bulk_docs", """{"docs":[{"_id":"p","secret":true},{"_id":"q"}]}""");

        fallen.Status.Should().Be(403);
        fallen.Json.GetProperty("reason").GetString().Should().Be("n of admin may not fall");
        secret.Status.Should().Be(401);
        bulk.Json[0].GetProperty("error").GetString().Should().Be("unauthorized");
        bulk.Json[1].GetProperty("ok").GetBoolean().Should().BeTrue();
    }

    [Fact]
    public async Task A_replication_with_a_filter_function_copies_what_it_lets_through()
    {
        await FillAsync();
        await DesignAsync("""{"filters":{"by":"function(doc, req) { return doc.type === req.query.type; }"}}""");

        await Client.PutAsync(
            "_replicator/f",
            $$"""{"source":"{{Couch.Uri}}db","target":"{{Couch.Uri}}copy","create_target":true,"filter":"d/by","query_params":{"type":"even"} }"""
        );
        await Client.UntilStateAsync("f", "completed");

        CouchAnswer copy = await Client.GetAsync("copy/_all_docs");
        copy.Json.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("id").GetString()).Should().Equal("a");
    }

    private static IEnumerable<string?> Ids(CouchAnswer changes) =>
        changes.Json.GetProperty("results").EnumerateArray().Select(row => row.GetProperty("id").GetString());

    private Task<CouchAnswer> FillAsync() =>
        Client.PostAsync("db/_bulk_docs", """{"docs":[{"_id":"a","type":"even"},{"_id":"b","type":"odd"}]}""");

    private async Task DesignAsync(string json) => (await Client.PutAsync("db/_design/d", json)).Status.Should().Be(201);
}
