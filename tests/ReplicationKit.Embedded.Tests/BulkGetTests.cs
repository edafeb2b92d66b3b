using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ReplicationKit.Embedded.Tests;

/// <summary><c>_bulk_get</c>, with answers of CouchDB 3.5.2.</summary>
public sealed class BulkGetTests : ServerFixture
{
    private const string First = "1-a";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Client.PostAsync(
            "db/_bulk_docs",
            """
            {"new_edits":false,"docs":[
              {"_id":"x","_rev":"1-a","_attachments":{"p":{"content_type":"image/png","data":"aGk=","revpos":1} } },
              {"_id":"x","_revisions":{"start":2,"ids":["b","a"]},
                "_attachments":{"p":{"stub":true,"revpos":1},"q":{"content_type":"image/png","data":"aG8=","revpos":2} } },
              {"_id":"y","_rev":"3-c","v":3}]}
            """
        );
    }

    [Theory]
    [InlineData(""" {"id":"x","rev":"2-b","atts_since":[]} """, "stub", "stub")]
    [InlineData(""" {"id":"x","rev":"2-b","atts_since":["1-a"]} """, "stub", "data")]
    [InlineData(""" {"id":"x","rev":"2-b","atts_since":["2-b","1-a"]} """, "stub", "stub")]
    [InlineData(""" {"id":"x","rev":"2-b","atts_since":["1-z"]} """, "data", "data")]
    public async Task Attachments_are_sent_from_the_known_revision(string wanted, string p, string q)
    {
        CouchAnswer answer = await Client.PostAsync("db/_bulk_get", $$"""{"docs":[{{wanted}}]}""");

        var attachments = answer.Json.GetProperty("results")[0].GetProperty("docs")[0].GetProperty("ok").GetProperty("_attachments");
        attachments.GetProperty("p").TryGetProperty(p, out _).Should().BeTrue(answer.Text);
        attachments.GetProperty("q").TryGetProperty(q, out _).Should().BeTrue(answer.Text);
    }

    [Theory]
    [InlineData("5", """{"rev":null,"reason":"document must be a JSON object","id":null,"error":"bad_request"}""")]
    [InlineData("{}", """{"rev":null,"reason":"document must be a JSON object","id":null,"error":"bad_request"}""")]
    [InlineData("""{"rev":"1-a"}""", """{"rev":null,"reason":"document id missed","id":null,"error":"bad_request"}""")]
    [InlineData("""{"id":""}""", """{"rev":null,"reason":"Document id must not be empty","id":"","error":"illegal_docid"}""")]
    [InlineData("""{"id":"x","rev":5}""", """{"rev":5,"reason":"Invalid rev format","id":"x","error":"bad_request"}""")]
    [InlineData("""{"id":"x","rev":"x"}""", """{"rev":"x","reason":"Invalid rev format","id":"x","error":"bad_request"}""")]
    [InlineData("""{"id":"x","rev":"9-x"}""", """{"id":"x","rev":"9-x","error":"not_found","reason":"missing"}""")]
    [InlineData("""{"id":"n"}""", """{"rev":"undefined","reason":"missing","id":"n","error":"not_found"}""")]
    [InlineData(
        """{"id":"x","atts_since":5}""",
        """{"rev":5,"reason":"att_since value must be array of revs.","id":"x","error":"bad_request"}"""
    )]
    [InlineData("""{"id":"x","atts_since":["x"]}""", """{"rev":"x","reason":"Invalid rev format","id":"x","error":"bad_request"}""")]
    public async Task What_cannot_be_read_is_an_error_of_its_own(string wanted, string error)
    {
        CouchAnswer answer = await Client.PostAsync("db/_bulk_get", $$"""{"docs":[{{wanted}},{"id":"y"}]}""");

        answer.Status.Should().Be(200, answer.Text);
        answer.Json.GetProperty("results")[0].GetProperty("docs")[0].GetProperty("error").GetRawText().Should().Be(error);
        answer.Json.GetProperty("results")[1].GetProperty("docs")[0].TryGetProperty("ok", out _).Should().BeTrue();
    }

    [Theory]
    [InlineData("rev=1-a")]
    [InlineData("open_revs=all")]
    [InlineData("atts_since=[]")]
    public async Task Parameters_of_single_documents_are_refused(string query)
    {
        CouchAnswer answer = await Client.PostAsync("db/_bulk_get?" + query, """{"docs":[]}""");

        (answer.Status, answer.Json.GetProperty("reason").GetString())
            .Should()
            .Be((400, $"\"{query.Split('=')[0]}\" query parameter is not acceptable"));
    }

    [Theory]
    [InlineData("multipart/mixed", "multipart/mixed")]
    [InlineData("multipart/related", "multipart/related")]
    [InlineData("multipart/*", "multipart/mixed")]
    public async Task Attachments_are_parts_for_a_reader_of_parts(string accept, string type)
    {
        (string contentType, string body) = await PartsAsync(
            accept,
            $$"""{"docs":[{"id":"x","rev":"2-b","atts_since":["{{First}}"]},{"id":"n"},{"id":"y","rev":"3-c"}]}"""
        );

        contentType.Should().StartWith($"{type}; boundary=\"--");
        string outer = contentType.Split('"')[1];
        string inner = "--" + body.Split("Content-Type: multipart/related; boundary=")[1].Split('\r')[0];
        body.Replace(inner, "INNER", StringComparison.Ordinal)
            .Replace("--" + outer, "OUTER", StringComparison.Ordinal)
            .Replace(inner[2..], "BOUNDARY", StringComparison.Ordinal)
            .ReplaceLineEndings("\n")
            .Should()
            .Be(
                """

                OUTER
                X-Doc-Id: x
                X-Rev-Id: 2-b
                Content-Type: multipart/related; boundary=BOUNDARY

                INNER
                Content-Type: application/json

                {"_id":"x","_rev":"2-b","_attachments":{"p":{"content_type":"image/png","revpos":1,"digest":"md5-SfaKXIST7CwL9ImCHCH8Ow==","length":2,"stub":true},"q":{"content_type":"image/png","revpos":2,"digest":"md5-tdm1kRMIbT+fnxCK2qqatQ==","length":2,"follows":true}}}
                INNER
                Content-Disposition: attachment; filename="q"
                Content-Type: image/png
                Content-Length: 2

                ho
                INNER--
                OUTER
                Content-Type: application/json; error="true"

                {"rev":"undefined","reason":"missing","id":"n","error":"not_found"}
                OUTER
                Content-Type: application/json

                {"_id":"y","_rev":"3-c","v":3}
                OUTER--

                """.ReplaceLineEndings("\n")
            );
    }

    [Fact]
    public async Task A_reader_of_JSON_and_parts_gets_JSON()
    {
        (string contentType, _) = await PartsAsync("multipart/mixed, application/json", """{"docs":[{"id":"x"}]}""");

        contentType.Should().Be("application/json");
    }

    // In the order of the tree: branches by their ids, and the highest of several roots first.
    [Theory]
    [InlineData("""[[3,"c1","b","a"],[4,"d9","c2","b","a"],[2,"b0","a"],[2,"bz","a"]]""", null, "3-c1 4-d9 2-b0 2-bz")]
    [InlineData("""[[3,"c1","b","a"],[4,"d9","c2","b","a"],[2,"b0","a"],[2,"bz","a"]]""", "1-a", "3-c1 4-d9 2-b0 2-bz")]
    [InlineData("""[[3,"c1","b","a"],[4,"d9","c2","b","a"],[2,"b0","a"],[2,"bz","a"]]""", "2-b", "3-c1 4-d9")]
    [InlineData(
        """[[1,"b"],[1,"a"],[5,"e","d"],[2,"x","b"],[2,"c","b"],[5,"00000000000000000000000000000001"]]""",
        null,
        "5-00000000000000000000000000000001 5-e 2-c 2-x 1-a"
    )]
    [InlineData("""[[1,"b"],[1,"a"],[5,"e","d"],[2,"x","b"],[2,"c","b"]]""", "1-b", "2-c 2-x")]
    public async Task A_document_is_all_its_leaves_in_the_order_of_CouchDB(string paths, string? latestOf, string leaves)
    {
        using var json = JsonDocument.Parse(paths);
        foreach (JsonElement path in json.RootElement.EnumerateArray())
        {
            string ids = string.Join(',', path.EnumerateArray().Skip(1).Select(static id => id.GetRawText()));
            await Client.PostAsync(
                "db/_bulk_docs",
                $$$"""{"new_edits":false,"docs":[{"_id":"z","_revisions":{"start":{{{path[0]}}},"ids":[{{{ids}}}]}}]}"""
            );
        }

        CouchAnswer answer = latestOf is null
            ? await Client.PostAsync("db/_bulk_get", """{"docs":[{"id":"z"}]}""")
            : await Client.PostAsync("db/_bulk_get?latest=true", $$"""{"docs":[{"id":"z","rev":"{{latestOf}}"}]}""");

        IEnumerable<string?> found = answer
            .Json.GetProperty("results")[0]
            .GetProperty("docs")
            .EnumerateArray()
            .Select(static leaf => leaf.GetProperty("ok").GetProperty("_rev").GetString());
        string.Join(' ', found).Should().Be(leaves);
    }

    private async Task<(string ContentType, string Body)> PartsAsync(string accept, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "db/_bulk_get");
        request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var client = new HttpClient { BaseAddress = Couch.BaseAddress };
        client.DefaultRequestHeaders.Authorization = Client.Http.DefaultRequestHeaders.Authorization;
        using HttpResponseMessage answer = await client.SendAsync(request, Canceled);
        ((int)answer.StatusCode).Should().Be(200);
        return (answer.Content.Headers.ContentType!.ToString(), await answer.Content.ReadAsStringAsync(Canceled));
    }
}
