namespace ReplicationKit.Embedded.Tests;

/// <summary>
/// The rules of <c>_users</c>, and what readers see of other users' replications. The expected answers are those of CouchDB 3.5.2.
/// </summary>
public sealed class UserDocumentTests : ServerFixture
{
    [Theory]
    [InlineData("u", "\"name\":\"u\",\"roles\":[\"_admin\"]", "No system roles (starting with underscore) in users db.")]
    [InlineData("u", "\"name\":\"u\",\"roles\":[\"_x\"]", "No system roles (starting with underscore) in users db.")]
    [InlineData("u:y", "\"name\":\"u:y\",\"roles\":[]", "Character `:` is not allowed in usernames.")]
    [InlineData("_y", "\"name\":\"_y\",\"roles\":[]", "Username may not start with underscore.")]
    [InlineData("u", "\"name\":\"other\",\"roles\":[]", "Doc ID must be of the form org.couchdb.user:name")]
    [InlineData("u", "\"name\":5,\"roles\":[]", "Doc ID must be of the form org.couchdb.user:name")]
    [InlineData("u", "\"name\":\"\",\"roles\":[]", "doc.name is required")]
    [InlineData("u", "\"name\":\"u\"", "doc.roles must exist")]
    [InlineData("u", "\"name\":\"u\",\"roles\":[],\"password_scheme\":\"foo\"", "Password scheme `foo` not supported.")]
    [InlineData("u", "\"name\":\"u\",\"roles\":[],\"password\":5", "Password value of '5' is invalid.")]
    [InlineData("u", "\"name\":\"u\",\"roles\":[],\"password_scheme\":\"pbkdf2\"", "iterations must be a number.")]
    public async Task A_user_that_CouchDB_refuses_is_refused_to_an_administrator_too(string id, string members, string reason)
    {
        CouchAnswer answer = await Client.PutAsync("_users/org.couchdb.user:" + id, $$"""{"type":"user",{{members}}}""");

        (answer.Status, answer.Json.GetProperty("reason").GetString()).Should().Be((403, reason));
    }

    [Theory]
    [InlineData("true", "org.couchdb.user:u\"")]
    [InlineData("false", "org.couchdb.user:u\",\"_rev\":\"1-a\"")]
    public async Task A_system_role_is_refused_among_many_documents_too(string newEdits, string document)
    {
        CouchAnswer answer = await Client.PostAsync(
            "_users/_bulk_docs",
            $$"""{"new_edits":{{newEdits}},"docs":[{"_id":"{{document}},"type":"user","name":"u","roles":["_admin"]}]}"""
        );

        answer.Json[0].GetProperty("error").GetString().Should().Be("forbidden");
        (await Client.GetAsync("_users/org.couchdb.user:u")).Status.Should().Be(404);
    }

    [Fact]
    public async Task The_role_that_reads_metrics_is_not_a_system_role() =>
        (await Client.PutAsync("_users/org.couchdb.user:u", """{"type":"user","name":"u","roles":["_metrics"]}""")).Status.Should().Be(201);

    [Fact]
    public async Task The_design_document_that_checks_users_is_like_any_other()
    {
        CouchAnswer first = await Client.GetAsync("_users/_design/_auth");
        first.Json.GetProperty("language").GetString().Should().Be("javascript");
        (await Client.DeleteAsync("_users/_design/_auth?rev=" + first.Json.GetProperty("_rev").GetString())).Status.Should().Be(200);

        (await Client.PutAsync("_users/org.couchdb.user:u", """{"type":"other"}""")).Status.Should().Be(201);

        await Client.DeleteAsync("_users");
        await Client.PutAsync("_users");
        (await Client.GetAsync("_users")).Json.GetProperty("doc_count").GetInt32().Should().Be(0, "CouchDB writes the document later");
        (await Client.GetAsync("_users/_design/_auth")).Text.Should().Be(first.Text);
        (await Client.PutAsync("_users/org.couchdb.user:u", """{"type":"other"}""")).Status.Should().Be(403);
    }

    [Fact]
    public async Task A_changed_check_of_users_is_restored_when_the_server_starts_and_the_rest_is_kept()
    {
        string revision = (await Client.GetAsync("_users/_design/_auth")).Json.GetProperty("_rev").GetString()!;
        await Client.PutAsync("_users/_design/_auth", $$$"""{"_rev":"{{{revision}}}","views":{},"validate_doc_update":"function () {}"}""");
        (await Client.PutAsync("_users/org.couchdb.user:u", """{"type":"other"}""")).Status.Should().Be(201);

        await Couch.RestartAsync(Canceled);

        (await Client.PutAsync("_users/org.couchdb.user:v", """{"type":"other"}""")).Status.Should().Be(403);
        (await Client.GetAsync("_users/_design/_auth")).Json.TryGetProperty("views", out _).Should().BeTrue();
    }

    [Fact]
    public async Task A_user_changes_a_password_but_not_roles()
    {
        await Client.PutAsync("_node/_local/_config/couchdb/users_db_security_editable", "\"true\"");
        await Client.PutAsync("_users/_security", "{}");
        await Client.PutAsync("_users/org.couchdb.user:joe", """{"type":"user","name":"joe","roles":["b","a"],"password":"x"}""");
        using var joe = new CouchClient(Couch, "joe", "x");
        string revision = (await joe.GetAsync("_users/org.couchdb.user:joe")).Json.GetProperty("_rev").GetString()!;
        string Document(string roles) => $$"""{"_rev":"{{revision}}","type":"user","name":"joe","roles":{{roles}},"password":"y"}""";

        (await joe.PutAsync("_users/org.couchdb.user:joe", Document("""["a"]""")))
            .Json.GetProperty("reason")
            .GetString()
            .Should()
            .Be("Only _admin may edit roles");
        (await joe.PutAsync("_users/org.couchdb.user:joe", Document("""["a","b"]"""))).Status.Should().Be(201);
        using var again = new CouchClient(Couch, "joe", "y");
        (await again.DeleteAsync("_users/org.couchdb.user:joe?rev=" + await RevisionAsync(again))).Status.Should().Be(200);

        static async Task<string> RevisionAsync(CouchClient client) =>
            (await client.GetAsync("_users/org.couchdb.user:joe")).Json.GetProperty("_rev").GetString()!;
    }

    [Fact]
    public async Task Passwords_of_proxies_are_hidden_from_other_users()
    {
        await Client.PutAsync("_users/org.couchdb.user:joe", """{"type":"user","name":"joe","roles":[],"password":"x"}""");
        await Client.PutAsync("_replicator/_security", "{}");
        await Client.PutAsync(
            "_replicator/r",
            """
            {"source":"http://u:secret1@127.0.0.1:1/x","target":"http://u:secret2@127.0.0.1:1/y","continuous":true,
             "source_proxy":"http://pu:secret3@127.0.0.1:1","target_proxy":"socks5://pu:secret4@127.0.0.1:1"}
            """
        );
        using var joe = new CouchClient(Couch, "joe", "x");

        CouchAnswer answer = await joe.GetAsync("_replicator/r");

        answer.Status.Should().Be(200, answer.Text);
        answer.Text.Should().NotContain("secret").And.Contain("\"source_proxy\":\"http://127.0.0.1:1\"");
    }
}
