using System.Text.Json.Nodes;

namespace ReplicationKit.Embedded.Tests;

/// <summary>Views, with answers of CouchDB 3.5.2.</summary>
public sealed class ViewTests : ServerFixture
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        CouchAnswer design = await Client.PutAsync(
            "db/_design/d",
            """
            {"views":{
              "m":{"map":"function(doc){emit(doc.a, doc.b); if (doc.a==2) emit([doc.a,1],{_id:\"x1\"});}"},
              "s":{"map":"function(doc){emit([doc.a,doc._id],doc.b)}","reduce":"_sum"},
              "st":{"map":"function(doc){emit(doc.a,doc.b)}","reduce":"_stats"},
              "c":{"map":"function(doc){emit(doc.a,null)}","reduce":"_count"},
              "j":{"map":"function(doc){emit(doc.a,doc.b)}","reduce":"function(k,v,r){return [k,v,r]}"},
              "bad":{"map":"function(doc){if(doc.a==1) throw(1); doc.x.y.z; emit(doc.a)}"},
              "ad":{"map":"function(doc){emit(doc.a)}","reduce":"_approx_count_distinct"},
              "e":{"map":"function(doc){}","reduce":"_sum"},
              "bs":{"map":"function(doc){emit(1,\"x\")}","reduce":"_sum"}}}
            """
        );
        design.Status.Should().Be(201, design.Text);
        for (int i = 1; i <= 3; i++)
            await Client.PutAsync($"db/x{i}", $$"""{"a":{{i}},"b":{{i * 2}}.5}""");
    }

    [Theory]
    [InlineData(
        "m",
        """4 0 {"id":"x1","key":1,"value":2.5} {"id":"x2","key":2,"value":4.5} {"id":"x3","key":3,"value":6.5} {"id":"x2","key":[2,1],"value":{"_id":"x1"}}"""
    )]
    [InlineData("m?descending=true&limit=1&skip=1", """4 1 {"id":"x3","key":3,"value":6.5}""")]
    [InlineData("m?key=2", """4 1 {"id":"x2","key":2,"value":4.5}""")]
    [InlineData("m?keys=%5B2,1,7%5D", """4 1 {"id":"x2","key":2,"value":4.5} {"id":"x1","key":1,"value":2.5}""")]
    [InlineData("m?startkey=2&startkey_docid=x3&limit=1", """4 2 {"id":"x3","key":3,"value":6.5}""")]
    [InlineData("m?startkey=2&endkey=3&inclusive_end=false", """4 1 {"id":"x2","key":2,"value":4.5}""")]
    [InlineData("m?key=2&startkey=1", """4 0 {"id":"x1","key":1,"value":2.5} {"id":"x2","key":2,"value":4.5}""")]
    [InlineData("m?limit=0", "4 0")]
    [InlineData("bad", "0 0")]
    [InlineData("s", """{"key":null,"value":13.5}""")]
    [InlineData("s?group=true", """{"key":[1,"x1"],"value":2.5} {"key":[2,"x2"],"value":4.5} {"key":[3,"x3"],"value":6.5}""")]
    [InlineData("s?group_level=1", """{"key":[1],"value":2.5} {"key":[2],"value":4.5} {"key":[3],"value":6.5}""")]
    [InlineData("s?reduce=false&limit=1", """3 0 {"id":"x1","key":[1,"x1"],"value":2.5}""")]
    [InlineData("s?keys=%5B%5B1,%22x1%22%5D%5D&group=true", """{"key":[1,"x1"],"value":2.5}""")]
    [InlineData("st", """{"key":null,"value":{"sum":13.5,"count":3,"min":2.5,"max":6.5,"sumsqr":68.75}}""")]
    [InlineData("c?group=true&limit=2", """{"key":1,"value":1} {"key":2,"value":1}""")]
    [InlineData("j", """{"key":null,"value":[null,[[[[3,"x3"],[2,"x2"],[1,"x1"]],[6.5,4.5,2.5],false]],true]}""")]
    [InlineData("j?group=true&limit=1", """{"key":1,"value":[null,[[[[1,"x1"]],[2.5],false]],true]}""")]
    [InlineData("ad", """{"key":null,"value":3}""")]
    [InlineData("e", "")]
    public async Task A_query_is_answered_as_by_CouchDB(string query, string rows)
    {
        CouchAnswer answer = await Client.GetAsync("db/_design/d/_view/" + query);

        answer.Status.Should().Be(200, answer.Text);
        Rows(answer).Should().Be(rows);
    }

    [Theory]
    [InlineData("nope", 404, "not_found", "missing_named_view")]
    [InlineData("m?group=true", 400, "query_parse_error", "Invalid use of grouping on a map view.")]
    [InlineData("m?reduce=true", 400, "query_parse_error", "Reduce is invalid for map-only views.")]
    [InlineData("m?limit=x", 400, "query_parse_error", "Invalid value for integer: \"x\"")]
    [InlineData("m?limit=-1", 400, "query_parse_error", "Invalid value for positive integer: \"-1\"")]
    [InlineData("m?key=x", 400, "bad_request", "invalid UTF-8 JSON")]
    [InlineData("m?keys=5", 400, "query_parse_error", "`keys` must be an array of strings.")]
    [InlineData("s?include_docs=true", 400, "query_parse_error", "`include_docs` is invalid for reduce")]
    [InlineData(
        "m?startkey=3&endkey=1",
        400,
        "query_parse_error",
        "No rows can match your key range, reverse your start_key and end_key or set descending=true"
    )]
    public async Task A_query_that_cannot_be_answered_is_refused_in_the_words_of_CouchDB(
        string query,
        int status,
        string error,
        string reason
    )
    {
        CouchAnswer answer = await Client.GetAsync("db/_design/d/_view/" + query);

        (answer.Status, answer.Json.GetProperty("error").GetString(), answer.Json.GetProperty("reason").GetString())
            .Should()
            .Be((status, error, reason));
    }

    [Fact]
    public async Task Compacting_a_view_gives_the_space_of_replaced_rows_back()
    {
        await Client.PutAsync("db/_design/c", """{"views":{"v":{"map":"function (doc) { if (doc._id === 'x') emit(doc.n, doc.n); }"}}}""");
        string revision = (await Client.PutAsync("db/x", """{"n":10}""")).Json.GetProperty("rev").GetString()!;
        await Client.GetAsync("db/_design/c/_view/v");
        (long File, long Active) fresh = await SizesAsync();
        await Client.PutAsync("db/x", $$"""{"_rev":"{{revision}}","n":20}""");
        await Client.GetAsync("db/_design/c/_view/v");
        (long File, long Active) updated = await SizesAsync();

        (await Client.PostAsync("db/_compact/c", "")).Status.Should().Be(202);

        fresh.Active.Should().BeLessThan(fresh.File);
        updated.Should().Be((2 * fresh.File, fresh.Active));
        (await SizesAsync()).Should().Be(fresh);
        (await Client.GetAsync("db/x?rev=" + revision)).Status.Should().Be(200);

        async Task<(long File, long Active)> SizesAsync()
        {
            CouchAnswer info = await Client.GetAsync("db/_design/c/_info");
            System.Text.Json.JsonElement sizes = info.Json.GetProperty("view_index").GetProperty("sizes");
            return (sizes.GetProperty("file").GetInt64(), sizes.GetProperty("active").GetInt64());
        }
    }

    [Fact]
    public async Task A_sum_of_what_cannot_be_added_is_an_error_in_its_row()
    {
        CouchAnswer answer = await Client.GetAsync("db/_design/d/_view/bs");

        answer.Json.GetProperty("rows")[0].GetProperty("value").GetProperty("error").GetString().Should().Be("builtin_reduce_error");
        answer.Json.GetProperty("rows")[0].GetProperty("value").GetProperty("caused_by").GetString().Should().Be("x");
    }

    [Fact]
    public async Task A_view_follows_the_documents_and_shows_them()
    {
        (await Client.GetAsync("db/_design/d/_view/m?startkey=%5B2%5D&include_docs=true"))
            .Json.GetProperty("rows")[0]
            .GetProperty("doc")
            .GetProperty("_id")
            .GetString()
            .Should()
            .Be("x1");
        string revision = (await Client.GetAsync("db/x1")).Json.GetProperty("_rev").GetString()!;
        await Client.PutAsync("db/x1", $$"""{"_rev":"{{revision}}","a":9}""");
        await Client.DeleteAsync("db/x3?rev=" + (await Client.GetAsync("db/x3")).Json.GetProperty("_rev").GetString());

        Rows(await Client.GetAsync("db/_design/d/_view/m?update=false&limit=1")).Should().Be("""4 0 {"id":"x1","key":1,"value":2.5}""");
        Rows(await Client.GetAsync("db/_design/d/_view/m?descending=true&startkey=9"))
            .Should()
            .Be("""3 1 {"id":"x1","key":9,"value":null} {"id":"x2","key":2,"value":4.5}""");
        (await Client.GetAsync("db/_design/d/_info"))
            .Json.GetProperty("view_index")
            .GetProperty("language")
            .GetString()
            .Should()
            .Be("javascript");
    }

    [Fact]
    public async Task Several_queries_are_answered_at_once_and_keys_are_posted()
    {
        CouchAnswer several = await Client.PostAsync("db/_design/d/_view/m/queries", """{"queries":[{"key":1},{"limit":1,"skip":1}]}""");
        CouchAnswer keys = await Client.PostAsync("db/_design/d/_view/m", """{"keys":[3,2],"descending":true}""");

        several.Json.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("offset").GetInt32()).Should().Equal(0, 1);
        Rows(keys).Should().Be("""4 2 {"id":"x2","key":2,"value":4.5} {"id":"x3","key":3,"value":6.5}""");
    }

    [Theory]
    [InlineData("m?key=2&keys=%5B2%5D", 200, null)]
    [InlineData("m?startkey=1&keys=%5B2%5D", 200, null)]
    [InlineData("m?startkey=1&keys=%5B2,3%5D", 400, "`keys` is incompatible with `key`, `start_key` and `end_key`")]
    [InlineData("s?conflicts=true", 400, "`conflicts` is invalid for reduce views.")]
    [InlineData("m?stable=x", 400, "Invalid value for `stable`.")]
    public async Task Parameters_that_exclude_each_other_are_refused(string query, int status, string? reason)
    {
        CouchAnswer answer = await Client.GetAsync("db/_design/d/_view/" + query);

        answer.Status.Should().Be(status);
        if (reason is not null)
            answer.Json.GetProperty("reason").GetString().Should().Be(reason);
    }

    [Theory]
    [InlineData("""{"keys":{}}""", "`keys` member must be an array.")]
    [InlineData("""{"queries":[{}]}""", "The `queries` parameter is no longer supported at this endpoint")]
    public async Task A_body_that_is_not_supported_is_refused(string body, string reason)
    {
        CouchAnswer answer = await Client.PostAsync("db/_design/d/_view/m", body);

        (answer.Status, answer.Json.GetProperty("error").GetString(), answer.Json.GetProperty("reason").GetString())
            .Should()
            .Be((400, "bad_request", reason));
    }

    [Fact]
    public async Task Rows_with_one_key_are_in_the_order_of_their_values_in_both_directions()
    {
        await Client.PutAsync(
            "db/_design/o",
            """{"views":{"v":{"map":"function(d){['b',3,null,'a'].forEach(function(v){emit(1,v)})}"}}}"""
        );

        Values(await Client.GetAsync("db/_design/o/_view/v?limit=4")).Should().Be("3 null \"a\" \"b\"");
        Values(await Client.GetAsync("db/_design/o/_view/v?limit=4&descending=true")).Should().Be("3 null \"a\" \"b\"");
        (await Client.GetAsync("db/_design/o/_view/v?limit=1&descending=true"))
            .Json.GetProperty("rows")[0]
            .GetProperty("id")
            .GetString()
            .Should()
            .Be("x3");
    }

    [Fact]
    public async Task Rows_with_one_key_are_read_once_across_batches()
    {
        await Client.PutAsync("db/_design/o", """{"views":{"v":{"map":"function(d){for(var i=0;i<700;i++)emit(1,i)}"}}}""");

        foreach (string direction in (string[])["false", "true"])
        {
            CouchAnswer answer = await Client.GetAsync("db/_design/o/_view/v?descending=" + direction);
            answer
                .Json.GetProperty("rows")
                .EnumerateArray()
                .Select(static row => row.GetProperty("id").GetString() + row.GetProperty("value"))
                .Should()
                .HaveCount(2100)
                .And.OnlyHaveUniqueItems();
        }
    }

    [Fact]
    public async Task Ids_limit_the_rows_of_a_key()
    {
        CouchAnswer answer = await Client.PostAsync("db/_design/d/_view/m?startkey_docid=x2&limit=1", """{"keys":[1,2]}""");

        Rows(answer).Should().StartWith("4 ").And.Contain("\"id\":\"x2\"");
    }

    [Fact]
    public async Task Raw_collation_is_the_order_of_Erlang()
    {
        await Client.PutAsync(
            "db/_design/raw",
            """
            {"views":{"v":{"map":"function(d){if(d.a==1)['b','B',1,null,[1],{a:1},true,'a'].forEach(function(k){emit(k)})}",
              "options":{"collation":"raw"}}}}
            """
        );

        CouchAnswer answer = await Client.GetAsync("db/_design/raw/_view/v");

        string.Join(' ', answer.Json.GetProperty("rows").EnumerateArray().Select(static row => row.GetProperty("key").GetRawText()))
            .Should()
            .Be("""1 null true {"a":1} [1] "B" "a" "b" """.TrimEnd());
        Rows(await Client.GetAsync("db/_design/raw/_view/v?startkey=%22B%22&endkey=%22b%22&inclusive_end=false"))
            .Should()
            .StartWith("8 5 ");
    }

    [Theory]
    [InlineData("stale=update_after")]
    [InlineData("update=lazy")]
    public async Task A_view_can_be_updated_after_the_response(string parameter)
    {
        CouchAnswer first = await Client.GetAsync("db/_design/d/_view/c?reduce=false&" + parameter);
        CouchAnswer second = await Client.GetAsync("db/_design/d/_view/c?reduce=false&update=false");

        (first.Json.GetProperty("total_rows").GetInt32(), second.Json.GetProperty("total_rows").GetInt32()).Should().Be((0, 3));
    }

    [Fact]
    public async Task A_reduced_view_states_its_sequence()
    {
        (await Client.GetAsync("db/_design/d/_view/s?update_seq=true")).Json.GetProperty("update_seq").GetString().Should().StartWith("4-");
    }

    private static string Values(CouchAnswer answer) =>
        string.Join(' ', answer.Json.GetProperty("rows").EnumerateArray().Select(static row => row.GetProperty("value").GetRawText()));

    private static string Rows(CouchAnswer answer)
    {
        JsonObject json = JsonNode.Parse(answer.Body)!.AsObject();
        IEnumerable<string> rows = json["rows"]!.AsArray().Select(row => row!.ToJsonString());
        return string.Join(' ', json["total_rows"] is { } total ? [total.ToJsonString(), json["offset"]!.ToJsonString(), .. rows] : rows);
    }
}
