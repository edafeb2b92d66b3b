namespace ReplicationKit.Embedded.Tests;

/// <summary><c>_shards</c>, with the responses of CouchDB 3.5.2 and 3.3.3. Only the name of the node differs.</summary>
public sealed class ShardsTests : ServerFixture
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Client.PutAsync("two");
        await Client.PutAsync("three?q=3");
        await Client.PutAsync("parts?q=4&partitioned=true");
    }

    [Theory]
    [InlineData("two", 2, "00000000-7fffffff", "80000000-ffffffff")]
    [InlineData("three", 3, "00000000-55555554", "55555555-aaaaaaa9", "aaaaaaaa-ffffffff")]
    [InlineData("parts", 4, "00000000-3fffffff", "40000000-7fffffff", "80000000-bfffffff", "c0000000-ffffffff")]
    public async Task The_ranges_are_as_many_as_the_database_reports(string database, int q, params string[] ranges)
    {
        CouchAnswer answer = await Client.GetAsync(database + "/_shards");

        answer.Status.Should().Be(200);
        answer
            .Text.TrimEnd()
            .Should()
            .Be("{\"shards\":{" + string.Join(',', ranges.Select(range => $"\"{range}\":[\"couchdb1@127.0.0.1\"]")) + "}}");
        (await Client.GetAsync(database)).Json.GetProperty("cluster").GetProperty("q").GetInt32().Should().Be(q).And.Be(ranges.Length);
        (await Client.GetAsync(database + "/_shards/")).Text.Should().Be(answer.Text);
    }

    [Theory]
    [InlineData("two/_shards/doc1", "80000000-ffffffff")]
    [InlineData("two/_shards/_foo", "80000000-ffffffff")]
    [InlineData("two/_shards/%C3%A4", "00000000-7fffffff")]
    [InlineData("two/_shards/_design%2Fx", "00000000-7fffffff")]
    [InlineData("parts/_shards/p:d", "80000000-bfffffff")]
    [InlineData("parts/_shards/p:e", "80000000-bfffffff")]
    public async Task A_document_is_in_the_range_of_its_hash(string path, string range)
    {
        CouchAnswer answer = await Client.GetAsync(path);

        answer.Text.TrimEnd().Should().Be($$"""{"range":"{{range}}","nodes":["couchdb1@127.0.0.1"]}""");
    }

    [Theory]
    [InlineData("GET", "none/_shards", 404, "Database does not exist.")]
    [InlineData("GET", "none/_shards/x", 404, "Database does not exist.")]
    [InlineData("POST", "two/_shards", 405, "Only GET allowed")]
    [InlineData("DELETE", "two/_shards/x", 405, "Only GET allowed")]
    [InlineData("GET", "parts/_shards/x", 400, "Doc id must be of form partition:id")]
    // CouchDB answers this with 500.
    [InlineData("GET", "two/_shards/a/b", 404, "missing")]
    public async Task Other_requests_are_refused(string method, string path, int status, string reason)
    {
        CouchAnswer answer = await Client.SendAsync(new HttpMethod(method), path, method == "GET" ? null : "{}");

        (answer.Status, answer.Json.GetProperty("reason").GetString()).Should().Be((status, reason));
    }

    [Fact]
    public async Task So_many_shards_that_no_server_has_them_are_not_listed()
    {
        await Client.PutAsync("many?q=2147483647");

        (await Client.GetAsync("many/_shards")).Status.Should().Be(501);
    }
}
