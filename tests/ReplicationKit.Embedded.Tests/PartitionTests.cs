namespace ReplicationKit.Embedded.Tests;

/// <summary>Partitioned databases, with answers of CouchDB 3.5.2.</summary>
public sealed class PartitionTests : ServerFixture
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Client.PutAsync("parts?partitioned=true");
        await Client.PutAsync("parts/_design/d", """{"views":{"v":{"map":"function(d){emit(d.v)}","reduce":"_count"}}}""");
        await Client.PutAsync(
            "parts/_design/global",
            """{"options":{"partitioned":false},"views":{"v":{"map":"function(d){emit(d.v)}"}}}"""
        );
        foreach (string id in (string[])["a:1", "a:2", "b:1"])
            await Client.PutAsync("parts/" + id, $$"""{"v":{{id[2]}}}""");
    }

    [Theory]
    [InlineData("_partition/a/_design/d/_view/v", """{"rows":[{"key":null,"value":2}]}""")]
    [InlineData("_design/d/_view/v?partition=b", """{"rows":[{"key":null,"value":1}]}""")]
    [InlineData(
        "_partition/a/_design/d/_view/v?reduce=false&descending=true",
        """{"total_rows":2,"offset":0,"rows":[{"id":"a:2","key":2,"value":null},{"id":"a:1","key":1,"value":null}]}"""
    )]
    [InlineData(
        "_partition/a/_design/d/_view/v?reduce=false&startkey=2",
        """{"total_rows":2,"offset":1,"rows":[{"id":"a:2","key":2,"value":null}]}"""
    )]
    [InlineData("_partition/z/_design/d/_view/v?reduce=false", """{"total_rows":0,"offset":0,"rows":[]}""")]
    [InlineData(
        "_design/d/_view/v",
        """{"error":"query_parse_error","reason":"`partition` parameter is mandatory for queries to this view."}"""
    )]
    [InlineData(
        "_partition/a/_design/global/_view/v",
        """{"error":"query_parse_error","reason":"`partition` parameter is not supported in this design doc"}"""
    )]
    [InlineData(
        "_partition/a/_design/d/_view/v?partition=b",
        """{"error":"bad_request","reason":"Conflicting value for `partition` in query string"}"""
    )]
    [InlineData("_partition/a/_design/d", """{"error":"not_found","reason":"missing"}""")]
    public async Task A_view_of_one_partition_is_queried(string path, string body)
    {
        (await Client.GetAsync("parts/" + path)).Text.Trim().Should().Be(body);
    }

    [Theory]
    [InlineData("bad", "illegal_docid", "Doc id must be of form partition:id")]
    [InlineData("bad:", "illegal_docid", "Document id must not be empty")]
    [InlineData(":x", "illegal_partition", "Partition must not be empty")]
    public async Task An_id_without_a_partition_or_without_more_is_refused(string id, string error, string reason)
    {
        foreach (
            CouchAnswer answer in (CouchAnswer[])
                [
                    await Client.PutAsync("parts/" + id, "{}"),
                    await Client.PostAsync("parts/_bulk_docs", $$"""{"docs":[{"_id":"{{id}}"}]}"""),
                    await Client.PostAsync("parts/_purge", $$"""{"{{id}}":["1-a"]}"""),
                ]
        )
            (answer.Status, answer.Json.GetProperty("error").GetString(), answer.Json.GetProperty("reason").GetString())
                .Should()
                .Be((400, error, reason));
    }

    [Fact]
    public async Task A_full_partition_accepts_deletions_smaller_documents_and_replication()
    {
        string revision = (await Client.PutAsync("parts/c:1", $$"""{"v":"{{new string('x', 100)}}"}"""))
            .Json.GetProperty("rev")
            .GetString()!;
        await Client.PutAsync("_node/_local/_config/couchdb/max_partition_size", "\"50\"");

        CouchAnswer refused = await Client.PutAsync("parts/c:2", "{}");
        CouchAnswer smaller = await Client.PutAsync("parts/c:1", $$"""{"_rev":"{{revision}}","v":"{{new string('y', 90)}}"}""");
        CouchAnswer replicated = await Client.PostAsync("parts/_bulk_docs", """{"new_edits":false,"docs":[{"_id":"c:3","_rev":"1-a"}]}""");

        (refused.Status, refused.Json.GetProperty("reason").GetString())
            .Should()
            .Be((403, "Partition limit exceeded due to update on 'c:2'"));
        smaller.Status.Should().Be(201);
        replicated.Text.Trim().Should().Be("[]");
        (await Client.PutAsync("parts/a:3", "{}")).Status.Should().Be(201);
        (await Client.DeleteAsync("parts/c:1?rev=" + smaller.Json.GetProperty("rev").GetString())).Status.Should().Be(200);
    }

    [Fact]
    public async Task The_rows_of_a_query_are_limited_by_the_configuration()
    {
        await Client.PutAsync("_node/_local/_config/query_server_config/partition_query_limit", "\"1\"");

        CouchAnswer limited = await Client.GetAsync("parts/_partition/a/_all_docs");
        CouchAnswer refused = await Client.GetAsync("parts/_partition/a/_design/d/_view/v?reduce=false&limit=2");

        limited.Json.GetProperty("rows").GetArrayLength().Should().Be(1);
        (refused.Status, refused.Json.GetProperty("reason").GetString()).Should().Be((400, "Limit is too large, must not exceed 1"));
        (await Client.GetAsync("parts/_all_docs")).Json.GetProperty("rows").GetArrayLength().Should().Be(5);
    }

    [Theory]
    [InlineData("parts2?partitioned=tru", "Invalid `partitioned` parameter")]
    [InlineData("_replicator?partitioned=true", "Cannot partition a system database")]
    public async Task A_database_that_cannot_be_partitioned_is_refused(string path, string reason)
    {
        CouchAnswer answer = await Client.PutAsync(path);

        (answer.Status, answer.Json.GetProperty("reason").GetString()).Should().Be((400, reason));
    }
}
