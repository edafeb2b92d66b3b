using System.Text;
using System.Text.Json;

namespace ReplicationKit.Embedded.Tests;

/// <summary><c>_all_docs</c> and its like. The expected answers are those of CouchDB 3.5.2.</summary>
public sealed class ListingTests : ServerFixture
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (string id in (string[])["a", "b", "c", "d", "e"])
        {
            await Client.PutAsync("db/" + id, "{}");
            await Client.PutAsync("db/_local/" + id, "{}");
        }
    }

    [Theory]
    [InlineData("""{"limit":2}""", "ab")]
    [InlineData("""{"key":"b"}""", "b")]
    [InlineData("""{"startkey":"b","endkey":"c"}""", "bc")]
    [InlineData("""{"start_key":"d"}""", "de")]
    [InlineData("""{"end_key":"b","inclusive_end":false}""", "a")]
    [InlineData("""{"descending":true,"skip":1,"limit":2}""", "dc")]
    [InlineData("""{"descending":true,"startkey":"b"}""", "ba")]
    [InlineData("""{"keys":["c","a"],"limit":1}""", "c")]
    [InlineData("""{"keys":["a"],"key":"a"}""", "a")]
    [InlineData("""{"key":5}""", "")]
    [InlineData("""{"startkey":5}""", "abcde")]
    [InlineData("""{"startkey":{}}""", "abcde")]
    [InlineData("""{"endkey":5}""", "")]
    [InlineData("""{"foo":1}""", "abcde")]
    public async Task What_is_asked_for_in_the_body_is_honored(string body, string ids)
    {
        CouchAnswer documents = await Client.PostAsync("db/_all_docs", body);
        CouchAnswer locals = await Client.PostAsync(
            "db/_local_docs",
            body.Replace("\"b\"", "\"_local/b\"", StringComparison.Ordinal)
                .Replace("\"a\"", "\"_local/a\"", StringComparison.Ordinal)
                .Replace("\"c\"", "\"_local/c\"", StringComparison.Ordinal)
                .Replace("\"d\"", "\"_local/d\"", StringComparison.Ordinal)
        );

        Ids(documents).Should().Be(ids);
        Ids(locals).Replace("_local/", "", StringComparison.Ordinal).Should().Be(ids);
    }

    [Theory]
    [InlineData("""{"limit":"x"}""", "query_parse_error", "Invalid value for integer: <<\"x\">>")]
    [InlineData("""{"limit":-1}""", "query_parse_error", "Invalid value for positive integer: -1")]
    [InlineData("""{"descending":"x"}""", "query_parse_error", "Invalid boolean parameter: \"x\"")]
    [InlineData("""{"keys":"a"}""", "bad_request", "`keys` body member must be an array.")]
    [InlineData("[]", "bad_request", "Request body must be a JSON object")]
    public async Task What_cannot_be_in_the_body_is_refused(string body, string error, string reason)
    {
        CouchAnswer answer = await Client.PostAsync("db/_all_docs", body);

        (answer.Status, answer.Json.GetProperty("error").GetString(), answer.Json.GetProperty("reason").GetString())
            .Should()
            .Be((400, error, reason));
    }

    [Theory]
    [InlineData("limit=x", "Invalid value for integer: \"x\"")]
    [InlineData("descending=x", "Invalid boolean parameter: \"x\"")]
    [InlineData("include_docs=x", "Invalid boolean parameter: \"x\"")]
    [InlineData("key=b", "invalid UTF-8 JSON")]
    [InlineData("keys=5", "`keys` parameter must be an array.")]
    [InlineData("reduce=true", "Reduce is invalid for map-only views.")]
    [InlineData("group=true", "Invalid use of grouping on a map view.")]
    [InlineData("update=x", "Invalid value for `update`.")]
    public async Task What_cannot_be_in_the_query_is_refused(string query, string reason)
    {
        CouchAnswer answer = await Client.GetAsync("db/_all_docs?" + query);

        (answer.Status, answer.Json.GetProperty("reason").GetString()).Should().Be((400, reason));
    }

    [Fact]
    public async Task The_query_prevails_over_the_body() =>
        Ids(await Client.PostAsync("db/_all_docs?limit=1", """{"limit":3}""")).Should().Be("a");

    [Theory]
    [InlineData("\"conflicts\":true", "\"_conflicts\":[\"1-a\"]")]
    [InlineData("\"attachments\":true", "\"data\":\"aGk=\"")]
    [InlineData("\"att_encoding_info\":true", "\"encoding\":\"gzip\"")]
    public async Task What_documents_are_to_show_can_be_in_the_body_and_in_the_query(string member, string shown)
    {
        await Client.PostAsync(
            "db/_bulk_docs",
            """
            {"new_edits":false,"docs":[
              {"_id":"f","_rev":"1-a"},{"_id":"f","_rev":"2-b","_attachments":{"t":{"content_type":"text/plain","data":"aGk="}}}]}
            """
        );
        string name = member.Split('"')[1];

        (await Client.PostAsync("db/_all_docs", "{\"include_docs\":true,\"key\":\"f\"}")).Text.Should().NotContain(shown);
        (await Client.PostAsync("db/_all_docs", "{\"include_docs\":true,\"key\":\"f\"," + member + "}")).Text.Should().Contain(shown);
        (await Client.GetAsync($"db/_all_docs?include_docs=true&key=%22f%22&{name}=true")).Text.Should().Contain(shown);
        (await Client.PostAsync("db/_all_docs", "{\"" + name + "\":\"x\"}")).Status.Should().Be(400);
        (await Client.GetAsync($"db/_all_docs?{name}=x")).Status.Should().Be(400);
    }

    [Theory]
    [InlineData("_design_docs", """{"keys":["a","_design/y","_design/zz",5]}""", "_design/y _design/zz!")]
    [InlineData("_design_docs", """{"keys":["a","_design/x","_design/y"],"limit":2}""", "_design/x")]
    [InlineData("_design_docs", """{"keys":["a","_design/x","_design/y"],"skip":1}""", "_design/x _design/y")]
    [InlineData("_design_docs", """{"startkey":"_design/y"}""", "_design/y")]
    [InlineData("_design_docs", """{"descending":true,"limit":1}""", "_design/y")]
    [InlineData("_design_docs", """{"key":"a"}""", "")]
    [InlineData("_local_docs", """{"keys":["a","_local/b","_local/zz",5]}""", "_local/b _local/zz!")]
    [InlineData("_local_docs", """{"keys":["a","_local/b","_local/c"],"limit":2}""", "_local/b")]
    public async Task A_listing_has_documents_of_its_kind_only(string listing, string body, string rows)
    {
        await Client.PutAsync("db/_design/x", "{}");
        await Client.PutAsync("db/_design/y", "{}");

        CouchAnswer answer = await Client.PostAsync("db/" + listing, body);

        string.Join(
                ' ',
                answer
                    .Json.GetProperty("rows")
                    .EnumerateArray()
                    .Select(static row => row.GetProperty("key").GetString() + (row.TryGetProperty("error", out _) ? "!" : ""))
            )
            .Should()
            .Be(rows);
        answer.Json.GetProperty("total_rows").GetRawText().Should().Be(listing == "_design_docs" ? "2" : "null");
    }

    [Fact]
    public async Task A_listing_of_keys_names_those_that_are_missing()
    {
        CouchAnswer documents = await Client.PostAsync("db/_all_docs", """{"keys":["a","zz"],"include_docs":true}""");
        CouchAnswer locals = await Client.PostAsync("db/_local_docs", """{"keys":["_local/zz","_local/a"],"include_docs":true}""");

        documents.Json.GetProperty("rows")[0].GetProperty("doc").GetProperty("_id").GetString().Should().Be("a");
        documents.Json.GetProperty("rows")[1].GetRawText().Should().Be("""{"key":"zz","error":"not_found"}""");
        locals.Json.GetProperty("rows")[0].GetRawText().Should().Be("""{"key":"_local/zz","error":"not_found"}""");
        locals.Json.GetProperty("rows")[1].GetProperty("doc").GetProperty("_rev").GetString().Should().Be("0-1");
    }

    [Fact]
    public async Task The_sequence_can_be_asked_for_in_the_body_and_in_the_query()
    {
        string sequence = (await Client.GetAsync("db")).Json.GetProperty("update_seq").GetString()!;

        (await Client.PostAsync("db/_all_docs", """{"update_seq":true}""")).Text.Should().Contain($"\"update_seq\":\"{sequence}\"");
        (await Client.GetAsync("db/_all_docs?update_seq=true")).Text.Should().Contain($"\"update_seq\":\"{sequence}\"");
        (await Client.PostAsync("db/_all_docs", """{"update_seq":false}""")).Text.Should().NotContain("update_seq");
    }

    private static string Ids(CouchAnswer answer)
    {
        answer.Status.Should().Be(200, answer.Text);
        var ids = new StringBuilder();
        foreach (JsonElement row in answer.Json.GetProperty("rows").EnumerateArray())
            ids.Append(row.GetProperty("id").GetString());
        return ids.ToString();
    }

    [Fact]
    public async Task Several_queries_are_answered_at_once()
    {
        await Client.PutAsync("list");
        await Client.PutAsync("list/a", "{}");
        await Client.PutAsync("list/_design/d", "{}");

        (await IdsAsync("_all_docs", """{"queries":[{"keys":["a","zz"]},{"limit":1},{"descending":true}]}"""))
            .Should()
            .Be("a,-|_design/d|a,_design/d");
        (await IdsAsync("_design_docs", """{"queries":[{},{"keys":["a","_design/d"]}]}""")).Should().Be("_design/d|_design/d");
        (await IdsAsync("_all_docs?limit=1", """{"queries":[{},{"limit":2}]}""")).Should().Be("_design/d|_design/d,a");
    }

    [Theory]
    [InlineData("{}", "POST body must include `queries` parameter.")]
    [InlineData("""{"queries":{}}""", "`queries` member must be an array.")]
    public async Task Queries_that_are_not_a_list_are_refused(string body, string reason)
    {
        CouchAnswer answer = await Client.PostAsync("db/_all_docs/queries", body);

        (answer.Status, answer.Json.GetProperty("reason").GetString()).Should().Be((400, reason));
    }

    private async Task<string> IdsAsync(string path, string body)
    {
        string[] parts = path.Split('?');
        CouchAnswer answer = await Client.PostAsync($"list/{parts[0]}/queries{(parts.Length > 1 ? "?" + parts[1] : "")}", body);
        return string.Join(
            '|',
            answer
                .Json.GetProperty("results")
                .EnumerateArray()
                .Select(static result =>
                    string.Join(
                        ',',
                        result
                            .GetProperty("rows")
                            .EnumerateArray()
                            .Select(static row => row.TryGetProperty("id", out var id) ? id.GetString() : "-")
                    )
                )
        );
    }
}
