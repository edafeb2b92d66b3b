using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReplicationKit.Embedded.Tests.Mango;

/// <summary><c>_find</c>, <c>_index</c> and <c>_explain</c>, with answers of CouchDB 3.5.2. Random ones are in DifferentialTests.</summary>
public sealed class FindTests : ServerFixture
{
    private const string Hash = "7095fd2321a986309496ad2ac9c3498246175757";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        for (int i = 1; i <= 4; i++)
            await Client.PutAsync($"db/d{i}", $$"""{"a":{{5 - i}},"b":"x{{i}}"}""");
    }

    [Theory]
    [InlineData("{}", "missing_required_key", "Missing required key: selector")]
    [InlineData("[]", "bad_request", "Request body must be a JSON object")]
    [InlineData(""" "x":1 """, "invalid_key", "Invalid key x for this request.")]
    [InlineData(""" "sort":["c"] """, "no_usable_index", "No index exists for this sort, try indexing by the sort fields.")]
    [InlineData(""" "sort":"c" """, "invalid_sort_json", "Sort must be an array of sort specs, not: <<\"c\">>")]
    [InlineData(""" "sort":[{"a":"up"}] """, "invalid_sort_field", "Invalid sort field: {[{<<\"a\">>,<<\"up\">>}]}")]
    [InlineData(
        """ "sort":["a",{"b":"desc"}] """,
        "unsupported_mixed_sort",
        "Sorts currently only support a single direction for all fields."
    )]
    [InlineData(""" "limit":-1 """, "invalid_non_neg_integer", "-1 is not an integer greater than or equal to zero")]
    [InlineData(""" "limit":"x" """, "invalid_non_neg_integer", "<<120>> is not an integer greater than or equal to zero")]
    [InlineData(""" "r":0 """, "invalid_pos_integer", "0 is not an integer greater than zero")]
    [InlineData(""" "partition":"x" """, "query_parse_error", "`partition` parameter is not supported on this db")]
    [InlineData(""" "bookmark":"x" """, "invalid_bookmark", "Invalid bookmark value: \"x\"")]
    [InlineData(""" "fields":[1] """, "invalid_field", "Invalid JSON for field spec: 1")]
    [InlineData(""" "fields":"a" """, "invalid_fields", "Fields must be an array of strings, not: <<97>>")]
    [InlineData(""" "fields":["a..b"] """, "invalid_field_name", "Invalid field name: a..b")]
    [InlineData(""" "use_index":5 """, "invalid_index_name", "Invalid index name: 5")]
    [InlineData(
        """ "use_index":"nope","allow_fallback":false """,
        "invalid_index",
        "_design/nope specified by `use_index` could not be found or it is not suitable."
    )]
    public async Task What_cannot_be_answered_is_refused_in_the_words_of_CouchDB(string body, string error, string reason)
    {
        CouchAnswer answer = await FindAsync(body is "{}" or "[]" ? body : "{\"selector\":{\"a\":{\"$gt\":0}}," + body + "}");

        (answer.Status, answer.Json.GetProperty("error").GetString(), answer.Json.GetProperty("reason").GetString())
            .Should()
            .Be((400, error, reason));
    }

    // CouchDB looks for a text search in the values, too, if there is an index: is_text_search/1.
    [Theory]
    [InlineData("""{"f":{"$in":[1,null]}}""")]
    [InlineData("""{"f":{"$in":[[1]]}}""")]
    [InlineData("""{"f":{"$in":[{"a":1,"b":2}]}}""")]
    [InlineData("""{"f":{"$all":[{"a":1,"b":2}]}}""")]
    [InlineData("""{"f":{"$eq":{"a":1,"b":2}}}""")]
    [InlineData("""{"f":{"$eq":{"a":[null]}}}""")]
    [InlineData("""{"f":{"$ne":{"a":1,"b":2}}}""")]
    [InlineData("""{"f":{"$gt":[[]]}}""")]
    [InlineData("""{"f":{"$not":{"$eq":{"a":1,"b":2}}}}""")]
    [InlineData("""{"f":{"$elemMatch":{"$eq":[null]}}}""")]
    [InlineData("""{"$or":[{"a":1},{"f":{"a":{"$eq":{"x":1,"y":2}}}}]}""")]
    public async Task A_value_that_CouchDB_does_not_expect_is_an_error_as_soon_as_there_is_an_index(string selector)
    {
        string body = "{\"selector\":" + selector + "}";
        (await FindAsync(body)).Status.Should().Be(200);
        await Client.PostAsync("db/_index", """{"index":{"fields":["b"]}}""");

        CouchAnswer answer = await FindAsync(body);

        (answer.Status, answer.Json.GetProperty("error").GetString(), answer.Json.GetProperty("reason").GetString())
            .Should()
            .Be((500, "unknown_error", "function_clause"));
    }

    [Theory]
    [InlineData("""{"f":{"$in":[{}]}}""")]
    [InlineData("""{"f":{"$eq":{"a":null}}}""")]
    [InlineData("""{"f":{"$eq":{"a":{"b":{}}}}}""")]
    [InlineData("""{"f":{"$in":[{"$default":1},null]}}""")]
    [InlineData("""{"$or":[{"f":{"$eq":{"$default":1}}},{"f":{"$in":[null]}}]}""")]
    [InlineData("""{"f":{"$elemMatch":{"a":1,"b":2}}}""")]
    [InlineData("""{"f":{"a":1,"b":2}}""")]
    [InlineData("""{"f":null}""")]
    [InlineData("""{"f":[1]}""")]
    public async Task Other_values_are_none(string selector)
    {
        await Client.PostAsync("db/_index", """{"index":{"fields":["b"]}}""");

        (await FindAsync("{\"selector\":" + selector + "}")).Status.Should().Be(200);
    }

    [Theory]
    [InlineData("skip=-1")]
    [InlineData("limit=0")]
    [InlineData("limit=x")]
    [InlineData("skip=")]
    public async Task A_page_of_indexes_that_cannot_be_is_an_error(string query)
    {
        CouchAnswer answer = await Client.GetAsync("db/_index?" + query);

        (answer.Status, answer.Json.GetProperty("error").GetString()).Should().Be((500, "invalid_list_index_params"));
    }

    [Theory]
    [InlineData("""{"index":{"fields":["a"],"x":1}}""", 400, "invalid_key", "Invalid key x for this request.")]
    [InlineData("""{"index":{}}""", 400, "missing_required_key", "Missing required key: fields")]
    [InlineData("""{"index":5}""", 400, "invalid_index", "JSON indexes must be an object, not: 5")]
    [InlineData("{}", 400, "missing_required_key", "Missing required key: index")]
    [InlineData("""{"index":{"fields":["a"]},"type":"text"}""", 503, "required index service unavailable", "text")]
    [InlineData("""{"index":{"fields":["a"]},"type":"geo"}""", 400, "invalid_index", "Invalid type for index: geo")]
    [InlineData("""{"index":{"fields":["a"]},"name":""}""", 400, "invalid_empty_string", "Index name or ddoc cannot be empty string")]
    [InlineData("""{"index":{"fields":["a"]},"name":5}""", 400, "invalid_string", "Invalid string: 5")]
    [InlineData("""{"index":{"fields":["a"]},"w":0}""", 400, "invalid_pos_integer", "0 is not an integer greater than zero")]
    [InlineData(
        """{"index":{"fields":[{"a":"asc"},{"b":"desc"}]}}""",
        400,
        "unsupported_mixed_sort",
        "Sorts currently only support a single direction for all fields."
    )]
    [InlineData(
        """{"index":{"fields":["a"]},"ddoc":"js"}""",
        400,
        "invalid_ddoc_lang",
        "Existing design doc has an invalid language: false"
    )]
    public async Task An_index_that_cannot_be_is_refused_in_the_words_of_CouchDB(string body, int status, string error, string reason)
    {
        await Client.PutAsync("db/_design/js", """{"views":{}}""");

        CouchAnswer answer = await Client.PostAsync("db/_index", body);

        (answer.Status, answer.Json.GetProperty("error").GetString(), answer.Json.GetProperty("reason").GetString())
            .Should()
            .Be((status, error, reason));
    }

    [Fact]
    public async Task A_design_document_has_several_indexes_that_are_deleted_one_by_one()
    {
        (await IndexAsync("""{"index":{"fields":["a"]}}"""))
            .Should()
            .Be($$"""{"result":"created","id":"_design/{{Hash}}","name":"{{Hash}}"}""");
        string partial = """{"index":{"fields":["a"],"partial_filter_selector":{"b":{"$gt":"x"},"c":1}},"ddoc":"d","name":"n"}""";
        (await IndexAsync(partial)).Should().Be("""{"result":"created","id":"_design/d","name":"n"}""");
        (await IndexAsync(partial)).Should().Be("""{"result":"exists","id":"_design/d","name":"n"}""");
        (await IndexAsync("""{"index":{"fields":["b"]},"ddoc":"_design/d","name":"m"}""")).Should().Contain("created");

        (await Client.GetAsync("db/_index"))
            .Text.Trim()
            .Should()
            .Be(
                $$$"""{"total_rows":4,"indexes":[{"ddoc":null,"name":"_all_docs","type":"special","def":{"fields":[{"_id":"asc"}]}},"""
                    + $$$"""{"ddoc":"_design/{{{Hash}}}","name":"{{{Hash}}}","type":"json","partitioned":false,"def":{"fields":[{"a":"asc"}]}},"""
                    + """{"ddoc":"_design/d","name":"m","type":"json","partitioned":false,"def":{"fields":[{"b":"asc"}]}},"""
                    + """{"ddoc":"_design/d","name":"n","type":"json","partitioned":false,"def":{"fields":[{"a":"asc"}]"""
                    + """,  "partial_filter_selector":{"$and":[{"b":{"$gt":"x"}},{"c":{"$eq":1}}]}}}]}""".Replace(
                        "  ",
                        "",
                        StringComparison.Ordinal
                    )
            );
        (await Client.GetAsync("db/_design/d"))
            .Text.Should()
            .Contain(
                """
                "views":{"n":{"map":{"fields":{"a":"asc"},"partial_filter_selector":{"$and":[{"b":{"$gt":"x"}},{"c":{"$eq":1}}]}},"reduce":"_count","options":{"def":{"fields":["a"],"partial_filter_selector":{"b":{"$gt":"x"},"c":1}}}},
                """.Trim()
            );
        (await Client.DeleteAsync("db/_index/d/json/n")).Text.Trim().Should().Be("""{"ok":true}""");
        (await Client.DeleteAsync("db/_index/d/json/n")).Status.Should().Be(404);
        (await Client.GetAsync("db/_index")).Json.GetProperty("total_rows").GetInt32().Should().Be(3);
        (await Client.PostAsync("db/_index/_bulk_delete", """{"docids":["d","js"]}"""))
            .Text.Trim()
            .Should()
            .Be("""{"success":[{"id":"_design/d","ok":true}],"fail":[{"id":"_design/js","error":"not_found"}]}""");
        (await Client.GetAsync("db/_design/d")).Json.GetProperty("reason").GetString().Should().Be("deleted");
    }

    [Fact]
    public async Task Only_a_query_without_an_index_has_a_warning()
    {
        await IndexAsync("""{"index":{"fields":["a"]}}""");

        CouchAnswer indexed = await FindAsync("""{"selector":{"a":{"$gt":1}},"execution_stats":true}""");
        CouchAnswer scan = await FindAsync("""{"selector":{"b":{"$gt":"x2"}},"use_index":"nope"}""");

        Ids(indexed).Should().Equal("d3", "d2", "d1");
        indexed.Json.TryGetProperty("warning", out _).Should().BeFalse();
        JsonObject statistics = JsonNode.Parse(indexed.Json.GetProperty("execution_stats").GetRawText())!.AsObject();
        statistics.Remove("execution_time_ms").Should().BeTrue();
        statistics
            .ToJsonString()
            .Should()
            .Be("""{"total_keys_examined":4,"total_docs_examined":4,"total_quorum_docs_examined":0,"results_returned":3}""");
        scan.Json.GetProperty("warning")
            .GetString()
            .Should()
            .Be(
                "_design/nope was not used because it does not contain a valid index for this query.\n"
                    + "No matching index found, create an index to optimize query time."
            );
        (await FindAsync("""{"selector":{"$and":[{"a":{"$gt":1}},{"a":{"$lt":0}}]}}""")).Text.Trim().Should().Be("""{"docs":[]}""");
    }

    [Theory]
    [InlineData("\"a\"", "d4 d3 d2 d1")]
    [InlineData("{\"a\":\"desc\"}", "d1 d2 d3 d4")]
    public async Task Pages_follow_the_index(string sort, string ids)
    {
        await IndexAsync("""{"index":{"fields":["a"]}}""");
        var pages = new List<string>();
        string bookmark = "";
        while (true)
        {
            CouchAnswer page = await FindAsync(
                $$$"""{"selector":{"a":{"$gt":null}},"sort":[{{{sort}}}],"limit":3,"fields":["_id"],"bookmark":"{{{bookmark}}}"}"""
            );
            if (Ids(page).Count == 0)
                break;
            pages.AddRange(Ids(page));
            bookmark = page.Json.GetProperty("bookmark").GetString()!;
        }

        string.Join(' ', pages).Should().Be(ids);
    }

    [Fact]
    public async Task An_index_follows_the_documents_and_is_kept_in_the_data_file()
    {
        string folder = Directory.CreateTempSubdirectory("rk-index-").FullName;
        try
        {
            var options = new EmbeddedCouchOptions { DataFile = Path.Combine(folder, "couch.db") };
            await using (EmbeddedCouch couch = await EmbeddedCouch.StartAsync(options, Canceled))
            {
                using var client = new CouchClient(couch);
                await client.PutAsync("kept");
                await client.PostAsync("kept/_index", """{"index":{"fields":["a"]}}""");
                await client.PutAsync("kept/x", """{"a":2}""");
                await client.PutAsync("kept/y", """{"a":1}""");
                Ids(await client.PostAsync("kept/_find", Sorted)).Should().Equal("y", "x");
            }
            await using (EmbeddedCouch couch = await EmbeddedCouch.StartAsync(options, Canceled))
            {
                using var client = new CouchClient(couch);
                // As it was left, without an update.
                Ids(await client.PostAsync("kept/_find", Sorted.Replace("{\"sel", "{\"update\":false,\"sel", StringComparison.Ordinal)))
                    .Should()
                    .Equal("y", "x");
                string revision = (await client.GetAsync("kept/x")).Json.GetProperty("_rev").GetString()!;
                await client.PutAsync("kept/x", $$"""{"_rev":"{{revision}}","a":0}""");
                await client.PutAsync("kept/z", "{}");
                await client.DeleteAsync("kept/y?rev=" + (await client.GetAsync("kept/y")).Json.GetProperty("_rev").GetString());
                Ids(await client.PostAsync("kept/_find", Sorted)).Should().Equal("x");
                (await client.PostAsync("kept/_view_cleanup", "{}")).Status.Should().Be(202);
                Ids(await client.PostAsync("kept/_find", Sorted)).Should().Equal("x");
                await client.DeleteAsync("kept/_index/" + Hash + "/json/" + Hash);
                (await client.PostAsync("kept/_view_cleanup", "{}")).Status.Should().Be(202);
                (await client.PostAsync("kept/_find", Sorted)).Status.Should().Be(400);
                await client.PostAsync("kept/_index", """{"index":{"fields":["a"]}}""");
                Ids(await client.PostAsync("kept/_find", Sorted)).Should().Equal("x");
                (await client.DeleteAsync("kept")).Status.Should().Be(200);
                (await client.PutAsync("kept")).Status.Should().Be(201);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_partition_is_searched_and_listed_alone()
    {
        await Client.PutAsync("parts?partitioned=true");
        await Client.PutAsync("parts/x:1", """{"a":1}""");
        await Client.PutAsync("parts/x:2", """{"a":2}""");
        await Client.PutAsync("parts/y:1", """{"a":0}""");
        await Client.PostAsync("parts/_index", """{"index":{"fields":["a"]}}""");

        Ids(await Client.PostAsync("parts/_partition/x/_find", """{"selector":{"a":{"$gt":0}}}""")).Should().Equal("x:1", "x:2");
        Ids(await Client.PostAsync("parts/_find", """{"selector":{"a":{"$gt":0}},"partition":"x"}""")).Should().Equal("x:1", "x:2");
        (await Client.PostAsync("parts/_partition/x/_explain", """{"selector":{"a":{"$gt":0}}}"""))
            .Json.GetProperty("mrargs")
            .GetProperty("partition")
            .GetString()
            .Should()
            .Be("x");
        CouchAnswer sorted = await Client.PostAsync("parts/_find", Sorted);
        sorted.Json.GetProperty("reason").GetString().Should().Be("No global index exists for this sort, try indexing by the sort fields.");
        (await Client.GetAsync("parts/_partition/x/_all_docs"))
            .Json.GetProperty("rows")
            .EnumerateArray()
            .Select(row => row.GetProperty("id").GetString())
            .Should()
            .Equal("x:1", "x:2");
        (await Client.GetAsync("parts/_partition/x")).Json.GetProperty("doc_count").GetInt32().Should().Be(2);
        (await Client.GetAsync("parts/_partition/_x")).Json.GetProperty("error").GetString().Should().Be("illegal_partition");
        (await Client.GetAsync("db/_partition/x")).Json.GetProperty("reason").GetString().Should().Be("database is not partitioned");
    }

    private const string Sorted = """{"selector":{"a":{"$gt":null}},"sort":["a"]}""";

    private Task<CouchAnswer> FindAsync(string body) => Client.PostAsync("db/_find", body);

    private async Task<string> IndexAsync(string body) => (await Client.PostAsync("db/_index", body)).Text.Trim();

    private static List<string> Ids(CouchAnswer answer) =>
        [.. answer.Json.GetProperty("docs").EnumerateArray().Select(document => document.GetProperty("_id").GetString()!)];
}
