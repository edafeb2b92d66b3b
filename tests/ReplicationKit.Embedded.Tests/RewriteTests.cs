namespace ReplicationKit.Embedded.Tests;

/// <summary><c>_rewrite</c>, by rules and by a function.</summary>
public sealed class RewriteTests : ServerFixture
{
    private const string Views = """ "views":{"v":{"map":"function(d){emit(d.v,d._id)}"}} """;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (int i in (int[])[1, 2, 3])
            await Client.PutAsync($"db/x{i}", $$"""{"v":{{i}}}""");
    }

    [Theory]
    [InlineData("doc/x2", """{"_id":"x2",""")]
    [InlineData("from/2/to/2", """{"total_rows":3,"offset":1,"rows":[{"id":"x2","key":2,"value":"x2"}]}""")]
    [InlineData("all/_all_docs", """{"total_rows":4,"offset":0,"rows":[{"id":"_design/d",""")]
    [InlineData("nowhere", """{"error":"not_found","reason":"missing"}""")]
    public async Task The_first_rule_that_fits_names_the_request(string path, string body)
    {
        await DesignAsync(
            $$$"""
            {{{{Views}}},"rewrites":[
              {"from":"doc/:id","to":"../../:id","method":"GET"},
              {"from":"from/:a/to/:b","to":"_view/v","query":{"startkey":":a","endkey":":b"},"formats":{"a":"int","b":"int"}},
              {"from":"all/*","to":"../../*"},
              {"from":"doc","to":"nothing","method":"PUT"}]}
            """
        );

        (await Client.GetAsync("db/_design/d/_rewrite/" + path)).Text.Trim().Should().StartWith(body);
    }

    [Fact]
    public async Task The_number_of_rewrites_of_a_request_is_a_setting()
    {
        await DesignAsync("""{"rewrites":[{"from":"loop","to":"_rewrite/loop"},{"from":"once","to":"../../x1"}]}""");
        await Client.PutAsync("_node/_local/_config/chttpd/rewrite_limit", "\"2\"");

        CouchAnswer refused = await Client.GetAsync("db/_design/d/_rewrite/loop");

        (refused.Status, refused.Json.GetProperty("reason").GetString()).Should().Be((400, "Exceeded rewrite recursion limit"));
        foreach (int _ in (int[])[1, 2, 3])
            (await Client.GetAsync("db/_design/d/_rewrite/once")).Status.Should().Be(200);
    }

    [Fact]
    public async Task A_rule_does_not_lead_out_of_the_database_unless_it_is_configured()
    {
        await DesignAsync("""{"rewrites":[{"from":"up","to":"../../../_up"}]}""");

        CouchAnswer refused = await Client.GetAsync("db/_design/d/_rewrite/up");
        await Client.PutAsync("_node/_local/_config/chttpd/secure_rewrites", "\"false\"");
        CouchAnswer answered = await Client.GetAsync("db/_design/d/_rewrite/up");

        (refused.Status, refused.Json.GetProperty("error").GetString()).Should().Be((500, "insecure_rewrite_rule"));
        answered.Json.GetProperty("status").GetString().Should().Be("ok");
    }

    [Theory]
    [InlineData("function(req){return '../../x2'}", 200, "\"_id\":\"x2\"")]
    [InlineData("function(req){return {path:'../../_all_docs',query:{limit:'1'}}}", 200, "\"total_rows\":4")]
    [InlineData("function(req){return {code:202,body:'early',headers:{a:'b'}}}", 202, "early")]
    [InlineData("function(req){return {path:'_rewrite/loop'}}", 400, "Exceeded rewrite recursion limit")]
    [InlineData("function(req){}", 404, "Invalid path.")]
    [InlineData("function(req){return {path:1}}", 500, "bad path")]
    [InlineData("function(req){return {code:99}}", 500, "bad code")]
    [InlineData("function(req){throw 'x'}", 500, "function raised error: x")]
    public async Task A_function_names_the_request_or_answers_it(string source, int status, string part)
    {
        await DesignAsync($$"""{"rewrites":"{{source}}"}""");

        CouchAnswer answer = await Client.GetAsync("db/_design/d/_rewrite/any");

        answer.Status.Should().Be(status, answer.Text);
        answer.Text.Should().Contain(part);
    }

    [Fact]
    public async Task A_function_passes_the_body_on_and_the_author_remains()
    {
        await DesignAsync("""{"rewrites":"function(req){return {path:'../../new',method:'PUT'}}"}""");
        await Client.PutAsync("db/_security", "{}");
        using var anonymous = new CouchClient(Couch, null);

        (await Client.PostAsync("db/_design/d/_rewrite", """{"v":"passed"}""")).Status.Should().Be(201);
        (await Client.GetAsync("db/new")).Json.GetProperty("v").GetString().Should().Be("passed");
        await DesignAsync("""{"rewrites":[{"to":"../../../_all_dbs"}]}""", "e");
        await Client.PutAsync("_node/_local/_config/chttpd/secure_rewrites", "\"false\"");
        (await anonymous.GetAsync("db/_design/e/_rewrite/x")).Status.Should().Be(401);
    }

    private async Task DesignAsync(string json, string name = "d") =>
        (await Client.PutAsync("db/_design/" + name, json)).Status.Should().Be(201);
}
