using System.Text.Json;

namespace ReplicationKit.Embedded.Tests;

/// <summary>What validation functions are given. The expected values are those of CouchDB 3.5.2.</summary>
public sealed class ValidationFunctionTests : ServerFixture
{
    private const string Security = """{"members":{"roles":["_admin"]},"admins":{"roles":["_admin"]}}""";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Client.PutAsync(
            "db/_design/v",
            """{"validate_doc_update":"function(n,o,u,s){ if(n.say) throw({forbidden: JSON.stringify([n,o,s])}) }"}"""
        );
    }

    [Fact]
    public async Task A_new_document_replaces_nothing() =>
        (await SaidAsync("""{"_id":"a","say":1}""")).Should().Be($$"""[{"_id":"a","say":1},null,{{Security}}]""");

    [Fact]
    public async Task An_edit_replaces_the_revision_that_it_names()
    {
        string revision = (await Client.PutAsync("db/a", """{"v":1}""")).Json.GetProperty("rev").GetString()!;
        string ids = $$"""{"start":1,"ids":["{{revision[2..]}}"]}""";

        string said = await SaidAsync($$$"""{"_id":"a","_rev":"{{{revision}}}","say":1,"_attachments":{"q":{"data":"aGk="} } }""");

        said.Should()
            .Be(
                $$"""[{"_id":"a","_rev":"{{revision}}","say":1,"_revisions":{{ids}},"_attachments":{"q":"""
                    + """{"content_type":"application/octet-stream","revpos":0,"length":2,"stub":true}}},"""
                    + $$"""{"_id":"a","_rev":"{{revision}}","v":1,"_revisions":{{ids}}"""
                    + "},"
                    + Security
                    + "]"
            );
    }

    [Fact]
    public async Task A_document_that_is_created_again_replaces_nothing()
    {
        string revision = (await Client.PutAsync("db/a", """{"v":1}""")).Json.GetProperty("rev").GetString()!;
        await Client.DeleteAsync("db/a?rev=" + revision);

        (await SaidAsync("""{"_id":"a","say":1}""")).Should().Be($$"""[{"_id":"a","say":1},null,{{Security}}]""");
    }

    [Fact]
    public async Task An_edit_of_a_tombstone_replaces_the_tombstone()
    {
        await ReplicateAsync("""{"_id":"a","_revisions":{"start":2,"ids":["b","a"]},"_deleted":true}""");

        (await SaidAsync("""{"_id":"a","_rev":"2-b","say":1}"""))
            .Should()
            .Contain("""{"_id":"a","_rev":"2-b","_deleted":true,"_revisions":{"start":2,"ids":["b","a"]}}""");
    }

    [Fact]
    public async Task A_replicated_revision_replaces_the_nearest_stored_one_of_its_branch()
    {
        await ReplicateAsync("""{"_id":"c","_revisions":{"start":1,"ids":["a"]},"v":1}""");
        await ReplicateAsync("""{"_id":"c","_revisions":{"start":5,"ids":["z","y","x","w","q"]},"v":5}""");

        string said = await SaidAsync("""{"_id":"c","say":1,"_revisions":{"start":3,"ids":["c","b","a"]},"_deleted":true}""", false);

        said.Should()
            .Be(
                """[{"_id":"c","_rev":"3-c","say":1,"_deleted":true,"_revisions":{"start":3,"ids":["c","b","a"]}},"""
                    + """{"_id":"c","_rev":"1-a","v":1,"_revisions":{"start":1,"ids":["a"]}},"""
                    + Security
                    + "]"
            );
    }

    [Fact]
    public async Task A_replicated_revision_of_a_branch_of_its_own_replaces_nothing()
    {
        await ReplicateAsync("""{"_id":"c","_revisions":{"start":1,"ids":["a"]},"v":1}""");

        (await SaidAsync("""{"_id":"c","say":1,"_revisions":{"start":3,"ids":["c","x"]}}""", false))
            .Should()
            .Be("""[{"_id":"c","_rev":"3-c","say":1,"_revisions":{"start":3,"ids":["c","x"]}},null,""" + Security + "]");
    }

    [Theory]
    [InlineData("x y z")]
    [InlineData("function orders(doc) { return true }")]
    public async Task A_function_that_does_not_compile_refuses_documents_and_not_its_own_correction(string source)
    {
        string json = JsonSerializer.Serialize(source);
        CouchAnswer broken = await Client.PutAsync("db/_design/w", $$"""{"validate_doc_update":{{json}} }""");

        CouchAnswer refused = await Client.PutAsync("db/a", "{}");
        CouchAnswer corrected = await Client.DeleteAsync("db/_design/w?rev=" + broken.Json.GetProperty("rev").GetString());

        (refused.Status, refused.Json.GetProperty("error").GetString()).Should().Be((500, "compilation_error"));
        corrected.Status.Should().Be(200);
        (await Client.PutAsync("db/a", "{}")).Status.Should().Be(201);
    }

    [Fact]
    public async Task Design_and_local_documents_are_not_validated()
    {
        await Client.PutAsync("db/_design/w", """{"validate_doc_update":"function() { throw({forbidden:'never'}) }"}""");

        (await Client.PutAsync("db/a", "{}")).Status.Should().Be(403);
        (await Client.PutAsync("db/_design/x", "{}")).Status.Should().Be(201);
        (await Client.PutAsync("db/_local/x", "{}")).Status.Should().Be(201);
    }

    [Fact]
    public async Task The_security_object_is_that_of_the_database()
    {
        const string Object = """{"members":{"names":["x"],"roles":["_admin"]},"admins":{"names":[],"roles":["boss"]},"foo":1}""";
        await Client.PutAsync("db/_security", Object);

        (await SaidAsync("""{"_id":"a","say":1}""")).Should().Be($$"""[{"_id":"a","say":1},null,{{Object}}]""");
    }

    private async Task<string> SaidAsync(string document, bool newEdits = true)
    {
        CouchAnswer answer = await Client.PostAsync(
            "db/_bulk_docs",
            $$"""{"new_edits":{{(newEdits ? "true" : "false")}},"docs":[{{document}}]}"""
        );
        return answer.Json[0].GetProperty("reason").GetString()!;
    }

    private async Task ReplicateAsync(string document)
    {
        CouchAnswer answer = await Client.PostAsync("db/_bulk_docs", $$"""{"new_edits":false,"docs":[{{document}}]}""");
        answer.Text.Trim().Should().Be("[]");
    }
}
