using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace ReplicationKit.Embedded.Tests;

/// <summary>Headers of requests and answers. The expected values are those of CouchDB 3.5.2.</summary>
public sealed class HttpTests : ServerFixture
{
    private string Host => Couch.BaseAddress.Authority;

    [Theory]
    [InlineData("http://{0}/_up", "HTTP/1.0", "h", "\"ok\"")]
    [InlineData("http://{0}/_up", "HTTP/1.1", "{0}", "\"ok\"")]
    [InlineData("http://127.0.0.1/_up", "HTTP/1.1", "h", "\"ok\"")]
    [InlineData("http://a:b@{0}/_up", "HTTP/1.0", "h", "\"ok\"")]
    [InlineData("http://other:1/_up?x=/y", "HTTP/1.1", "h", "\"ok\"")]
    [InlineData("http://{0}", "HTTP/1.0", "h", "Welcome")]
    [InlineData("http://{0}/", "HTTP/1.0", "h", "Welcome")]
    [InlineData("http://{0}/nope", "HTTP/1.0", "h", "Database does not exist.")]
    public async Task A_request_can_contain_the_whole_address(string target, string version, string host, string content)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(Couch.BaseAddress.Host, Couch.BaseAddress.Port, Canceled);
        string request = $"GET {target} {version}\r\nHost: {host}\r\nConnection: close\r\n\r\n";
        await tcp.GetStream()
            .WriteAsync(Encoding.ASCII.GetBytes(request.Replace("{0}", Couch.BaseAddress.Authority, StringComparison.Ordinal)), Canceled);
        using var reader = new StreamReader(tcp.GetStream());

        (await reader.ReadToEndAsync(Canceled)).Should().Contain(content);
    }

    [Fact]
    public async Task A_response_that_lists_other_revisions_has_no_ETag_because_they_change_without_the_document()
    {
        string revision = (await Client.PutAsync("db/d", """{"n":1}""")).Json.GetProperty("rev").GetString()!;
        (await Client.Http.GetAsync("db/d?conflicts=true", Canceled)).Headers.ETag!.Tag.Should().Be($"\"{revision}\"");
        await Client.PostAsync("db/_bulk_docs", """{"new_edits":false,"docs":[{"_id":"d","_rev":"1-0a","n":2}]}""");

        using var again = new HttpRequestMessage(HttpMethod.Get, "db/d?conflicts=true")
        {
            Headers = { { "If-None-Match", $"\"{revision}\"" } },
        };
        using HttpResponseMessage response = await Client.Http.SendAsync(again, Canceled);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Headers.ETag.Should().BeNull();
        (await response.Content.ReadAsStringAsync(Canceled)).Should().Contain("\"_conflicts\":[\"1-0a\"]");
        foreach (string query in (string[])["revs_info=true", "local_seq=true", "meta=true"])
            (await Client.Http.GetAsync("db/d?" + query, Canceled)).Headers.ETag.Should().BeNull();
    }

    [Fact]
    public async Task An_answer_has_a_request_id()
    {
        CouchAnswer first = await Client.GetAsync("db");
        CouchAnswer second = await Client.GetAsync("db/missing");

        Header(first, "X-Couch-Request-ID").Should().MatchRegex("^[0-9a-f]{10}$").And.NotBe(Header(second, "X-Couch-Request-ID"));
        Header(second, "X-CouchDB-Body-Time").Should().Be("0");
    }

    [Theory]
    [InlineData("PUT", "other", null, "other")]
    [InlineData("PUT", "db/a%2Fb", "{}", "db/a%2Fb")]
    [InlineData("PUT", "db/a!b~c(d)*'@:;,=$&", "{}", "db/a%21b%7Ec%28d%29%2A%27%40:%3B%2C%3D%24%26")]
    [InlineData("PUT", "db/%C3%A9", "{}", "db/%C3%A9")]
    [InlineData("PUT", "db/d", """{"_deleted":true}""", "db/d")]
    [InlineData("POST", "db", """{"_id":"p q"}""", "db/p%20q")]
    [InlineData("POST", "db", """{"_id":"d","_deleted":true}""", "db/d")]
    [InlineData("PUT", "db/_design/d", "{}", "db/_design%2Fd")]
    [InlineData("PUT", "db/_local/d", "{}", "db/_local%2Fd")]
    [InlineData("PUT", "db/c/d/e", "{}", "db/c/d%2Fe")]
    [InlineData("PUT", "db/c/d?batch=ok", "{}", "db/c/d")]
    [InlineData("PUT", "db/_design/d/e", "{}", "db/_design%2Fd/e")]
    public async Task What_was_created_has_a_location(string method, string path, string? body, string location)
    {
        CouchAnswer answer = await Client.SendAsync(new HttpMethod(method), path, body);

        Header(answer, "Location").Should().Be($"http://{Host}/{location}");
    }

    [Fact]
    public async Task A_document_that_is_posted_as_a_tombstone_is_created()
    {
        (await Client.PutAsync("db/x", """{"_deleted":true}""")).Status.Should().Be(200);
        (await Client.PostAsync("db", """{"_id":"y","_deleted":true}""")).Status.Should().Be(201);
    }

    [Fact]
    public async Task Only_a_document_that_is_written_by_its_path_has_an_ETag()
    {
        CouchAnswer put = await Client.PutAsync("db/a", "{}");
        CouchAnswer post = await Client.PostAsync("db", """{"_id":"b"}""");
        CouchAnswer attachment = await Client.PutAsync("db/c/d", "{}");

        Header(put, "ETag").Should().Be($"\"{put.Json.GetProperty("rev").GetString()}\"");
        Header(post, "ETag").Should().BeNull();
        Header(attachment, "ETag").Should().BeNull();
    }

    [Theory]
    [InlineData("db/x", "DELETE,GET,HEAD,POST,PUT,COPY")]
    [InlineData("db/x/a", "DELETE,GET,HEAD,PUT")]
    [InlineData("db/_changes", "GET,POST,HEAD")]
    [InlineData("db/_bulk_docs", "POST")]
    [InlineData("_session", "GET,HEAD,POST,DELETE")]
    public async Task A_method_that_is_not_allowed_is_answered_with_those_that_are(string path, string allowed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, path);
        using HttpResponseMessage response = await Client.Http.SendAsync(request, Canceled);

        ((int)response.StatusCode).Should().Be(405);
        response.Content.Headers.GetValues("Allow").Should().Equal(allowed.Split(','));
    }

    [Theory]
    [InlineData("?rev=2-bz&latest=true", 200, "4-d9")]
    [InlineData("?rev=3-c1&latest=true", 200, "4-d9")]
    [InlineData("?rev=9-zz&latest=true", 200, "4-d9")]
    [InlineData("?rev=3-c1&latest=false", 200, "3-c1")]
    [InlineData("?rev=x&latest=true", 400, null)]
    public async Task The_latest_revision_is_the_winner_whichever_is_named(string query, int status, string? revision)
    {
        await Client.PostAsync(
            "db/_bulk_docs",
            """
            {"new_edits":false,"docs":[
              {"_id":"a","_revisions":{"start":3,"ids":["c1","b","a"]}},
              {"_id":"a","_revisions":{"start":4,"ids":["d9","c2","b","a"]}},
              {"_id":"a","_revisions":{"start":2,"ids":["bz","a"]},"_deleted":true}]}
            """
        );

        CouchAnswer answer = await Client.GetAsync("db/a" + query);

        answer.Status.Should().Be(status);
        if (revision is not null)
            answer.Json.GetProperty("_rev").GetString().Should().Be(revision);
    }

    [Theory]
    [InlineData("\"x\", \"{0}\"", 304)]
    [InlineData("W/\"{0}\"", 304)]
    [InlineData("\"{0}\"", 304)]
    [InlineData("*", 200)]
    [InlineData("\"x\"", 200)]
    public async Task A_reader_may_name_several_revisions_that_it_has(string header, int status)
    {
        string revision = (await Client.PutAsync("db/x", "{}")).Json.GetProperty("rev").GetString()!;

        CouchAnswer answer = await Client.SendAsync(
            HttpMethod.Get,
            "db/x",
            null,
            ("If-None-Match", header.Replace("{0}", revision, StringComparison.Ordinal))
        );

        answer.Status.Should().Be(status);
    }

    [Fact]
    public async Task A_batch_has_no_location_and_a_deletion_is_never_one()
    {
        CouchAnswer put = await Client.PutAsync("db/x?batch=ok", "{}");
        string revision = (await Client.GetAsync("db/x")).Json.GetProperty("_rev").GetString()!;
        CouchAnswer delete = await Client.DeleteAsync("db/x?batch=ok&rev=" + revision);

        (put.Status, Header(put, "Location"), Header(put, "ETag")).Should().Be((202, null, null));
        delete.Status.Should().Be(200);
        delete.Json.GetProperty("rev").GetString().Should().StartWith("2-");
    }

    [Fact]
    public async Task A_blank_in_a_path_may_be_a_plus()
    {
        (await Client.PutAsync("db/p+q", "{}")).Json.GetProperty("id").GetString().Should().Be("p q");

        (await Client.GetAsync("db/p%20q")).Status.Should().Be(200);
        (await Client.GetAsync("db/p%2Bq")).Status.Should().Be(404);
    }

    [Fact]
    public async Task A_conflict_in_a_batch_is_not_reported()
    {
        CouchAnswer first = await Client.PutAsync("db/x?batch=ok", """{"v":1}""");
        CouchAnswer second = await Client.PutAsync("db/x?batch=ok", """{"v":2}""");

        (first.Status, second.Status).Should().Be((202, 202));
        second.Text.Trim().Should().Be("""{"ok":true,"id":"x"}""");
        (await Client.GetAsync("db/x")).Json.GetProperty("v").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task An_anonymous_reader_is_not_asked_for_a_password_by_a_dialog()
    {
        using var anonymous = new CouchClient(Couch, null);

        CouchAnswer answer = await anonymous.GetAsync("_all_dbs");

        answer.Status.Should().Be(401);
        Header(answer, "WWW-Authenticate").Should().BeNull();
    }

    [Fact]
    public async Task A_filter_sees_the_whole_request()
    {
        await Client.PutAsync("db/x", "{}");
        await Client.PutAsync("db/_design/d", """{"filters":{"f":"function(doc, req) { throw ['error', 'e', JSON.stringify(req)]; }"}}""");

        CouchAnswer answer = await Client.SendAsync(
            HttpMethod.Get,
            "db/_changes?filter=d/f&foo=1&key=%22x%22&descending=true&a+b=c",
            null,
            ("X-Foo", "bar")
        );

        string reason = answer.Json.GetProperty("reason").GetString()!;
        string json = reason[reason.IndexOf("<<\"{", StringComparison.Ordinal)..reason.LastIndexOf("}\">>", StringComparison.Ordinal)];
        using JsonDocument request = JsonDocument.Parse(JsonSerializer.Deserialize<string>($"\"{json[3..]}}}\"")!);
        JsonElement seen = request.RootElement;
        seen.GetProperty("info").GetProperty("db_name").GetString().Should().Be("db");
        seen.GetProperty("uuid").GetString().Should().HaveLength(32);
        seen.GetProperty("id").ValueKind.Should().Be(JsonValueKind.Null);
        seen.GetProperty("raw_path").GetString().Should().Be("/db/_changes?filter=d/f&foo=1&key=%22x%22&descending=true&a+b=c");
        seen.GetProperty("requested_path")[1].GetString().Should().Be("_changes?filter=d");
        seen.GetProperty("path").GetRawText().Should().Be("""["db","_changes"]""");
        seen.GetProperty("query").GetRawText().Should().Be("""{"filter":"d/f","foo":"1","key":"x","descending":true,"a b":"c"}""");
        seen.GetProperty("headers").GetProperty("X-Foo").GetString().Should().Be("bar");
        seen.GetProperty("headers").TryGetProperty("Authorization", out _).Should().BeFalse();
        seen.GetProperty("body").GetString().Should().Be("undefined");
        seen.GetProperty("peer").GetString().Should().Be("127.0.0.1");
        seen.GetProperty("form").GetRawText().Should().Be("{}");
        seen.GetProperty("cookie").GetRawText().Should().Be("{}");
        seen.GetProperty("secObj").GetProperty("admins").GetProperty("roles")[0].GetString().Should().Be("_admin");
    }

    [Theory]
    [InlineData("key=null", null, "\"query\":{\"filter\":\"d/f\",\"key\":null}")]
    [InlineData("startkey=%5B1%5D", null, "\"query\":{\"filter\":\"d/f\",\"startkey\":[1]}")]
    [InlineData("endkey=%7B%22a%22:1%7D", null, "\"query\":{\"filter\":\"d/f\",\"endkey\":{\"a\":1}}")]
    [InlineData("descending=false", null, "\"query\":{\"filter\":\"d/f\",\"descending\":false}")]
    [InlineData("x=%22y%22", null, "\"query\":{\"filter\":\"d/f\",\"x\":\"\\\"y\\\"\"}")]
    [InlineData("x=1", "{\"y\":[1,2]}", "\"body\":{\"y\":[1,2]}")]
    [InlineData("x=1", "{\"y\":[1,2]}", "\"method\":\"POST\"")]
    [InlineData("x=1", "{}", "\"secObj\":{\"members\":{\"names\":[\"x\"]},\"foo\":1}")]
    [InlineData("x=1", null, "\"userCtx\":{\"db\":\"db\",\"name\":\"admin\",\"roles\":[\"_admin\"]}")]
    public async Task A_filter_sees_parameters_as_JSON_and_the_body(string query, string? body, string expected)
    {
        await Client.PutAsync("db/_security", """{"members":{"names":["x"]},"foo":1}""");
        await Client.PutAsync("db/x", "{}");
        string wanted = JsonSerializer.Serialize(expected);
        string function = $"function(doc, req) {{ return JSON.stringify(req).indexOf({wanted}) >= 0; }}";
        await Client.PutAsync("db/_design/d", $$"""{"filters":{"f":{{JsonSerializer.Serialize(function)}} } }""");

        CouchAnswer answer = await Client.SendAsync(
            body is null ? HttpMethod.Get : HttpMethod.Post,
            "db/_changes?filter=d/f&" + query,
            body
        );

        answer.Json.GetProperty("results").GetArrayLength().Should().Be(2, answer.Text);
    }

    [Theory]
    [InlineData("key")]
    [InlineData("startkey")]
    [InlineData("endkey")]
    [InlineData("descending")]
    public async Task A_parameter_of_a_filtered_feed_that_is_not_JSON_is_an_error(string name)
    {
        await Client.PutAsync("db/_design/d", """{"filters":{"f":"function(doc, req) { return true; }"}}""");

        (await Client.GetAsync($"db/_changes?filter=d/f&{name}=word")).Status.Should().Be(400);
        (await Client.GetAsync($"db/_changes?{name}=word")).Status.Should().Be(200);
    }

    [Fact]
    public async Task A_page_of_an_accepted_origin_may_read_answers()
    {
        (string, string) origin = ("Origin", "https://page.example");
        CouchAnswer before = await Client.SendAsync(HttpMethod.Get, "db", null, origin);
        await Client.PutAsync("_node/_local/_config/chttpd/enable_cors", "\"true\"");
        await Client.PutAsync("_node/_local/_config/cors/origins", "\"https://page.example, https://other.example\"");
        await Client.PutAsync("_node/_local/_config/cors/credentials", "\"true\"");

        CouchAnswer after = await Client.SendAsync(HttpMethod.Get, "db", null, origin);
        CouchAnswer error = await Client.SendAsync(HttpMethod.Get, "missing", null, origin);
        CouchAnswer stranger = await Client.SendAsync(HttpMethod.Get, "db", null, ("Origin", "https://stranger.example"));

        Header(before, "Access-Control-Allow-Origin").Should().BeNull();
        Header(after, "Access-Control-Allow-Origin").Should().Be("https://page.example");
        Header(after, "Access-Control-Allow-Credentials").Should().Be("true");
        Header(after, "Access-Control-Expose-Headers").Should().Contain("etag");
        Header(error, "Access-Control-Allow-Origin").Should().Be("https://page.example");
        Header(stranger, "Access-Control-Allow-Origin").Should().BeNull();
    }

    [Theory]
    [InlineData("PUT", "content-type, authorization", 204)]
    [InlineData("PATCH", "content-type", 405)]
    [InlineData("PUT", "x-unknown", 405)]
    public async Task A_preflight_response_lists_the_permitted_methods_and_headers(string method, string headers, int status)
    {
        await Client.PutAsync("_node/_local/_config/chttpd/enable_cors", "\"true\"");
        await Client.PutAsync("_node/_local/_config/cors/origins", "\"*\"");
        using var anonymous = new CouchClient(Couch, null);

        CouchAnswer answer = await anonymous.SendAsync(
            HttpMethod.Options,
            "db/x",
            null,
            ("Origin", "https://page.example"),
            ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", headers)
        );

        (answer.Status == 204).Should().Be(status == 204, answer.ToString());
        if (status != 204)
            return;
        Header(answer, "Access-Control-Allow-Origin").Should().Be("https://page.example");
        Header(answer, "Access-Control-Allow-Headers").Should().Be(headers);
        Header(answer, "Access-Control-Max-Age").Should().Be("600");
        Header(answer, "Access-Control-Allow-Methods").Should().Contain("COPY, DELETE, GET");
    }

    private static string? Header(CouchAnswer answer, string name) =>
        answer
            .Headers.Split('\n', StringSplitOptions.TrimEntries)
            .FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))
            ?[(name.Length + 2)..];
}
