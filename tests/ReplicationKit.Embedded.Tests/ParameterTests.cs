using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ReplicationKit.Embedded.Tests;

/// <summary>Odd values of parameters and members, with the answers of CouchDB 3.5.2. A parameter that is not read is not a mistake there.</summary>
public sealed class ParameterTests : ServerFixture
{
    private const string Design = """
        {"views":{"m":{"map":"function(d){emit(d.v,null)}"},"r":{"map":"function(d){emit([d._id],1)}","reduce":"_sum"}},
         "filters":{"f":"function(d){return d._id=='a'}"}}
        """;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Client.PutAsync("db/a", """{"v":1,"_attachments":{"f":{"data":""}}}""");
        await Client.PutAsync("db/b", """{"v":2}""");
        await Client.PutAsync("db/_local/l", "{}");
        await Client.PutAsync("db/_design/x", Design);
    }

    [Theory]
    [InlineData("db/_all_docs?sorted=x", "query_parse_error: Invalid boolean parameter: \"x\"")]
    [InlineData("db/_all_docs?descending=", "query_parse_error: Invalid boolean parameter: []")]
    [InlineData("db/_all_docs?descending=\"x\"", "query_parse_error: Invalid boolean parameter: \"\\\"x\\\"\"")]
    [InlineData("db/_all_docs?limit=\u0001", "query_parse_error: Invalid value for integer: [1]")]
    [InlineData("db/_all_docs?limit=99999999999999999999", "query_parse_error: Limit is too large, must not exceed 576460752303423487")]
    [InlineData("db/_all_docs?group_level=x", "query_parse_error: Invalid value for integer: \"x\"")]
    [InlineData("db/_all_docs?group_level=1", "query_parse_error: Invalid use of grouping on a map view.")]
    [InlineData("db/_all_docs?stable=", "query_parse_error: Invalid value for `stable`.")]
    [InlineData("db/_all_docs?stale=true", "query_parse_error: Invalid value for `stale`.")]
    [InlineData("db/_all_docs?partition=x", "query_parse_error: `partition` parameter is not supported on this db")]
    [InlineData("db/_all_docs?keys=[\"a\"]&key=\"b\"", "query_parse_error: `keys` is incompatible with `key`, `start_key` and `end_key`")]
    [InlineData("db/_design/x/_view/m?group_level=2", "query_parse_error: Invalid use of grouping on a map view.")]
    [InlineData("db/_design/x/_view/m?partition=", "illegal_partition: Partition must not be empty")]
    [InlineData("db/_design/x/_view/m?update=TRUE", "query_parse_error: Invalid value for `update`.")]
    [InlineData(
        "db/_design/x/_view/m?descending=true&startkey=1&endkey=2",
        "query_parse_error: No rows can match your key range, reverse your start_key and end_key or set descending=false"
    )]
    [InlineData("db/_design/x/_view/r?keys=[]", "query_parse_error: Multi-key fetches for reduce views must use `group=true`")]
    [InlineData(
        "db/_design/x/_view/r?group=false&group_level=1",
        "query_parse_error: Can't specify group=false and group_level>0 at the same time"
    )]
    [InlineData("_all_dbs?descending=null", "query_parse_error: Invalid boolean parameter: \"null\"")]
    [InlineData("_all_dbs?keys=1", "query_parse_error: `keys` must be an array of strings.")]
    [InlineData("_all_dbs?key=", "bad_request: invalid UTF-8 JSON")]
    [InlineData("_uuids?count=x", "bad_request: count must be a positive integer")]
    [InlineData("_scheduler/docs?descending=x", "query_parse_error: Invalid boolean parameter: \"x\"")]
    public Task Parameters_of_listings_are_refused_in_the_words_of_CouchDB(string path, string reason) =>
        RefusedAsync("GET", path, null, reason);

    [Theory]
    [InlineData("a?open_revs=null", "bad_request: Invalid list of revisions")]
    [InlineData("a?open_revs=x", "bad_request: invalid UTF-8 JSON")]
    [InlineData("a?atts_since=true", "bad_request: Invalid list of revisions")]
    [InlineData("a?rev=", "bad_request: Invalid rev format")]
    [InlineData("_local/l?rev=x", "bad_request: Invalid rev format")]
    [InlineData("_local/l?open_revs=1", "bad_request: Invalid list of revisions")]
    [InlineData("_local/l?rev=1-abc", "not_found: missing")]
    [InlineData("_changes?seq_interval=0", "bad_request: invalid_seq_interval")]
    [InlineData("_changes?since=1-abc", "bad_request: Malformed sequence supplied in 'since' parameter.")]
    [InlineData("_changes?heartbeat=false", "bad_request: Invalid heartbeat value. Expecting a positive integer value (in milliseconds).")]
    [InlineData("_changes?filter=_nope", "bad_request: unknown builtin filter name")]
    [InlineData("_changes?filter=x/", "bad_request: `filter` must be of the form `designname/filtername`")]
    [InlineData("_changes?filter=_view&view=/", "bad_request: `view` must be of the form `designname/viewname`")]
    [InlineData("_changes?filter=_doc_ids&doc_ids=[1]", "bad_request: `doc_ids` filter parameter is not a list of doc ids.")]
    // CouchDB returns 500 for these.
    [InlineData("_changes?limit=x", "query_parse_error: Invalid value for integer: \"x\"")]
    [InlineData("_changes?timeout=", "query_parse_error: Invalid value for integer: []")]
    [InlineData("_changes?style=x", "bad_request: Supported `style` values: main_only, all_docs")]
    public Task Parameters_of_documents_and_changes_are_refused_too(string path, string reason) =>
        RefusedAsync("GET", "db/" + path, null, reason);

    [Theory]
    [InlineData("_all_docs?startkey=[\"a\"]", "0 _design/x a b")]
    [InlineData("_all_docs?endkey=[\"a\"]", "0")]
    [InlineData("_all_docs?key={}", "0")]
    [InlineData("_all_docs?startkey_docid=a", "1 a b")]
    [InlineData("_all_docs?end_key_doc_id=a", "0 _design/x a")]
    [InlineData("_all_docs?limit=2&limit=1", "0 _design/x")]
    [InlineData("_all_docs?keys=[\"a\",\"n\"]", "null a -")]
    [InlineData("_design_docs?key=\"x\"", "1")]
    [InlineData("_design_docs?descending=true", "1 _design/x")]
    [InlineData("_local_docs?startkey=[1]", "null _local/l")]
    [InlineData("_design/x/_view/m?keys=[2]", "1 b")]
    [InlineData("_design/x/_view/m?keys=[1]&endkey=2", "0 a b")]
    public async Task Keys_select_what_they_select_in_CouchDB(string query, string rows)
    {
        JsonElement json = (await Client.GetAsync("db/" + query)).Json;

        string.Join(
                ' ',
                json.GetProperty("rows")
                    .EnumerateArray()
                    .Select(static row => row.TryGetProperty("id", out JsonElement id) ? id.GetString() : "-")
                    .Prepend(json.GetProperty("offset").GetRawText())
            )
            .Should()
            .Be(rows);
    }

    [Theory]
    [InlineData("POST", "db/_all_docs", """{"keys":{}}""", "bad_request: `keys` body member must be an array.")]
    [InlineData("POST", "db/_all_docs", """{"limit":"x"}""", "query_parse_error: Invalid value for integer: <<\"x\">>")]
    [InlineData("POST", "db/_all_docs", """{"limit":1.5}""", "query_parse_error: Invalid value for integer: 1.5")]
    [InlineData("POST", "db/_all_docs", """{"skip":-1}""", "query_parse_error: Invalid value for positive integer: -1")]
    [InlineData("POST", "db/_all_docs", """{"group":"x"}""", "query_parse_error: Invalid boolean parameter: \"x\"")]
    [InlineData("POST", "db/_all_docs", """{"partition":["a"]}""", "query_parse_error: `partition` parameter is not supported on this db")]
    [InlineData("POST", "db/_design/x/_view/m", """{"queries":null}""", "bad_request: `queries` member must be an array.")]
    [InlineData("POST", "db/_changes?filter=_selector", "{}", "bad_request: Selector error: expected a JSON object")]
    [InlineData("POST", "_dbs_info", """{"keys":null}""", "bad_request: `keys` member must be an array.")]
    [InlineData("POST", "db/_bulk_docs", """{"docs":[{"_id":""}],"new_edits":false}""", "illegal_docid: Document id must not be empty")]
    [InlineData("PUT", "db/a", """{"_id":""}""", "illegal_docid: Document id must not be empty")]
    [InlineData("PUT", "db/_security/x", "{}", "illegal_docid: Only reserved document ids may start with underscore.")]
    [InlineData("PUT", "db/_design", "{}", "illegal_docid: Only reserved document ids may start with underscore.")]
    [InlineData("PUT", "db/a/_f?rev=1-a", "{}", "bad_request: Attachment name '_f' starts with prohibited character '_'")]
    [InlineData("GET", "db/_nope", null, "not_found: missing")]
    [InlineData("GET", "db/_security/x", null, "not_found: missing")]
    [InlineData("DELETE", "db/_revs_limit/x", null, "not_found: missing")]
    [InlineData("GET", "_node", null, "bad_request: Incomplete path to _node request")]
    [InlineData("PUT", "n?placement=x", null, "bad_request: The `placement` value should be in a format `zone:n`.")]
    [InlineData("PUT", "n?engine=x", null, "bad_request: invalid_engine_extension")]
    [InlineData("PUT", "_users/org.couchdb.user:u", """{"type":"user","name":false,"roles":[]}""", "forbidden: doc.name is required")]
    [InlineData("PUT", "_users/org.couchdb.user:u", """{"type":"user","name":"u","roles":null}""", "forbidden: doc.roles must exist")]
    public Task Bodies_and_paths_are_refused_in_the_words_of_CouchDB(string method, string path, string? body, string reason) =>
        RefusedAsync(method, path, body, reason);

    [Theory]
    [InlineData("POST", "db/_bulk_docs", """{"docs":[],"w":null}""", "[]")]
    [InlineData("POST", "_dbs_info", """{"keys":[5]}""", """[{"key":5,"error":"not_found"}]""")]
    [InlineData("PUT", "db/_revs_limit", "99999999999999999999", """{"ok":true}""")]
    [InlineData("GET", "db/_changes?filter=/&limit=0&since=now", null, null)]
    [InlineData("GET", "db/_changes?limit=-1&timeout=-1", null, null)]
    public async Task What_CouchDB_takes_is_taken(string method, string path, string? body, string? answer)
    {
        CouchAnswer given = await Client.SendAsync(new HttpMethod(method), path, body);

        given.Status.Should().BeInRange(200, 201, given.Text);
        if (answer is not null)
            given.Text.Trim().Should().Be(answer);
    }

    [Theory]
    [InlineData("_dbs_info", "GET,HEAD,POST")]
    [InlineData("_node/_local/_config", "GET")]
    [InlineData("_scheduler/nope", "GET,HEAD")]
    [InlineData("db", "DELETE,GET,HEAD,POST")]
    [InlineData("db/_security", "PUT,GET")]
    [InlineData("db/_revs_limit/x", "DELETE,GET,HEAD,PUT")]
    public async Task Methods_that_are_not_allowed_name_those_that_are(string path, string allowed)
    {
        CouchAnswer answer = await Client.SendAsync(new HttpMethod("COPY"), path);

        (answer.Status, Reason(answer)).Should().Be((405, $"method_not_allowed: Only {allowed} allowed"));
    }

    [Theory]
    [InlineData("_membership")]
    [InlineData("_uuids")]
    [InlineData("_dbs_info")]
    [InlineData("_db_updates?timeout=1")]
    [InlineData("_node/_local/_versions")]
    [InlineData("db/_revs_limit")]
    [InlineData("db/_purged_infos")]
    [InlineData("db/_design/x/_info")]
    public async Task Whatever_can_be_read_has_a_head(string path) =>
        (await Client.SendAsync(HttpMethod.Head, path)).Status.Should().Be(200);

    [Theory]
    [InlineData("_all_dbs")]
    [InlineData("_dbs_info")]
    [InlineData("_db_updates")]
    [InlineData("db/_changes")]
    [InlineData("db/_local/l")]
    public async Task A_reader_that_has_it_already_is_told_so(string path)
    {
        string tag = Tag(await Client.GetAsync(path));

        (await Client.SendAsync(HttpMethod.Get, path, null, ("If-None-Match", tag))).Status.Should().Be(304);
        await Client.PutAsync("db/_local/l", """{"v":1}""");
        await Client.PutAsync("db/c", "{}");
        await Client.PutAsync("other");
        (await Client.SendAsync(HttpMethod.Get, path, null, ("If-None-Match", tag))).Status.Should().Be(200);
    }

    [Theory]
    [InlineData("APPLICATION/JSON")]
    [InlineData("application/jsonx")]
    [InlineData("text/json")]
    public async Task Only_one_type_of_content_is_JSON(string type)
    {
        using var content = new StringContent("{}", Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        foreach (string path in (string[])["db", "db/_all_docs", "db/_find", "_dbs_info"])
        {
            using HttpResponseMessage response = await Client.Http.PostAsync(path, content, Canceled);
            ((int)response.StatusCode).Should().Be(415);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("*")]
    public async Task A_tag_to_match_is_a_revision(string tag)
    {
        foreach ((string method, string path) in ((string, string)[])[("PUT", "db/a"), ("PUT", "db/a/g"), ("PUT", "db/_local/l")])
        {
            CouchAnswer answer = await Client.SendAsync(new HttpMethod(method), path, "{}", ("If-Match", tag));
            (answer.Status, Reason(answer)).Should().Be((400, "bad_request: Invalid rev format"));
        }
    }

    [Fact]
    public async Task Several_revisions_of_a_document_in_one_request_take_one_sequence()
    {
        await Client.PutAsync("n");
        await Client.PostAsync(
            "n/_bulk_docs",
            """{"new_edits":false,"docs":[{"_id":"c","_rev":"1-a"},{"_id":"c","_rev":"1-b"},{"_id":"d","_rev":"1-a"}]}"""
        );

        (await Client.GetAsync("n/c?local_seq=true")).Json.GetProperty("_local_seq").GetInt32().Should().Be(1);
        (await Client.GetAsync("n")).Json.GetProperty("update_seq").GetString().Should().StartWith("2-");
    }

    [Fact]
    public async Task Sequences_are_left_out_between_intervals()
    {
        JsonElement rows = (await Client.GetAsync("db/_changes?seq_interval=2")).Json.GetProperty("results");

        rows.EnumerateArray()
            .Select(static row => row.GetProperty("seq").ValueKind)
            .Should()
            .Equal(JsonValueKind.String, JsonValueKind.Null, JsonValueKind.String);
    }

    [Fact]
    public async Task What_was_purged_twice_is_listed_once_in_the_order_of_the_ids()
    {
        foreach (string body in (string[])["""{"z":["2-b","1-a"],"a":["1-a"]}""", """{"z":["1-a","2-b","1-a"]}"""])
            await Client.PostAsync("db/_purge", body);

        (await Client.GetAsync("db/_purged_infos"))
            .Text.Trim()
            .Should()
            .Be("""{"purged_infos":[{"id":"a","revs":["1-a"]},{"id":"z","revs":["1-a","2-b"]}]}""");
    }

    [Fact]
    public async Task A_name_longer_than_that_of_a_file_is_refused()
    {
        (await Client.PutAsync(new string('a', 238))).Status.Should().Be(201);
        CouchAnswer answer = await Client.PutAsync(new string('a', 239));

        answer.Status.Should().Be(400);
        Reason(answer).Should().StartWith("database_name_too_long: At least one path segment of `aaa");
    }

    private async Task RefusedAsync(string method, string path, string? body, string reason)
    {
        CouchAnswer answer = await Client.SendAsync(new HttpMethod(method), path, body);

        answer.Status.Should().BeInRange(400, 404, answer.Text);
        Reason(answer).Should().Be(reason);
    }

    private static string Reason(CouchAnswer answer) =>
        $"{answer.Json.GetProperty("error").GetString()}: {answer.Json.GetProperty("reason").GetString()}";

    private static string Tag(CouchAnswer answer) =>
        answer.Headers.Split('\n').Single(static line => line.StartsWith("ETag: ", StringComparison.Ordinal))[6..].Trim();
}
