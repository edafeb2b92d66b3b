using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ReplicationKit.Embedded.Tests;

/// <summary>
/// What of a document is refused, kept and changed. The expected answers are those of CouchDB 3.5.2, unless a case says otherwise.
/// </summary>
public sealed class DocumentShapeTests : ServerFixture
{
    [Theory]
    [InlineData("""{"_deleted":"yes"}""", "Bad special document member: _deleted")]
    [InlineData("""{"_deleted":null}""", "Bad special document member: _deleted")]
    [InlineData("""{"_deleted_revs":1}""", "Bad special document member: _deleted_revs")]
    [InlineData("""{"x":1e400}""", "invalid UTF-8 JSON")]
    [InlineData("""{"x":-1.5E999}""", "invalid UTF-8 JSON")]
    [InlineData("""{"a":"\ud800"}""", "invalid UTF-8 JSON")]
    [InlineData("""{"\uDC00":1}""", "invalid UTF-8 JSON")]
    [InlineData("""{"_rev":"-1-a"}""", "Invalid rev format")]
    [InlineData("""{"_rev":"3-zzCDEF0123456789ABCDEF0123456789"}""", "Invalid rev format")]
    [InlineData("""{"_revisions":5}""", "Bad special document member: _revisions")]
    [InlineData("""{"_revisions":{"start":-1,"ids":["a"]}}""", "RevId isn't a string")]
    [InlineData("""{"_attachments":5}""", "Bad special document member: _attachments")]
    [InlineData("""{"_attachments":{"a":{}}}""", "Invalid attachment data for a")]
    // CouchDB returns 500 for these.
    [InlineData("""{"_attachments":{"a":{"data":"aGk=","content_type":5}}}""", "Invalid content_type of attachment a")]
    [InlineData("""{"_attachments":{"a":{"follows":true,"length":5}}}""", "Attachment part missing for a")]
    public async Task A_malformed_document_is_refused(string document, string reason)
    {
        CouchAnswer put = await Client.PutAsync("db/x", document);
        CouchAnswer bulk = await Client.PostAsync("db/_bulk_docs", $$"""{"docs":[{"_id":"y"},{{document}}]}""");

        (put.Status, put.Json.GetProperty("reason").GetString()).Should().Be((400, reason));
        (bulk.Status, bulk.Json.GetProperty("reason").GetString()).Should().Be((400, reason));
        (await Client.GetAsync("db/y")).Status.Should().Be(404);
    }

    [Theory]
    [InlineData("""{"x":123456789012345678901234567890}""", "1-132bd5713f43fecbf365abef422c684f")]
    [InlineData("""{"x":1e308}""", "1-f9713ddbdad6663e31c512e9d8f9aa1e")]
    [InlineData("""{"v":1.50,"w":-0.0}""", "1-f01261baeced2913357d98e78bc4d7d3")]
    [InlineData("""{"_access":["a"]}""", "1-04948ae685364d6aeb6b9d8458c3fad9")]
    [InlineData("""{"_attachments":{"a":5}}""", "1-967a00dff5e02add41819138abb3284d")]
    [InlineData("""{"_attachments":{"a":{"data":"aGk=\n"}}}""", "1-cdca5dd8105b5ffac9b217ec183268e7")]
    [InlineData(
        """{"_attachments":{"a":{"data":"aGk=","encoding":"gzip","length":99,"digest":"md5-x"}}}""",
        "1-cdca5dd8105b5ffac9b217ec183268e7"
    )]
    public async Task An_odd_document_becomes_the_revision_that_CouchDB_makes_of_it(string document, string revision)
    {
        CouchAnswer answer = await Client.PutAsync("db/x", document);

        answer.Status.Should().Be(201, answer.Text);
        answer.Json.GetProperty("rev").GetString().Should().Be(revision);
    }

    [Theory]
    [InlineData("1.50", "1.5")]
    [InlineData("-0.0", "0.0")]
    [InlineData("1e3", "1.0e3")]
    [InlineData("1E-7", "1.0e-7")]
    [InlineData("123456.789e3", "123456789.0")]
    [InlineData("12345678901234567.0", "1.2345678901234568e16")]
    [InlineData("""{"a":1,"a":[2.0,{"b":1,"b":2}]}""", """{"a":[2.0,{"b":2}]}""")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    public async Task Values_are_written_as_CouchDB_writes_them(string value, string written)
    {
        await Client.PutAsync("db/x", $$"""{"v":{{value}} }""");

        (await Client.GetAsync("db/x")).Json.GetProperty("v").GetRawText().Should().Be(written);
    }

    [Theory]
    [InlineData("""{"_rev":"1-a"}""")]
    [InlineData("""{"_revisions":{"start":1,"ids":["a","b"]}}""")]
    public async Task A_new_document_replaces_no_revision(string document) =>
        (await Client.PutAsync("db/x", document)).Status.Should().Be(409);

    [Fact]
    public async Task A_deleted_document_is_created_again_and_not_edited()
    {
        string first = await RevisionAsync("{}");
        string second = (await Client.DeleteAsync("db/x?rev=" + first)).Json.GetProperty("rev").GetString()!;

        (await Client.PutAsync("db/x", $$"""{"_rev":"{{second}}"}""")).Status.Should().Be(409);
        (await Client.PutAsync("db/x", """{"_deleted":true}""")).Status.Should().Be(409);
        (await Client.DeleteAsync("db/x/a")).Json.GetProperty("reason").GetString().Should().Be("deleted");
        await RevisionAsync("""{"_attachments":{"a":{"data":"aGk="}}}""");
        JsonElement created = (await Client.GetAsync("db/x")).Json;
        created.GetProperty("_rev").GetString().Should().StartWith("3-");
        created.GetProperty("_attachments").GetProperty("a").GetProperty("revpos").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task An_attachment_without_a_generation_is_sent_like_others()
    {
        await ReplicateAsync("""{"_id":"x","_rev":"3-a","_attachments":{"a":{"data":"aGk="}}}""");

        (await Client.GetAsync("db/x?attachments=true")).Text.Should().Contain("\"data\":\"aGk=\"");
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_refused()
    {
        using var content = new ByteArrayContent([.. "{\"a\":\""u8, 0xFF, .. "\"}"u8]);
        using HttpResponseMessage answer = await Client.Http.PutAsync("db/x", content, Canceled);

        ((int)answer.StatusCode).Should().Be(400);
        (await answer.Content.ReadAsStringAsync(Canceled)).Should().Contain("invalid UTF-8 JSON");
    }

    [Theory]
    [InlineData("%ff", 400)]
    [InlineData("a+b", 404)]
    public async Task A_path_is_decoded_as_UTF8(string path, int status)
    {
        await Client.PutAsync("db/a%20b", "{}");

        (await Client.GetAsync("db/" + path)).Status.Should().Be(status == 404 ? 200 : status);
    }

    [Theory]
    [InlineData("""{"_id":"n1"}""")]
    [InlineData("""{"_id":"_local/n1"}""")]
    [InlineData("""{"v":1}""")]
    public async Task A_document_that_is_stored_as_it_is_must_name_its_revision(string document)
    {
        CouchAnswer answer = await Client.PostAsync("db/_bulk_docs", $$"""{"new_edits":false,"docs":[{{document}}]}""");

        answer.Status.Should().Be(400);
        answer.Json.GetProperty("reason").GetString().Should().StartWith("When `new_edits: false`, the document needs `_rev`");
    }

    [Fact]
    public async Task A_path_of_revisions_says_more_than_a_revision()
    {
        await Client.PostAsync(
            "db/_bulk_docs",
            """{"new_edits":false,"docs":[{"_id":"x","_rev":"3-x","_revisions":{"start":2,"ids":["b","a"]}}]}"""
        );

        (await Client.GetAsync("db/x")).Json.GetProperty("_rev").GetString().Should().Be("2-b");
    }

    [Fact]
    public async Task A_branch_that_comes_with_older_ancestors_brings_them()
    {
        await ReplicateAsync("""{"_id":"x","_rev":"3-c"}""");
        await ReplicateAsync("""{"_id":"x","_revisions":{"start":4,"ids":["d","c","b","a"]}}""");

        CouchAnswer answer = await Client.GetAsync("db/x?revs=true");

        answer.Json.GetProperty("_revisions").GetRawText().Should().Be("""{"start":4,"ids":["d","c","b","a"]}""");
    }

    [Fact]
    public async Task An_ancestor_whose_content_is_missing_receives_it()
    {
        await ReplicateAsync("""{"_id":"x","_revisions":{"start":3,"ids":["c","b","a"]},"v":3}""");
        await ReplicateAsync("""{"_id":"x","_revisions":{"start":1,"ids":["a"]},"v":1}""");
        await ReplicateAsync("""{"_id":"x","_revisions":{"start":2,"ids":["b"]},"_deleted":true,"v":2}""");
        await ReplicateAsync("""{"_id":"x","_revisions":{"start":2,"ids":["b"]},"v":4}""");

        (await Client.GetAsync("db/x?revs_info=true"))
            .Json.GetProperty("_revs_info")
            .GetRawText()
            .Should()
            .Be("""[{"rev":"3-c","status":"available"},{"rev":"2-b","status":"deleted"},{"rev":"1-a","status":"available"}]""");
        (await Client.GetAsync("db/x?rev=1-a")).Json.GetProperty("v").GetInt32().Should().Be(1);
        (await Client.GetAsync("db/x?rev=2-b")).Json.GetProperty("v").GetInt32().Should().Be(2);
        (await Client.GetAsync("db/_changes")).Json.GetProperty("last_seq").GetString().Should().StartWith("3-");
    }

    [Fact]
    public async Task The_sign_of_a_negative_zero_counts_and_is_not_shown()
    {
        string first = await RevisionAsync("""{"a":-0,"b":-0.0,"c":[-0.05,-0e3]}""");
        first.Should().Be("1-ada592b0139da98d2e6534b3700648fd");
        (await Client.GetAsync("db/x")).Text.Should().Contain(""" "a":0,"b":0.0,"c":[-0.05,0.0] """.Trim());
        (await Client.PutAsync("db/y", """{"v":1.50,"w":-0.0}""")).Status.Should().Be(201);
        await ReplicateAsync("""{"_id":"z","_rev":"3-baa","v":1.50,"w":-0.0}""");

        using var content = new ByteArrayContent([.. "bbbbbbbbbbbbbbbbb"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        using HttpResponseMessage answer = await Client.Http.PutAsync("db/z/q%20r?rev=3-baa", content, Canceled);

        (await answer.Content.ReadAsStringAsync(Canceled)).Should().Contain("\"rev\":\"4-57ebfd8f2907141495b4ec914c91a165\"");
    }

    [Fact]
    public async Task A_character_outside_of_the_basic_plane_is_written_as_it_is()
    {
        await Client.PutAsync("db/e%F0%9F%98%80", "{\"😀\":\"\\ud83d\\ude00\"}");

        (await Client.GetAsync("db/_changes?include_docs=true")).Text.Should().Contain("\"e😀\"").And.Contain("\"😀\":\"😀\"");
        (await Client.GetAsync("db/_all_docs")).Text.Should().Contain("\"e😀\"").And.NotContain("\\u");
        (await Client.PutAsync("db/esc", """{"a":"\u0001\u001f\"\\\/\b\f\n\r\té"}""")).Status.Should().Be(201);
        (await Client.GetAsync("db/esc"))
            .Text.Should()
            .Contain(
                """
                "a":"\u0001\u001F\"\\/\b\f\n\r\té"
                """.Trim()
            );
    }

    [Fact]
    public async Task An_attachment_that_is_written_again_is_of_the_new_revision_whatever_the_document_says()
    {
        string first = await RevisionAsync("""{"_attachments":{"a":{"data":"b25l"}}}""");
        string second = await RevisionAsync(
            $$$"""{"_rev":"{{{first}}}","_attachments":{"a":{"data":"dHdv","revpos":1},"b":{"data":"dHdv","revpos":9} } }"""
        );

        CouchAnswer answer = await Client.GetAsync("db/x");

        second.Should().Be("2-a65a85b387c605a29394aaecfac26362");
        answer.Json.GetProperty("_attachments").GetProperty("a").GetProperty("revpos").GetInt32().Should().Be(2);
        answer.Json.GetProperty("_attachments").GetProperty("b").GetProperty("revpos").GetInt32().Should().Be(2);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData(",\"revpos\":7", 7)]
    public async Task A_replicated_attachment_keeps_its_revpos(string given, int kept)
    {
        await ReplicateAsync($$$"""{"_id":"x","_rev":"3-a","_attachments":{"a":{"data":"aGk="{{{given}}} } } }""");

        CouchAnswer answer = await Client.GetAsync("db/x");

        answer.Json.GetProperty("_attachments").GetProperty("a").GetProperty("revpos").GetInt32().Should().Be(kept);
    }

    [Theory]
    [InlineData("""{"a":{"stub":true,"revpos":1}}""", 412)]
    [InlineData("""{"a":{"stub":true,"revpos":2}}""", 201)]
    [InlineData("""{"a":{"stub":true}}""", 201)]
    [InlineData("""{"c":{"stub":true}}""", 412)]
    public async Task A_stub_is_an_attachment_of_the_revision_that_is_replaced(string attachments, int status)
    {
        string first = await RevisionAsync("""{"_attachments":{"c":{"data":"b25l"}}}""");
        string second = await RevisionAsync($$$"""{"_rev":"{{{first}}}","_attachments":{"a":{"data":"dHdv"} } }""");

        CouchAnswer answer = await Client.PutAsync("db/x", $$"""{"_rev":"{{second}}","_attachments":{{attachments}}}""");

        answer.Status.Should().Be(status, answer.Text);
    }

    [Fact]
    public async Task A_stub_without_its_attachment_refuses_the_whole_request()
    {
        CouchAnswer answer = await Client.PostAsync(
            "db/_bulk_docs",
            """{"new_edits":false,"docs":[{"_id":"k","_rev":"1-a"},{"_id":"x","_rev":"3-a","_attachments":{"a":{"stub":true}}}]}"""
        );

        (answer.Status, answer.Json.GetProperty("error").GetString()).Should().Be((412, "missing_stub"));
        (await Client.GetAsync("db/k")).Status.Should().Be(404);
    }

    [Theory]
    [InlineData(""" "length":10 """, "attachment shorter than expected")]
    [InlineData(""" "length":3 """, "attachment longer than expected")]
    // CouchDB returns 500.
    [InlineData(""" "length":5,"digest":"md5-AAAAAAAAAAAAAAAAAAAAAA==" """, "Attachment a does not have its digest")]
    public async Task A_part_that_is_not_what_the_document_says_is_refused(string said, string reason)
    {
        CouchAnswer answer = await MultipartAsync($$$"""{"_attachments":{"a":{"follows":true,{{{said}}} } } }""", "a");

        (answer.Status, answer.Json.GetProperty("reason").GetString()).Should().Be((400, reason));
        (await Client.GetAsync("db/m")).Status.Should().Be(404);
    }

    [Fact]
    public async Task A_part_of_another_name_is_the_next_attachment()
    {
        CouchAnswer answer = await MultipartAsync("""{"_attachments":{"a":{"follows":true,"length":5}}}""", "zz");

        answer.Status.Should().Be(201, answer.Text);
        (await Client.GetAsync("db/m/a")).Text.Should().Be("hello");
    }

    [Theory]
    [InlineData("PUT", "db/_local/x/att")]
    [InlineData("GET", "db/_local/x/att")]
    [InlineData("DELETE", "db/_local/x/att")]
    [InlineData("PUT", "db/_local/a/b/c")]
    [InlineData("PUT", "db/_local%2Fx/att")]
    public async Task Local_documents_have_no_attachments(string method, string path)
    {
        CouchAnswer answer = await Client.SendAsync(new HttpMethod(method), path, method == "PUT" ? "{}" : null);

        (answer.Status, answer.Json.GetProperty("reason").GetString()).Should().Be((400, "_local documents do not accept attachments."));
        (await Client.GetAsync("db")).Json.GetProperty("doc_count").GetInt32().Should().Be(0);
    }

    [Fact]
    public async Task Local_documents_have_no_conflicts_and_count_their_revisions()
    {
        string[] revisions =
        [
            await LocalAsync("""{"v":1}"""),
            await LocalAsync("""{"v":2}"""),
            await LocalAsync("""{"_rev":"0-55","v":3,"_attachments":{"a":{"data":"aGk="}}}"""),
        ];

        revisions.Should().Equal("0-1", "0-1", "0-56");
        (await Client.GetAsync("db/_local/x")).Text.Trim().Should().Be("""{"_id":"_local/x","_rev":"0-56","v":3}""");
        (await Client.GetAsync("db/_local/x?rev=0-56")).Status.Should().Be(404);
        (await Client.PutAsync("db/_local/x", """{"_foo":1}""")).Status.Should().Be(400);
        (await Client.PutAsync("db/_local/x", """{"_rev":"1-x"}""")).Status.Should().Be(400);
        (await Client.DeleteAsync("db/_local/x")).Json.GetProperty("rev").GetString().Should().Be("0-0");
        (await Client.DeleteAsync("db/_local/x")).Status.Should().Be(404);
    }

    [Fact]
    public async Task Local_documents_are_posted_copied_and_written_in_bulk_like_others()
    {
        await Client.PostAsync("db", """{"_id":"_local/a","v":1}""");
        await Client.SendAsync(new HttpMethod("COPY"), "db/_local/a", null, ("Destination", "_local/b"));
        await Client.SendAsync(new HttpMethod("COPY"), "db/_local/a", null, ("Destination", "c"));
        CouchAnswer bulk = await Client.PostAsync(
            "db/_bulk_docs",
            """{"docs":[{"_id":"_local/q"},{"_id":"o"},{"_id":"_local/w","_rev":"0-7"}]}"""
        );

        bulk.Json.EnumerateArray().Select(row => row.GetProperty("id").GetString()).Should().Equal("_local/q", "o", "_local/w");
        bulk.Json[2].GetProperty("rev").GetString().Should().Be("0-8");
        (await Client.GetAsync("db/_local/b")).Json.GetProperty("v").GetInt32().Should().Be(1);
        (await Client.GetAsync("db/c")).Json.GetProperty("v").GetInt32().Should().Be(1);
    }

    [Theory]
    [InlineData("a", 409)]
    [InlineData("b", 404)]
    public async Task An_attachment_is_looked_for_before_the_revision_is(string name, int status)
    {
        await RevisionAsync("""{"_attachments":{"a":{"data":"aGk="}}}""");

        (await Client.DeleteAsync("db/x/" + name)).Status.Should().Be(status);
    }

    [Fact]
    public async Task A_stub_without_its_attachment_counts_before_the_conflict_with_a_tombstone()
    {
        string first = await RevisionAsync("{}");
        string second = (await Client.DeleteAsync("db/x?rev=" + first)).Json.GetProperty("rev").GetString()!;

        (await Client.PutAsync("db/x", $$"""{"_rev":"{{second}}","_attachments":{"p":{"stub":true} } }""")).Status.Should().Be(412);
        (await Client.PutAsync("db/x", $$"""{"_rev":"{{second}}"}""")).Status.Should().Be(409);
    }

    [Fact]
    public async Task A_database_is_not_deleted_where_a_document_was_meant()
    {
        (await Client.DeleteAsync("db?rev=1-a")).Status.Should().Be(400);
        (await Client.DeleteAsync("db/?rev=")).Status.Should().Be(400);
        (await Client.GetAsync("db")).Status.Should().Be(200);
    }

    [Fact]
    public async Task A_document_that_is_too_large_is_refused()
    {
        await Client.PutAsync("_node/_local/_config/couchdb/max_document_size", "\"100\"");

        CouchAnswer answer = await Client.PutAsync("db/x", $$"""{"a":"{{new string('x', 100)}}"}""");

        (answer.Status, answer.Json.GetProperty("error").GetString()).Should().Be((413, "document_too_large"));
    }

    [Fact]
    public async Task What_a_compressed_body_becomes_is_limited_before_anyone_is_asked_for_a_password()
    {
        using var anonymous = new CouchClient(Couch, null);
        using var content = new ByteArrayContent(Zeros(1 << 20));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");

        using HttpResponseMessage answer = await anonymous.Http.PostAsync("_session", content, Canceled);

        ((int)answer.StatusCode).Should().Be(413);
    }

    [Theory]
    [InlineData("gzip", 400)]
    [InlineData("br", 415)]
    public async Task A_body_that_is_not_encoded_as_it_says_is_refused(string encoding, int status)
    {
        using var content = new StringContent("{}");
        content.Headers.ContentEncoding.Add(encoding);

        using HttpResponseMessage answer = await Client.Http.PutAsync("db/x", content, Canceled);

        ((int)answer.StatusCode).Should().Be(status);
    }

    private static byte[] Zeros(int count)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
            gzip.Write(new byte[count]);
        return compressed.ToArray();
    }

    private async Task<string> RevisionAsync(string document)
    {
        CouchAnswer answer = await Client.PutAsync("db/x", document);
        answer.Status.Should().Be(201, answer.Text);
        return answer.Json.GetProperty("rev").GetString()!;
    }

    private async Task<string> LocalAsync(string document) =>
        (await Client.PutAsync("db/_local/x", document)).Json.GetProperty("rev").GetString()!;

    private async Task ReplicateAsync(string document)
    {
        CouchAnswer answer = await Client.PostAsync("db/_bulk_docs", $$"""{"new_edits":false,"docs":[{{document}}]}""");
        answer.Text.Trim().Should().Be("[]");
    }

    private async Task<CouchAnswer> MultipartAsync(string document, string name)
    {
        string body =
            $"--b\r\nContent-Type: application/json\r\n\r\n{document}\r\n--b\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\nhello\r\n--b--";
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/related; boundary=\"b\"");
        using HttpResponseMessage answer = await Client.Http.PutAsync("db/m", content, Canceled);
        return new CouchAnswer((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(Canceled), "");
    }
}
