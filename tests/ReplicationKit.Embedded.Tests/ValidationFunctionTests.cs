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
    public async Task An_edit_of_a_conflict_replaces_the_conflict()
    {
        await ReplicateAsync("""{"_id":"a","_rev":"1-a","v":1}""");
        await ReplicateAsync("""{"_id":"a","_rev":"1-b","v":2}""");

        (await SaidAsync("""{"_id":"a","_rev":"1-a","say":1}"""))
            .Should()
            .Contain(""",{"_id":"a","_rev":"1-a","v":1,"_revisions":{"start":1,"ids":["a"]}},""");
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

    [Theory]
    [InlineData("""{forbidden: 1}""", 403, "forbidden", "1")]
    [InlineData("""{forbidden: -1.5}""", 403, "forbidden", "-1.5")]
    [InlineData("""{forbidden: NaN}""", 403, "forbidden", "null")]
    [InlineData("""{forbidden: true}""", 403, "forbidden", "true")]
    [InlineData("""{forbidden: null}""", 403, "forbidden", "null")]
    [InlineData("""{forbidden: ''}""", 403, "forbidden", "\"\"")]
    [InlineData("""{forbidden: 'a\ud800b'}""", 403, "forbidden", "\"a\uFFFDb\"")]
    [InlineData("""{forbidden: {a: [1, null], b: undefined}}""", 403, "forbidden", """{"a":[1,null]}""")]
    [InlineData("""{forbidden: {}}""", 403, "forbidden", "{}")]
    [InlineData("""{forbidden: new Date(0)}""", 403, "forbidden", "\"1970-01-01T00:00:00.000Z\"")]
    [InlineData("""{forbidden: []}""", 403, "forbidden", "\"\"")]
    [InlineData("""{forbidden: ['a', ['b', [99]]]}""", 403, "forbidden", "\"abc\"")]
    [InlineData("""{forbidden: [195, 169]}""", 403, "forbidden", "\"é\"")]
    [InlineData("""{forbidden: [300]}""", 403, "forbidden", "\"[300]\"")]
    [InlineData("""{forbidden: [null]}""", 403, "forbidden", "\"[null]\"")]
    [InlineData("""{forbidden: [{a: 'é'}]}""", 403, "forbidden", "\"[{[{<<\\\"a\\\">>,<<\\\"é\\\">>}]}]\"")]
    [InlineData("""{unauthorized: 'no'}""", 401, "unauthorized", "\"no\"")]
    [InlineData("""{unauthorized: 1}""", 401, "unauthorized", "1")]
    [InlineData("""{unauthorized: {a: 1}}""", 401, "unauthorized", """{"a":1}""")]
    [InlineData("""{unauthorized: ['a']}""", 401, "unauthorized", "\"a\"")]
    [InlineData("""{other: 'x'}""", 500, "unknown_error", "\"x\"")]
    [InlineData("""{other: 1.5}""", 500, "unknown_error", "\"1.5\"")]
    [InlineData("""{other: null}""", 500, "unknown_error", "\"unknown_error\"")]
    [InlineData("""{other: {a: [1, 'b', {}]}}""", 500, "unknown_error", "\"{[{<<\\\"a\\\">>,[1,<<\\\"b\\\">>,{[]}]}]}\"")]
    [InlineData("""['error', 'a', 'b']""", 500, "a", "\"b\"")]
    [InlineData("""['fatal', 'a', {b: 1}]""", 500, "a", "\"{[{<<\\\"b\\\">>,1}]}\"")]
    [InlineData("""['error', 'a', null]""", 500, "unknown_error", "\"a\"")]
    [InlineData("""'s'""", 500, "unknown_error", "\"s\"")]
    public async Task What_a_function_throws_is_the_answer(string thrown, int status, string error, string reason)
    {
        await ThrowAsync(thrown);

        CouchAnswer put = await Client.PutAsync("db/a", """{"bad":true}""");
        CouchAnswer many = await Client.PostAsync("db/_bulk_docs", """{"docs":[{"_id":"b"},{"_id":"c","bad":true}]}""");

        put.Status.Should().Be(status, put.Text);
        many.Status.Should().Be(201, many.Text);
        many.Json[0].GetProperty("ok").GetBoolean().Should().BeTrue();
        foreach (JsonElement answer in (JsonElement[])[put.Json, many.Json[1]])
        {
            answer.GetProperty("error").GetString().Should().Be(error);
            JsonSerializer.Serialize(answer.GetProperty("reason"), Unescaped).Should().Be(reason);
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("0")]
    [InlineData("false")]
    [InlineData("{forbidden: undefined}")]
    [InlineData("{forbidden: 1, unauthorized: 2}")]
    [InlineData("['forbidden', 'x']")]
    public async Task What_is_no_answer_fails_the_whole_request(string thrown)
    {
        await ThrowAsync(thrown);

        CouchAnswer put = await Client.PutAsync("db/a", """{"bad":true}""");
        CouchAnswer many = await Client.PostAsync("db/_bulk_docs", """{"docs":[{"_id":"b"},{"_id":"c","bad":true}]}""");

        foreach (CouchAnswer answer in (CouchAnswer[])[put, many])
        {
            answer.Status.Should().Be(500);
            answer.Json.GetProperty("error").GetString().Should().Be("unknown_error");
            answer.Json.GetProperty("reason").GetString().Should().Be("function_clause");
        }
        (await Client.GetAsync("db/b")).Status.Should().Be(404);
    }

    [Theory]
    [InlineData("throw 1")]
    [InlineData("throw true")]
    [InlineData("return false")]
    [InlineData("return {forbidden: 'x'}")]
    public async Task What_a_function_returns_is_not_counted(string statement)
    {
        await Client.PutAsync("db/_design/w", $$"""{"validate_doc_update":"function(n) { {{statement}} }"}""");

        (await Client.PutAsync("db/a", "{}")).Status.Should().Be(201);
    }

    private static readonly JsonSerializerOptions Unescaped = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private async Task ThrowAsync(string thrown)
    {
        string source = JsonSerializer.Serialize($"function(n) {{ if (n.bad) throw ({thrown}) }}");
        CouchAnswer answer = await Client.PutAsync("db/_design/w", $$"""{"validate_doc_update":{{source}} }""");
        answer.Status.Should().Be(201, answer.Text);
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
