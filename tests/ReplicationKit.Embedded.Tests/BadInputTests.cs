using System.Net.Http.Headers;
using System.Text;

namespace ReplicationKit.Embedded.Tests;

/// <summary>Input for which fuzzing found that the response was 500.</summary>
public sealed class BadInputTests : ServerFixture
{
    [Theory]
    [InlineData("POST", "db/_revs_diff", """{"a":[5]}""")]
    [InlineData("POST", "db/_missing_revs", """{"a":[null]}""")]
    [InlineData("GET", "db/x?open_revs=%5B5%5D", null)]
    [InlineData("GET", "db/x?atts_since=%5B5%5D", null)]
    public async Task A_value_of_another_type_is_refused(string method, string path, string? body)
    {
        await Client.PutAsync("db/x", "{}");

        (await Client.SendAsync(new HttpMethod(method), path, body)).Status.Should().Be(400);
    }

    [Theory]
    [InlineData("id", "[97,98]", 404, "missing")]
    [InlineData("_local_id", """["a",[98,"c"]]""", 404, "missing")]
    [InlineData("replication_id", "[]", 404, "missing")]
    [InlineData("id", "[256]", 500, "badarg")]
    [InlineData("id", "5", 500, "function_clause")]
    [InlineData("source", "[97]", 404, "missing")]
    [InlineData("target", "[256,-1]", 404, "missing")]
    [InlineData("source", """["a"]""", 500, "badarg")]
    [InlineData("doc_ids", """[["a"],[98]]""", 404, "missing")]
    [InlineData("doc_ids", "[98]", 500, "function_clause")]
    [InlineData("socket_options", "[91,93]", 404, "missing")]
    [InlineData("socket_options", "[0]", 404, "missing")]
    [InlineData("socket_options", "[97]", 500, "function_clause")]
    [InlineData("socket_options", """["a"]""", 500, "a")]
    [InlineData("socket_options", "[256]", 500, "{error,{1,erl_scan,{illegal,character}},1}")]
    [InlineData("proxy", "[97]", 500, "{error,invalid_uri}")]
    [InlineData("proxy", "5", 500, "Invalid proxy url")]
    public async Task A_list_in_a_replication_is_text_where_it_is_to_CouchDB(string name, string value, int status, string reason)
    {
        var members = new Dictionary<string, string>
        {
            ["source"] = "\"http://127.0.0.1:1/a\"",
            ["target"] = "\"http://127.0.0.1:1/b\"",
            ["cancel"] = "true",
            [name] = value,
        };
        string body = "{" + string.Join(',', members.Select(static member => $"\"{member.Key}\":{member.Value}")) + "}";

        CouchAnswer answer = await Client.PostAsync("_replicate", body);

        (answer.Status, answer.Json.GetProperty("reason").GetString()).Should().Be((status, reason));
    }

    [Fact]
    public async Task A_space_in_the_name_of_a_database_is_a_plus_in_its_address() =>
        (await Client.PostAsync("_replicate", """{"source":"a b","target":"db"}"""))
            .Json.GetProperty("reason")
            .GetString()
            .Should()
            .Be($"could not open {Couch.BaseAddress}a+b/");

    [Theory]
    [InlineData("PUT", "db/x", """{"a":§}""")]
    [InlineData("POST", "db", """{"a":§}""")]
    [InlineData("POST", "db/_bulk_docs", """{"docs":[{"a":§}]}""")]
    [InlineData("PUT", "db/_local/x", """{"a":§}""")]
    [InlineData("PUT", "db/_security", """{"a":§}""")]
    [InlineData("POST", "db/_find", """{"selector":{"a":§}}""")]
    [InlineData("POST", "db/_all_docs", """{"keys":[§]}""")]
    [InlineData("POST", "db/_changes?filter=_selector", """{"selector":{"a":§}}""")]
    [InlineData("POST", "db/_revs_diff", """{"a":[§]}""")]
    [InlineData("POST", "_replicate", """{"a":§}""")]
    public async Task A_number_out_of_range_and_text_that_is_not_UTF8_are_refused_everywhere(string method, string path, string body)
    {
        foreach (byte[] value in (byte[][])["1e400"u8.ToArray(), [(byte)'"', 0xFF, (byte)'"'], "\"\\ud800\""u8.ToArray()])
        {
            string[] parts = body.Split('§');
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Content = new ByteArrayContent([.. Encoding.UTF8.GetBytes(parts[0]), .. value, .. Encoding.UTF8.GetBytes(parts[1])]);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using HttpResponseMessage answer = await Client.Http.SendAsync(request, Canceled);

            ((int)answer.StatusCode).Should().Be(400);
            (await answer.Content.ReadAsStringAsync(Canceled)).Should().Contain("invalid UTF-8 JSON");
        }
    }

    [Theory]
    [InlineData("--b\r\nContent-Type: application/json\r\n\r\n{}")]
    [InlineData("--b\r\nno header\r\n\r\n{}\r\n--b--")]
    [InlineData("--")]
    [InlineData("")]
    public async Task A_multipart_body_that_ends_early_is_refused(string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/related; boundary=\"b\"");
        using HttpResponseMessage answer = await Client.Http.PutAsync("db/m", content, Canceled);

        ((int)answer.StatusCode).Should().Be(400);
        (await Client.GetAsync("db/m")).Status.Should().Be(404);
    }
}
