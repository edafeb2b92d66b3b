namespace ReplicationKit.Embedded.Tests;

/// <summary>Characters outside of the basic plane in every answer: as they are, in UTF-8, as CouchDB 3.5.2 writes them.</summary>
public sealed class TextTests : ServerFixture
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Client.PutAsync(
            "db/e%F0%9F%98%80",
            """{"😀":"\ud83d\ude00","_attachments":{"😀":{"content_type":"image/😀","data":"aGk="} } }"""
        );
        await Client.PutAsync("db/_design/d", """{"views":{"v":{"map":"function(doc) { emit(doc['😀'], '\ud83d\ude00'); }"}}}""");
        await Client.PutAsync("db/_local/%F0%9F%98%80", """{"a":"\ud83d\ude00"}""");
        await Client.PutAsync("db/_security", """{"a":"\ud83d\ude00"}""");
    }

    [Theory]
    [InlineData("GET", "db/e%F0%9F%98%80?meta=true", null)]
    [InlineData("GET", "db/e%F0%9F%98%80?open_revs=all&attachments=true", null)]
    [InlineData("GET", "db/_all_docs?include_docs=true", null)]
    [InlineData("GET", "db/_changes?include_docs=true", null)]
    [InlineData("GET", "db/_changes?include_docs=true&feed=continuous&timeout=0", null)]
    [InlineData("GET", "db/_design/d/_view/v?include_docs=true", null)]
    [InlineData("GET", "db/_local/%F0%9F%98%80", null)]
    [InlineData("GET", "db/_local_docs?include_docs=true", null)]
    [InlineData("GET", "db/_security", null)]
    [InlineData("POST", "db/_bulk_get", """{"docs":[{"id":"e😀"}]}""")]
    [InlineData("POST", "db/_find", """{"selector":{"😀":{"$gt":null}}}""")]
    [InlineData("POST", "db/_revs_diff", """{"e😀":["1-a"]}""")]
    [InlineData("POST", "db/_bulk_docs", """{"docs":[{"_id":"e\ud83d\ude00"}]}""")]
    public async Task A_character_is_written_as_it_is(string method, string path, string? body)
    {
        CouchAnswer answer = await Client.SendAsync(new HttpMethod(method), path, body);

        answer.Status.Should().BeOneOf([200, 201], answer.Text);
        answer.Text.Should().Contain("😀").And.NotContain("\\u");
    }

    [Fact]
    public async Task A_character_is_written_as_it_is_in_a_part()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "db/e%F0%9F%98%80?open_revs=all&attachments=true");
        request.Headers.Authorization = Client.Http.DefaultRequestHeaders.Authorization;
        request.Headers.TryAddWithoutValidation("Accept", "multipart/mixed");
        using var client = new HttpClient { BaseAddress = Couch.BaseAddress };
        using HttpResponseMessage answer = await client.SendAsync(request, Canceled);

        (await answer.Content.ReadAsStringAsync(Canceled)).Should().Contain("\"e😀\"").And.Contain("\"😀\":\"😀\"").And.NotContain("\\u");
    }
}
