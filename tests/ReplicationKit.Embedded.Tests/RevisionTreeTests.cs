using System.Text.Json;

namespace ReplicationKit.Embedded.Tests;

/// <summary>How edits join the revisions that a document has. The expected answers are those of CouchDB 3.5.2, unless a case says otherwise.</summary>
public sealed class RevisionTreeTests : ServerFixture
{
    private const string Attachment = """ "_attachments":{"a":{"data":"aGk="}} """;

    [Fact]
    public async Task A_document_that_is_created_again_with_an_attachment_has_the_revision_of_CouchDB()
    {
        (await RevisionAsync("""{"😀":null}""")).Should().Be("1-5cf8dff9661be7315460ee6efdcd9d44");
        await Client.DeleteAsync("db/x?rev=1-5cf8dff9661be7315460ee6efdcd9d44");

        string revision = await RevisionAsync(
            """{"_attachments":{"q r":{"content_type":"image/png","data":"YWFhYWFhYWFhYWFhYWFhYWFh","revpos":2}},"v":1}"""
        );

        revision.Should().Be("3-e468436ec671ae838b1ff207ae5fffdc");
        JsonElement attachment = (await Client.GetAsync("db/x")).Json.GetProperty("_attachments").GetProperty("q r");
        attachment.GetProperty("revpos").GetInt32().Should().Be(1);
        (await Client.GetAsync("db/x/q%20r")).Text.Should().Be("aaaaaaaaaaaaaaaaaa");
    }

    // CouchDB returns 500 (function_clause), and stores nothing either.
    [Theory]
    [InlineData("""{"p":{"stub":true}}""")]
    [InlineData("""{"p":{"stub":true,"revpos":1}}""")]
    [InlineData("""{"a":{"stub":true}}""")]
    public async Task A_stub_in_a_document_that_is_created_again_refuses_the_whole_request(string attachments)
    {
        string first = await RevisionAsync($$"""{ {{Attachment}} }""");
        await Client.DeleteAsync("db/x?rev=" + first);
        string document = $$"""{"_id":"x","_attachments":{{attachments}}}""";

        CouchAnswer put = await Client.PutAsync("db/x", document);
        CouchAnswer bulk = await Client.PostAsync("db/_bulk_docs", $$"""{"docs":[{"_id":"before"},{{document}},{"_id":"z"}]}""");

        (put.Status, put.Json.GetProperty("error").GetString()).Should().Be((400, "missing_stub"));
        (bulk.Status, bulk.Json.GetProperty("error").GetString()).Should().Be((400, "missing_stub"));
        (await Client.GetAsync("db/_all_docs")).Json.GetProperty("total_rows").GetInt32().Should().Be(0);
        (await Client.GetAsync("db/x")).Json.GetProperty("reason").GetString().Should().Be("deleted");
    }

    [Fact]
    public async Task A_stub_in_an_edit_of_an_unknown_revision_is_a_conflict_of_that_document_alone()
    {
        await Client.DeleteAsync("db/x?rev=" + await RevisionAsync("{}"));

        CouchAnswer bulk = await Client.PostAsync(
            "db/_bulk_docs",
            """{"docs":[{"_id":"k"},{"_id":"x","_rev":"2-x","_attachments":{"p":{"stub":true}}}]}"""
        );

        bulk.Status.Should().Be(201);
        bulk.Json[1].GetProperty("error").GetString().Should().Be("conflict");
        (await Client.GetAsync("db/k")).Status.Should().Be(200);
    }

    /// <summary>What is written after the document and before its ancestor; members of the ancestor; what its request has besides.</summary>
    [Theory]
    [InlineData("", "", "", true)]
    [InlineData("_design/d {}", "", "", false)]
    [InlineData("_design/d {};o {}", "", "", true)]
    [InlineData("""_design/d {"validate_doc_update":"function(){}"};o {}""", "", "", false)]
    [InlineData("", Attachment, "", false)]
    [InlineData("", "", """{"_id":"o","_rev":"1-a","_attachments":{"a":{"data":"aGk="}}}""", false)]
    [InlineData("", "", """{"_id":"_design/o","_rev":"1-a"}""", false)]
    [InlineData("", "", """{"_id":"o","_rev":"1-a"}""", true)]
    public async Task A_known_ancestor_receives_its_content_only_if_nothing_is_validated(
        string before,
        string members,
        string besides,
        bool received
    )
    {
        await ReplicateAsync("""{"_id":"x","_revisions":{"start":3,"ids":["c","b","a"]}}""");
        foreach (string write in before.Split(';', StringSplitOptions.RemoveEmptyEntries))
            (await Client.PutAsync("db/" + write.Split(' ')[0], write[write.IndexOf(' ', StringComparison.Ordinal)..]))
                .Status.Should()
                .Be(201);
        string sequence = await SequenceAsync();

        string ancestor = $$"""{"_id":"x","_revisions":{"start":2,"ids":["b","a"]},"v":2{{(members.Length > 0 ? "," + members : "")}}}""";
        await ReplicateAsync(besides.Length > 0 ? $"{ancestor},{besides}" : ancestor);

        CouchAnswer answer = await Client.GetAsync("db/x?rev=2-b");
        answer.Status.Should().Be(received ? 200 : 404, answer.Text);
        (await Client.GetAsync("db/x")).Json.GetProperty("_rev").GetString().Should().Be("3-c");
        if (besides.Length > 0)
            (await Client.GetAsync("db/" + JsonDocument.Parse(besides).RootElement.GetProperty("_id").GetString())).Status.Should().Be(200);
        else
            (await SequenceAsync() == sequence).Should().Be(!received);
    }

    [Theory]
    // A path that reaches further back than the oldest revision brings its ancestors.
    [InlineData("3-c 3-c,b,a", "3-c,b,a")]
    [InlineData("3-c 4-d,c,b,a", "4-d,c,b,a")]
    [InlineData("4-d,c 3-c,b,a", "4-d,c,b,a")]
    [InlineData("3-c,b 2-b,a", "3-c,b,a")]
    [InlineData("4-d,c 4-e,c,b,a", "4-d,c,b,a 4-e,c,b,a")]
    // A path that begins with a revision of another branch continues that branch.
    [InlineData("3-c,b,a 4-d,c", "4-d,c,b,a")]
    [InlineData("3-c,b,a 3-f,e 4-g,f,b", "3-c,b,a 3-f,e 4-g,f,b,a")]
    [InlineData("3-c,b,a 3-f,e 4-g,f,b 5-h,g", "3-c,b,a 3-f,e 5-h,g,f,b,a")]
    // Nothing in common.
    [InlineData("3-c,b 3-d,e", "3-c,b 3-d,e")]
    public async Task A_replicated_path_joins_the_branch_that_has_its_oldest_revision(string paths, string leaves)
    {
        foreach (string path in paths.Split(' '))
        {
            string[] parts = path.Split('-');
            string ids = string.Join(',', parts[1].Split(',').Select(static id => $"\"{id}\""));
            await ReplicateAsync($$$"""{"_id":"x","_revisions":{"start":{{{parts[0]}}},"ids":[{{{ids}}}]}}""");
        }

        CouchAnswer answer = await Client.GetAsync("db/x?open_revs=all&revs=true");

        string.Join(
                ' ',
                answer
                    .Json.EnumerateArray()
                    .Select(static leaf => leaf.GetProperty("ok").GetProperty("_revisions"))
                    .Select(static path =>
                        $"{path.GetProperty("start").GetRawText()}-{string.Join(',', path.GetProperty("ids").EnumerateArray().Select(static id => id.GetString()))}"
                    )
            )
            .Should()
            .Be(leaves);
    }

    [Theory]
    [InlineData("all", "3-z 4-j 4-k 5-a 9-q 10-c 12-a")]
    [InlineData("""["9-q","77-a","3-z","1-q","10-c","9-q"]""", "3-z 9-q 10-c 1-q 77-a")]
    public async Task Open_revisions_come_in_the_order_of_CouchDB(string wanted, string revisions)
    {
        await ReplicateAsync(
            """
            {"_id":"x","_rev":"3-z"},{"_id":"x","_rev":"10-c"},{"_id":"x","_rev":"9-q"},{"_id":"x","_rev":"5-a","_deleted":true},
            {"_id":"x","_rev":"12-a","_deleted":true},{"_id":"x","_revisions":{"start":4,"ids":["k","b"]}},
            {"_id":"x","_revisions":{"start":4,"ids":["j","b"]}}
            """
        );

        CouchAnswer answer = await Client.GetAsync("db/x?open_revs=" + Uri.EscapeDataString(wanted));

        string.Join(
                ' ',
                answer
                    .Json.EnumerateArray()
                    .Select(static row =>
                        row.TryGetProperty("ok", out JsonElement found)
                            ? found.GetProperty("_rev").GetString()
                            : row.GetProperty("missing").GetString()
                    )
            )
            .Should()
            .Be(revisions);
    }

    private async Task<string> SequenceAsync() => (await Client.GetAsync("db")).Json.GetProperty("update_seq").GetString()!;

    private async Task<string> RevisionAsync(string document)
    {
        CouchAnswer answer = await Client.PutAsync("db/x", document);
        answer.Status.Should().Be(201, answer.Text);
        return answer.Json.GetProperty("rev").GetString()!;
    }

    private async Task ReplicateAsync(string documents)
    {
        CouchAnswer answer = await Client.PostAsync("db/_bulk_docs", $$"""{"new_edits":false,"docs":[{{documents}}]}""");
        answer.Text.Trim().Should().Be("[]");
    }
}
