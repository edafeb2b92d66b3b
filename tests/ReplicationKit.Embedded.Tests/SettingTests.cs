using System.Net.Http.Headers;
using System.Text;

namespace ReplicationKit.Embedded.Tests;

/// <summary>What settings change, and headers that change what a request means, as CouchDB 3.5.2 does.</summary>
public sealed class SettingTests : ServerFixture
{
    [Fact]
    public async Task Proxies_are_trusted_without_a_secret_only_if_their_handler_is_configured()
    {
        using var proxy = new CouchClient(Couch, null);

        (await NameAsync(proxy)).Should().BeNull();
        await SetAsync("chttpd_auth/proxy_use_secret", "false");
        (await NameAsync(proxy)).Should().BeNull();
        await SetAsync(
            "chttpd/authentication_handlers",
            "{chttpd_auth, proxy_authentication_handler}, {chttpd_auth, default_authentication_handler}"
        );
        (await NameAsync(proxy)).Should().Be("joe");
        await SetAsync("chttpd_auth/proxy_use_secret", "true");
        (await NameAsync(proxy)).Should().BeNull();
    }

    [Fact]
    public async Task A_handler_that_is_not_listed_authenticates_nobody()
    {
        string cookie = (await Client.PostAsync("_session", """{"name":"admin","password":"password"}"""))
            .Headers.Split("AuthSession=")[1]
            .Split(';')[0];
        using var reader = new CouchClient(Couch, null);
        async Task<string?> NameAsync() =>
            (await reader.SendAsync(HttpMethod.Get, "_session", null, ("Cookie", "AuthSession=" + cookie)))
                .Json.GetProperty("userCtx")
                .GetProperty("name")
                .GetString();

        (await NameAsync()).Should().Be("admin");
        await SetAsync("chttpd/authentication_handlers", "{chttpd_auth, default_authentication_handler}");
        (await NameAsync()).Should().BeNull();
    }

    [Fact]
    public async Task A_response_without_access_says_how_to_authenticate_if_it_is_configured_or_asked_for()
    {
        using var reader = new CouchClient(Couch, null);

        (await reader.GetAsync("_all_dbs")).Headers.Should().NotContain("WWW-Authenticate");
        (await reader.SendAsync(HttpMethod.Get, "_all_dbs", null, ("X-CouchDB-WWW-Authenticate", "Cookie")))
            .Headers.Should()
            .Contain("WWW-Authenticate: Cookie");
        await SetAsync("chttpd/WWW-Authenticate", "Basic realm=x");
        (await reader.GetAsync("_all_dbs")).Headers.Should().Contain("WWW-Authenticate: Basic realm=x");
        (await Client.GetAsync("nope")).Headers.Should().NotContain("WWW-Authenticate");
    }

    [Fact]
    public async Task Users_are_those_of_the_configured_database()
    {
        await Client.PutAsync("people");
        await SetAsync("chttpd_auth/authentication_db", "people");
        (await Client.PutAsync("people/org.couchdb.user:bob", """{"name":"bob","password":"secret","roles":[]}""")).Status.Should().Be(201);
        using var bob = new CouchClient(Couch, "bob", "secret");
        (await bob.GetAsync("_session")).Json.GetProperty("userCtx").GetProperty("name").GetString().Should().Be("bob");

        // CouchDB checks the users as soon as the former database is deleted, or when it starts.
        await Client.DeleteAsync("_users");
        (await Client.PutAsync("people/org.couchdb.user:ann", "{}"))
            .Json.GetProperty("reason")
            .GetString()
            .Should()
            .Be("doc.type must be user");
        await Client.PutAsync("people/org.couchdb.user:ann", """{"name":"ann","password":"secret","roles":["r"],"type":"user"}""");
        using var ann = new CouchClient(Couch, "ann", "secret");

        (await ann.GetAsync("_session")).Json.GetProperty("userCtx").GetProperty("roles")[0].GetString().Should().Be("r");
        (await Client.GetAsync("people/org.couchdb.user:ann")).Text.Should().NotContain("secret").And.Contain("derived_key");
    }

    [Theory]
    [InlineData("true", "a b")]
    [InlineData("false", "a+b")]
    public async Task A_plus_in_a_path_is_a_space_unless_it_is_configured_otherwise(string value, string id)
    {
        await SetAsync("chttpd/decode_plus_to_space", value);

        (await Client.PutAsync("db/a+b", "{}")).Json.GetProperty("id").GetString().Should().Be(id);
    }

    [Theory]
    [InlineData("db/a", 200, "/* CouchDB */x({\"_id\":\"a\",", "\"});\n")]
    [InlineData("db/nope", 404, "/* CouchDB */x({\"error\":", "\"});\n")]
    [InlineData("db/_all_docs", 200, "/* CouchDB */x({\"total_rows\":1,", "]});\n")]
    [InlineData("db/_changes", 200, "/* CouchDB */x({\"results\":[", "\"pending\":0}\n);\n")]
    [InlineData("db/_changes?feed=continuous&timeout=0", 200, "/* CouchDB */x({\"seq\":", "\"pending\":0}\n);\n")]
    [InlineData("_db_updates", 200, "/* CouchDB */x({\"results\":[", "}\n);\n")]
    public async Task A_response_calls_the_function_that_the_client_names_if_it_is_allowed(
        string path,
        int status,
        string start,
        string end
    )
    {
        await Client.PutAsync("db/a", "{}");
        string asking = path + (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + "callback=x";
        (await Client.GetAsync(asking)).Text.Should().NotContain("CouchDB */");
        await SetAsync("chttpd/allow_jsonp", "true");

        CouchAnswer answer = await Client.GetAsync(asking);

        answer.Status.Should().Be(status);
        answer.Headers.Should().Contain("Content-Type: application/javascript");
        answer.Text.Should().StartWith(start).And.EndWith(end);
        (await Client.GetAsync(path)).Headers.Should().Contain("Content-Type: application/json");
        CouchAnswer refused = await Client.GetAsync(asking + "$");
        (refused.Status, refused.Text).Should().Be((400, "{\"error\":\"bad_request\",\"reason\":\"invalid_callback\"}\n"));
    }

    [Fact]
    public async Task A_body_is_not_larger_than_configured()
    {
        await SetAsync("chttpd/max_http_request_size", "16");

        CouchAnswer answer = await Client.PutAsync("db/a", """{"v":"12345678901234567890"}""");

        (answer.Status, answer.Json.GetProperty("error").GetString()).Should().Be((413, "too_large"));
    }

    [Fact]
    public async Task The_host_of_a_location_is_the_one_that_a_proxy_names()
    {
        (await LocationAsync("X-Forwarded-Host", "a")).Should().Be("http://mysite.com/db/a");
        await SetAsync("chttpd/x_forwarded_host", "X-Host");
        (await LocationAsync("X-Host", "b")).Should().Be("http://mysite.com/db/b");
    }

    [Theory]
    [InlineData("sequential")]
    [InlineData("utc_random")]
    [InlineData("utc_id")]
    public async Task Ids_ascend(string algorithm)
    {
        await SetAsync("uuids/utc_id_suffix", "frog");
        await SetAsync("uuids/algorithm", algorithm);

        CouchAnswer answer = await Client.GetAsync("_uuids?count=100");

        List<string> ids = [.. answer.Json.GetProperty("uuids").EnumerateArray().Select(static id => id.GetString()!)];
        ids.Should().BeInAscendingOrder(StringComparer.Ordinal).And.OnlyHaveUniqueItems();
        ids.Should().OnlyContain(id => algorithm == "utc_id" ? id.Length == 18 && id.EndsWith("frog") : id.Length == 32);
        answer.Headers.Should().Contain("no-cache").And.Contain("Pragma: no-cache");
    }

    [Fact]
    public async Task Documents_without_ids_are_listed_in_the_order_in_which_they_were_created()
    {
        List<string?> ids = [];
        for (int i = 0; i < 20; i++)
            ids.Add((await Client.PostAsync("db", "{}")).Json.GetProperty("id").GetString());

        (await Client.GetAsync("db/_all_docs"))
            .Json.GetProperty("rows")
            .EnumerateArray()
            .Select(static row => row.GetProperty("id").GetString())
            .Should()
            .Equal(ids);
    }

    [Fact]
    public async Task The_method_of_a_POST_can_be_overridden()
    {
        CouchAnswer stored = await Client.SendAsync(HttpMethod.Post, "db/a", "{}", ("X-HTTP-Method-Override", "PUT"));
        CouchAnswer deleted = await Client.SendAsync(
            HttpMethod.Post,
            "db/a?rev=" + stored.Json.GetProperty("rev").GetString(),
            null,
            ("X-HTTP-Method-Override", "DELETE")
        );

        (stored.Status, deleted.Status).Should().Be((201, 200));
    }

    [Fact]
    public async Task A_request_keeps_its_id()
    {
        (await Client.SendAsync(HttpMethod.Get, "_up", null, ("X-Couch-Request-ID", "mine")))
            .Headers.Should()
            .Contain("X-Couch-Request-ID: mine");
    }

    [Fact]
    public async Task More_copies_than_there_are_nodes_are_accepted()
    {
        (await Client.PutAsync("db/a?w=2", "{}")).Status.Should().Be(202);
        (await Client.PutAsync("db/b?w=1", "{}")).Status.Should().Be(201);
        CouchAnswer many = await Client.PostAsync("db/_bulk_docs?w=3", """{"docs":[{"_id":"c"}]}""");
        many.Status.Should().Be(202);
        many.Json[0].GetProperty("accepted").GetBoolean().Should().BeTrue();
    }

    [Theory]
    [InlineData("GET", "_all_dbs/x", 404, "not_found", "missing")]
    [InlineData("GET", "_nope", 404, "not_found", "Database does not exist.")]
    [InlineData(
        "GET",
        "db/_changes?heartbeat=-1",
        400,
        "bad_request",
        "The heartbeat value should be a positive integer (in milliseconds)."
    )]
    [InlineData(
        "GET",
        "db/_changes?heartbeat=x",
        400,
        "bad_request",
        "Invalid heartbeat value. Expecting a positive integer value (in milliseconds)."
    )]
    [InlineData("POST", "db/_changes", 400, "bad_request", "Request body must be a JSON object")]
    [InlineData("PUT", "db/_local", 400, "bad_request", "Invalid _local document id.")]
    [InlineData("DELETE", "db/nope?rev=foo", 404, "not_found", "missing")]
    [InlineData("PUT", "new?q=x", 400, "bad_request", "The `q` value should be a positive integer.")]
    [InlineData("PUT", "db/_security", 500, "error", "no_majority")]
    [InlineData("POST", "db/_temp_view", 410, "gone", "Temporary views are not supported in CouchDB")]
    [InlineData("POST", "db/_compact/nope", 404, "not_found", "missing")]
    public async Task A_request_is_refused_in_the_words_of_CouchDB(string method, string path, int status, string error, string reason)
    {
        CouchAnswer answer = await Client.SendAsync(new HttpMethod(method), path, method == "GET" ? null : "[]");

        (answer.Status, answer.Json.GetProperty("error").GetString(), answer.Json.GetProperty("reason").GetString())
            .Should()
            .Be((status, error, reason));
    }

    [Fact]
    public async Task A_copy_is_made_in_the_database_and_a_revision_is_named_once()
    {
        await Client.PutAsync("db/a", "{}");

        (await Client.SendAsync(new HttpMethod("COPY"), "db/a", null, ("Destination", "http://x/b")))
            .Json.GetProperty("reason")
            .GetString()
            .Should()
            .Be("Destination URL must be relative.");
        (await Client.SendAsync(HttpMethod.Put, "db/a", """{"_rev":"1-a"}""", ("If-Match", "\"1-b\"")))
            .Json.GetProperty("reason")
            .GetString()
            .Should()
            .Be("Document rev and etag have different values");
        (await Client.PostAsync("db/_bulk_docs", """{"all_or_nothing":true,"docs":[{"_id":"x"}]}"""))
            .Text.Trim()
            .Should()
            .Be("""[{"id":"x","rev":"0-","error":"not_implemented","reason":"all_or_nothing is not supported"}]""");
    }

    [Fact]
    public async Task Revisions_beyond_the_limit_are_not_shown_and_compaction_removes_them()
    {
        string? revision = null;
        for (int i = 0; i < 6; i++)
            revision = (await Client.PutAsync("db/a" + (revision is null ? "" : "?rev=" + revision), "{}"))
                .Json.GetProperty("rev")
                .GetString();
        await Client.PutAsync("db/_revs_limit", "5");

        async Task<int> ShownAsync() =>
            (await Client.GetAsync("db/a?revs=true")).Json.GetProperty("_revisions").GetProperty("ids").GetArrayLength();

        (await ShownAsync()).Should().Be(5);
        await Client.PostAsync("db/_compact", "{}");
        await Client.PutAsync("db/_revs_limit", "1000");
        (await ShownAsync()).Should().Be(5);
    }

    [Fact]
    public async Task The_text_after_the_closing_boundary_is_ignored()
    {
        using var content = new ByteArrayContent(
            Encoding.UTF8.GetBytes(
                "--abc\r\ncontent-type: application/json\r\n\r\n"
                    + """{"_attachments":{"a":{"follows":true,"content_type":"x/y","length":3}}}"""
                    + "\r\n--abc\r\n\r\n123\r\n--abc--epilogue"
            )
        );
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/related;boundary=\"abc\"");
        using HttpResponseMessage response = await Client.Http.PutAsync("db/a", content, Canceled);

        ((int)response.StatusCode).Should().Be(201);
        (await Client.GetAsync("db/a/a")).Text.Should().Be("123");
    }

    private Task<CouchAnswer> SetAsync(string setting, string value) => Client.PutAsync("_node/_local/_config/" + setting, $"\"{value}\"");

    private static async Task<string?> NameAsync(CouchClient proxy) =>
        (await proxy.SendAsync(HttpMethod.Get, "_session", null, ("X-Auth-CouchDB-UserName", "joe")))
            .Json.GetProperty("userCtx")
            .GetProperty("name")
            .GetString();

    private async Task<string> LocationAsync(string header, string id)
    {
        CouchAnswer answer = await Client.SendAsync(HttpMethod.Put, "db/" + id, "{}", (header, "mysite.com"));
        return answer.Headers.Split("Location: ")[1].Split('\r', '\n')[0];
    }
}
