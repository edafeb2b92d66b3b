using System.Net.Http.Headers;
using System.Text;

namespace ReplicationKit.Embedded.Tests;

/// <summary>Forms that a page posts to a document, with answers of CouchDB 3.5.2.</summary>
public sealed class FormTests : ServerFixture
{
    private const string Attached = """{"x":1,"_attachments":{"b.txt":{"data":"aGVsbG8="}}}""";

    [Fact]
    public async Task Files_are_added_to_the_document_and_replace_those_with_their_name()
    {
        string first = Revision(await Client.PutAsync("db/a", Attached));

        CouchAnswer answer = await PostAsync(
            "db/a",
            [("_rev", first)],
            ("h.txt", "text/plain", "x1\n"),
            ("g.bin", "application/x-y", "x1\n")
        );

        answer.Status.Should().Be(201);
        string second = Revision(answer);
        answer.Headers.Should().Contain($"ETag: \"{second}\"").And.NotContain("Location");
        CouchAnswer stored = await Client.GetAsync("db/a");
        stored.Json.GetProperty("x").GetInt32().Should().Be(1);
        stored
            .Json.GetProperty("_attachments")
            .EnumerateObject()
            .Select(static file => file.Name)
            .Should()
            .Equal("h.txt", "g.bin", "b.txt");
        stored.Json.GetProperty("_attachments").GetProperty("g.bin").GetProperty("content_type").GetString().Should().Be("application/x-y");

        answer = await PostAsync("db/a", [("_rev", second)], ("b.txt", "text/plain", "new"));

        answer.Status.Should().Be(201);
        (await Client.GetAsync("db/a/b.txt")).Text.Should().Be("new");
    }

    [Fact]
    public async Task The_form_can_contain_the_whole_document()
    {
        string first = Revision(await Client.PutAsync("db/a", Attached));
        string document = $$"""{"_rev":"{{first}}","q":2,"_attachments":{"b.txt":{"stub":true} } }""";

        (await PostAsync("db/a", [("_doc", document)], ("h.txt", "text/plain", "x"))).Status.Should().Be(201);

        CouchAnswer stored = await Client.GetAsync("db/a");
        stored.Json.TryGetProperty("x", out _).Should().BeFalse();
        stored.Json.GetProperty("_attachments").EnumerateObject().Select(static file => file.Name).Should().Equal("h.txt", "b.txt");
        (await PostAsync("db/new", [("_doc", """{"n":1,"_id":"other"}""")]))
            .Text.Trim()
            .Should()
            .Be("""{"ok":true,"id":"new","rev":"1-731bef401491606a3b246ed178e697c1"}""");
        (await PostAsync("db/w?w=3", [("_doc", "{}")])).Status.Should().Be(202);
    }

    [Theory]
    [InlineData("_rev", "zzz", 400, "bad_request", "Invalid rev format")]
    [InlineData("_rev", "1-7a360d4de8bc6b5648f107ffeed9584f", 409, "conflict", "Document update conflict.")]
    [InlineData("_doc", """{"z":1}""", 409, "conflict", "Document update conflict.")]
    [InlineData("_doc", "[1", 400, "bad_request", "invalid UTF-8 JSON")]
    [InlineData("_doc", "1", 400, "bad_request", "Document must be a JSON object")]
    // CouchDB answers these with 500.
    [InlineData("_rev", "1-abc", 404, "not_found", "missing")]
    [InlineData("other", "x", 400, "bad_request", "The form must contain _rev or _doc.")]
    [InlineData("_attachments", "plain", 400, "bad_request", "The form must contain _rev or _doc.")]
    public async Task A_form_is_refused_in_the_words_of_CouchDB(string field, string value, int status, string error, string reason)
    {
        string first = Revision(await Client.PutAsync("db/a", Attached));
        first.Should().Be("1-7a360d4de8bc6b5648f107ffeed9584f");
        await Client.PutAsync("db/a?rev=" + first, "{}");

        CouchAnswer answer = await PostAsync("db/a", [(field, value)]);

        (answer.Status, answer.Json.GetProperty("error").GetString(), answer.Json.GetProperty("reason").GetString())
            .Should()
            .Be((status, error, reason));
    }

    [Fact]
    public async Task Attachments_are_files_whose_names_do_not_begin_with_an_underscore()
    {
        string first = Revision(await Client.PutAsync("db/a", Attached));

        (await PostAsync("db/a", [("_rev", first)], ("_x", "text/plain", "x")))
            .Text.Should()
            .Contain("Attachment name '_x' starts with prohibited character '_'");
        (await PostAsync("db/a", [("_rev", first), ("_attachments", "plain")])).Text.Should().Contain("_attachments must be a file.");
    }

    [Theory]
    [InlineData(null, "multipart", 400, "Referer header required.")]
    [InlineData("http://elsewhere/x", "multipart", 400, "Referer header must match host.")]
    [InlineData("x", "multipart", 400, "Referer header must match host.")]
    [InlineData("here", "application/x-www-form-urlencoded", 415, "Content-Type must be multipart/form-data")]
    [InlineData("here", "multipart/form-data", 400, "Invalid multipart body")]
    public async Task Pages_of_other_sites_cannot_post_a_form(string? referer, string type, int status, string reason)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "db/a");
        request.Content =
            type == "multipart" ? new MultipartFormDataContent { { new StringContent("{}"), "_doc" } } : new StringContent("x=1");
        if (type != "multipart")
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (referer is not null)
            request.Headers.TryAddWithoutValidation("Referer", referer == "here" ? new Uri(Couch.BaseAddress, "page").ToString() : referer);

        using HttpResponseMessage answer = await Client.Http.SendAsync(request, Canceled);

        ((int)answer.StatusCode).Should().Be(status);
        (await answer.Content.ReadAsStringAsync(Canceled)).Should().Contain(reason);
        (await Client.GetAsync("db/a")).Status.Should().Be(404);
    }

    private async Task<CouchAnswer> PostAsync(
        string path,
        (string Name, string Value)[] fields,
        params (string Name, string Type, string Content)[] files
    )
    {
        using var form = new MultipartFormDataContent();
        foreach ((string name, string value) in fields)
            form.Add(new StringContent(value), name);
        foreach ((string name, string type, string content) in files)
        {
            var file = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
            file.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            form.Add(file, "_attachments", name);
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
        request.Headers.Referrer = new Uri(Couch.BaseAddress, "page");
        using HttpResponseMessage answer = await Client.Http.SendAsync(request, Canceled);
        return new CouchAnswer(
            (int)answer.StatusCode,
            await answer.Content.ReadAsByteArrayAsync(Canceled),
            answer.Headers.ToString() + answer.Content.Headers
        );
    }

    private static string Revision(CouchAnswer answer) => answer.Json.GetProperty("rev").GetString()!;
}
