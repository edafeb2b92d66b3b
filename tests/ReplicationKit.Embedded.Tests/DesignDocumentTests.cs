using System.Text.Json;

namespace ReplicationKit.Embedded.Tests;

/// <summary>Which design documents are refused when they are written. The expected answers are those of CouchDB 3.5.2.</summary>
public sealed class DesignDocumentTests : ServerFixture
{
    // Programs exhaust the memory before their time, on a busy machine too.
    private protected override EmbeddedCouchOptions Options => new() { ScriptTimeout = TimeSpan.FromMinutes(5) };

    [Theory]
    [InlineData("""{"filters":"x"}""", "`filters` field must have object type")]
    [InlineData("""{"filters":{"f":5}}""", "`filters.f` field must have string or object type")]
    [InlineData("""{"filters":{"f":null}}""", "`filters.f` field must have string or object type")]
    [InlineData("""{"filters":null}""", "`filters` field must have object type")]
    [InlineData("""{"views":{"v":{"map":5}}}""", "`views.v.map` field must have string type")]
    [InlineData("""{"views":{"v":{"map":{"a":1}}}}""", "`views.v.map` field must have string type")]
    [InlineData("""{"views":{"v":{"map":"function(d){emit(1)}","reduce":5}}}""", "`views.v.reduce` field must have string type")]
    [InlineData("""{"views":{"v":{"map":"function(d){emit(1)}","reduce":"_foo"}}}""", "`_foo` is not a supported reduce function.")]
    [InlineData("""{"views":{"v":{}}}""", "View `v` must contain map function")]
    [InlineData("""{"views":{"v":{"lib":5}}}""", "View `v` must contain map function")]
    [InlineData("""{"views":{"v":5}}""", "`views.v` field must have object type")]
    [InlineData("""{"views":{"lib":5}}""", "`views.lib` field must have object type")]
    [InlineData("""{"views":[]}""", "`views` field must have object type")]
    [InlineData("""{"validate_doc_update":5}""", "`validate_doc_update` field must have string type")]
    [InlineData("""{"validate_doc_update":null}""", "`validate_doc_update` field must have string type")]
    [InlineData("""{"updates":{"u":5}}""", "`updates.u` field must have string or object type")]
    [InlineData("""{"shows":{"u":5}}""", "`shows.u` field must have string or object type")]
    [InlineData("""{"updates":"x"}""", "`updates` field must have object type")]
    [InlineData("""{"shows":5}""", "`shows` field must have object type")]
    [InlineData("""{"lists":"x"}""", "`lists` field must have object type")]
    [InlineData("""{"lists":{"l":5}}""", "`lists.l` field must have string or object type")]
    [InlineData("""{"rewrites":5}""", "`rewrites` field must have array or string type")]
    [InlineData("""{"options":5}""", "`options` field must have object type")]
    [InlineData("""{"options":{"include_design":5}}""", "`options.include_design` field must have boolean type")]
    [InlineData("""{"options":{"local_seq":"x"}}""", "`options.local_seq` field must have boolean type")]
    [InlineData("""{"options":{"partitioned":5}}""", "`options.partitioned` field must have boolean type")]
    [InlineData("""{"options":{"partitioned":true}}""", "partitioned option cannot be true in a non-partitioned database.")]
    [InlineData("""{"language":5}""", "`language` field must have string type")]
    [InlineData("""{"language":"query","views":{"v":{"map":"x"}}}""", "`views.v.map` field must have object type")]
    // CouchDB returns 500.
    [InlineData("""{"views":{"v":{"map":"function(d){emit(1)}","options":5}}}""", "`views.v.options` field must have object type")]
    [InlineData("""{"_deleted":true,"views":{"v":{"map":5}}}""", "`views.v.map` field must have string type")]
    public async Task A_design_document_of_a_wrong_shape_is_refused(string design, string reason)
    {
        CouchAnswer put = await Client.PutAsync("db/_design/d", design);
        CouchAnswer replicated = await Client.PostAsync(
            "db/_bulk_docs",
            $$"""{"new_edits":false,"docs":[{"_id":"_design/d","_rev":"1-a",{{design[1..]}}]}"""
        );

        (put.Status, put.Json.GetProperty("error").GetString()).Should().Be((400, "invalid_design_doc"));
        put.Json.GetProperty("reason").GetString().Should().Be(reason);
        replicated.Json[0].GetProperty("reason").GetString().Should().Be(reason);
    }

    [Theory]
    [InlineData("\"map\":\"x y\"", "map")]
    [InlineData("\"map\":\"5\"", "map")]
    [InlineData("\"map\":\"(function(d){\"", "map")]
    [InlineData("\"map\":\"throw 5\"", "map")]
    [InlineData("\"map\":\"require('x')\"", "map")]
    [InlineData("\"map\":\"function orders(doc) { emit(1) }\"", "map")]
    [InlineData("\"map\":\"function(d){emit(1)}\",\"reduce\":\"x y\"", "reduce")]
    public async Task A_view_that_does_not_compile_is_refused(string functions, string which)
    {
        CouchAnswer answer = await Client.PutAsync("db/_design/d", $$"""{"views":{"v":{ {{functions}} } } }""");

        (answer.Status, answer.Json.GetProperty("error").GetString()).Should().Be((400, "compilation_error"));
        answer.Json.GetProperty("reason").GetString().Should().StartWith($"Compilation of the {which} function in the 'v' view failed: ");
    }

    // CouchDB sets no limit to the memory: a program that exhausts it runs until its time is over, and the response is then 500.
    [Theory]
    [InlineData("function f() { return f() + 1 } f()")]
    [InlineData("import('x')")]
    [InlineData("(function() { var a = []; while (true) a.push(new Array(1e6).fill(1)) })()")]
    public async Task A_program_that_ends_its_process_does_not_compile(string map)
    {
        CouchAnswer answer = await Client.PutAsync("db/_design/d", JsonSerializer.Serialize(new { views = new { v = new { map } } }));

        (answer.Status, answer.Json.GetProperty("error").GetString()).Should().Be((400, "compilation_error"));
        answer.Json.GetProperty("reason").GetString().Should().StartWith("Compilation of the map function in the 'v' view failed");
    }

    [Theory]
    [InlineData("""{"filters":{"f":"x y z"}}""")]
    [InlineData("""{"filters":{"f":"function orders(doc, req) { return true }"}}""")]
    [InlineData("""{"views":{"v":{"map":"function(d){emit(1)}","reduce":"_sum"}}}""")]
    [InlineData("""{"views":{"v":{"map":"var h=1; (function(d){})"}}}""")]
    [InlineData("""{"views":{"lib":{"a":"exports.x=1"}}}""")]
    [InlineData("""{"validate_doc_update":"x y"}""")]
    [InlineData("""{"rewrites":"x"}""")]
    [InlineData("""{"language":"erlang","views":{"v":{"map":"x"}}}""")]
    [InlineData(
        """{"language":"query","views":{"v":{"map":{"fields":{"a":"asc"}},"reduce":"_count","options":{"def":{"fields":["a"]}}}}}"""
    )]
    [InlineData("""{"indexes":5,"autoupdate":5}""")]
    public async Task Other_design_documents_are_stored(string design)
    {
        CouchAnswer answer = await Client.PutAsync("db/_design/d", design);

        answer.Status.Should().Be(201, answer.Text);
    }

    [Fact]
    public async Task A_named_function_is_not_a_filter()
    {
        await Client.PutAsync("db/_design/d", """{"filters":{"f":"function orders(doc, req) { return true }"}}""");

        (await Client.GetAsync("db/_changes?filter=d/f"))
            .Json.GetProperty("reason")
            .GetString()
            .Should()
            .Contain("Expression does not eval to a function.");
    }
}
