namespace ReplicationKit.Embedded.Tests;

/// <summary>What users without rights are answered, with the answers of CouchDB 3.5.2.</summary>
public sealed class AccessTests : ServerFixture
{
    private const string Design = "You are not a db or server admin.";
    private const string Maintenance = "You are not a server or db admin.";
    private const string Server = "You are not a server admin.";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Client.PutAsync("_users");
        await Client.PutAsync("_users/org.couchdb.user:tom", """{"type":"user","name":"tom","password":"x","roles":[]}""");
        await Client.PutAsync("db/_security", "{}");
        await Client.PutAsync("db/_design/x", "{}");
    }

    [Theory]
    [InlineData("PUT", "db/_design/a", "{}", 401, 403, Design)]
    [InlineData("PUT", "db/_design/a?new_edits=false", """{"_rev":"1-abc"}""", 401, 403, Design)]
    [InlineData("POST", "db", """{"_id":"_design/b"}""", 401, 403, Design)]
    [InlineData("PUT", "db/_design/a/att", "x", 401, 403, Design)]
    [InlineData("PUT", "db/_design/a", """{"views":5}""", 401, 403, Design)]
    [InlineData("PUT", "db/_design/x", "{}", 409, 409, "Document update conflict.")]
    [InlineData("DELETE", "db/_design/x?rev=1-967a00dff5e02add41819138abb3284d", null, 401, 403, Design)]
    [InlineData("POST", "db/_compact", "{}", 401, 401, Maintenance)]
    [InlineData("POST", "db/_compact/nope", "{}", 401, 401, Maintenance)]
    [InlineData("POST", "db/_view_cleanup", "{}", 401, 401, Maintenance)]
    [InlineData("POST", "db/_sync_shards", "{}", 401, 401, Server)]
    [InlineData("POST", "db/_purge", "{}", 401, 401, Server)]
    [InlineData("GET", "db/_purged_infos_limit", null, 401, 401, Server)]
    [InlineData("DELETE", "db/_index/q/json/q", null, 404, 404, "missing")]
    // CouchDB answers these with 500.
    [InlineData("PUT", "db/_security", "{}", 401, 403, Design)]
    [InlineData("PUT", "db/_revs_limit", "7", 401, 403, Design)]
    [InlineData("POST", "db/_index", """{"index":{"fields":["a"]}}""", 401, 403, Design)]
    public async Task A_user_without_rights_is_refused(string method, string path, string? body, int anonymous, int named, string reason)
    {
        using var nobody = new CouchClient(Couch, null);
        using var tom = new CouchClient(Couch, "tom", "x");
        foreach ((CouchClient client, int status) in ((CouchClient, int)[])[(nobody, anonymous), (tom, named)])
        {
            CouchAnswer answer = await client.SendAsync(new HttpMethod(method), path, body);

            (answer.Status, answer.Json.GetProperty("reason").GetString()).Should().Be((status, reason));
            if (status is 401 or 403)
                answer.Json.GetProperty("error").GetString().Should().Be(status == 401 ? "unauthorized" : "forbidden");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_design_document_that_a_user_must_not_write_does_not_refuse_the_other_documents(bool newEdits)
    {
        using var tom = new CouchClient(Couch, "tom", "x");
        string revision = newEdits ? "" : ""","_rev":"1-a" """;

        CouchAnswer answer = await tom.PostAsync(
            "db/_bulk_docs",
            $$"""{"new_edits":{{(newEdits ? "true" : "false")}},"docs":[{"_id":"_design/c"{{revision}}},{"_id":"n"{{revision}}}]}"""
        );

        answer.Status.Should().Be(201);
        answer.Json[0].GetProperty("id").GetString().Should().Be("_design/c");
        answer.Json[0].GetProperty("error").GetString().Should().Be("forbidden");
        answer.Json[0].GetProperty("reason").GetString().Should().Be(Design);
        (await Client.GetAsync("db/n")).Status.Should().Be(200);
        (await Client.GetAsync("db/_design/c")).Status.Should().Be(404);
    }

    [Fact]
    public async Task A_replication_by_a_user_copies_all_but_design_documents()
    {
        await Client.PutAsync("db/a", "{}");
        await Client.PutAsync("db/b", """{"_attachments":{"f":{"data":"aGVsbG8="}}}""");
        await Client.PutAsync("copy");
        await Client.PutAsync("copy/_security", "{}");

        CouchAnswer answer = await Client.PostAsync(
            "_replicate",
            $$"""{"source":"{{Couch.Uri}}db","target":"http://tom:x@{{Couch.BaseAddress.Authority}}/copy"}"""
        );

        answer.Status.Should().Be(200, answer.Text);
        (await Client.GetAsync("copy/a")).Status.Should().Be(200);
        (await Client.GetAsync("copy/b/f")).Text.Should().Be("hello");
        (await Client.GetAsync("copy/_design/x")).Status.Should().Be(404);
        answer.Json.GetProperty("history")[0].GetProperty("docs_written").GetInt32().Should().Be(2);
        answer.Json.GetProperty("history")[0].GetProperty("doc_write_failures").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task An_index_that_exists_is_created_again_by_anybody_and_deleted_by_an_administrator()
    {
        const string Index = """{"index":{"fields":["a"]},"ddoc":"q","name":"q"}""";
        using var tom = new CouchClient(Couch, "tom", "x");
        await Client.PostAsync("db/_index", Index);

        (await tom.PostAsync("db/_index", Index)).Json.GetProperty("result").GetString().Should().Be("exists");
        // CouchDB returns 200, and deletes nothing.
        (await tom.DeleteAsync("db/_index/q/json/q"))
            .Status.Should()
            .Be(403);
        (await tom.PostAsync("db/_index/_bulk_delete", """{"docids":["q"]}""")).Status.Should().Be(403);
        (await tom.PostAsync("db/_index/_bulk_delete", """{"docids":["nope"]}""")).Status.Should().Be(200);
        (await Client.GetAsync("db/_design/q")).Status.Should().Be(200);
    }
}
