using System.Text.Json.Nodes;

namespace ReplicationKit.Embedded.Tests;

/// <summary>Show, list and update functions.</summary>
public sealed class RenderTests : ServerFixture
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var design = new JsonObject
        {
            ["views"] = new JsonObject
            {
                ["v"] = new JsonObject { ["map"] = "function(d){emit(d._id,d.v)}" },
                ["r"] = new JsonObject { ["map"] = "function(d){emit(d._id,d.v)}", ["reduce"] = "_sum" },
            },
            ["shows"] = new JsonObject
            {
                ["hello"] = "function(doc,req){return doc ? 'Hello '+doc.v : req.id ? 'New '+req.id : 'Empty'}",
                ["code"] = "function(doc,req){return {code:418,headers:{'X-Foo':req.query.foo},json:{a:this._id}}}",
                ["types"] =
                    "function(doc,req){registerType('foo','application/foo');provides('html',function(){return '<p>'});"
                    + "provides('foo',function(){return 'foo'})}",
                ["thrown"] = "function(doc,req){throw(['error','not_found','nope'])}",
                ["failed"] = "function(doc,req){return doc.x.y}",
            },
            ["lists"] = new JsonObject
            {
                ["rows"] =
                    "function(head,req){start({headers:{'Content-Type':'text/plain'}});send('first ');var row;"
                    + "while(row=getRow()){send(row.key+'='+row.value+' ')}return 'total '+head.total_rows}",
                ["json"] =
                    "function(head,req){provides('json',function(){var rows=[],row;while(row=getRow())rows.push(row.value);return toJSON(rows)})}",
            },
            ["updates"] = new JsonObject
            {
                ["set"] = "function(doc,req){doc=doc||{_id:req.id||req.uuid};doc.v=req.form.v||req.body;return [doc,'set '+doc.v]}",
                ["none"] = "function(doc,req){return [null,{code:400,body:'none'}]}",
            },
        };
        (await Client.PutAsync("db/_design/d", design.ToJsonString())).Status.Should().Be(201);
        foreach (int i in (int[])[1, 2, 3])
            await Client.PutAsync($"db/x{i}", $$"""{"v":{{i}}}""");
    }

    [Theory]
    [InlineData("hello", 200, "Empty")]
    [InlineData("hello/x2", 200, "Hello 2")]
    [InlineData("hello/new", 200, "New new")]
    [InlineData("types", 200, "<p>")]
    [InlineData("types?format=foo", 200, "foo")]
    [InlineData("code?foo=bar", 418, """{"a":"_design/d"}""")]
    [InlineData("thrown", 404, """{"error":"not_found","reason":"nope"}""")]
    [InlineData("nope", 404, """{"error":"not_found","reason":"missing json key: nope"}""")]
    [InlineData("failed/nope", 404, """{"error":"not_found","reason":"document not found"}""")]
    public async Task A_show_function_makes_the_response(string path, int status, string body)
    {
        CouchAnswer answer = await Client.SendAsync(HttpMethod.Get, "db/_design/d/_show/" + path, null, ("Accept", "text/html"));

        (answer.Status, answer.Text.Trim()).Should().Be((status, body));
    }

    [Fact]
    public async Task The_type_is_the_one_that_is_accepted_and_the_tag_says_that_nothing_changed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "db/_design/d/_show/types/x1");
        request.Headers.Accept.ParseAdd("application/foo;q=0.9, text/html;q=0.1");
        using HttpResponseMessage response = await Client.Http.SendAsync(request, Canceled);
        using var again = new HttpRequestMessage(HttpMethod.Get, "db/_design/d/_show/types/x1");
        again.Headers.Accept.ParseAdd("application/foo;q=0.9, text/html;q=0.1");
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using HttpResponseMessage unchanged = await Client.Http.SendAsync(again, Canceled);

        response.Content.Headers.ContentType!.MediaType.Should().Be("application/foo");
        (await response.Content.ReadAsStringAsync(Canceled)).Should().Be("foo");
        ((int)unchanged.StatusCode).Should().Be(304);
    }

    [Fact]
    public async Task Types_that_no_function_provides_are_not_acceptable()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "db/_design/d/_show/types");
        request.Headers.Accept.ParseAdd("image/png");
        using HttpResponseMessage response = await Client.Http.SendAsync(request, Canceled);

        ((int)response.StatusCode).Should().Be(406);
        (await response.Content.ReadAsStringAsync(Canceled)).Should().Contain("Content-Type image/png not supported, try one of:");
    }

    [Theory]
    [InlineData("rows/v", "first x1=1 x2=2 x3=3 total 3")]
    [InlineData("rows/v?startkey=%22x2%22&limit=1", "first x2=2 total 3")]
    [InlineData("rows/r", "first null=6 total undefined")]
    [InlineData("rows/d/v?descending=true&limit=1", "first x3=3 total 3")]
    [InlineData("json/v", "[1,2,3]")]
    public async Task A_list_function_makes_the_response_of_the_rows(string path, string body)
    {
        (await Client.GetAsync("db/_design/d/_list/" + path)).Text.Should().Be(body);
    }

    [Fact]
    public async Task A_list_function_lists_posted_keys_and_all_documents()
    {
        (await Client.PostAsync("db/_design/d/_list/rows/v", """{"keys":["x3","x1"]}""")).Text.Should().Be("first x3=3 x1=1 total 3");
        (await Client.GetAsync("db/_design/d/_list/json/_all_docs?key=%22x1%22")).Text.Should().StartWith("[{\"rev\":\"1-");
        (await Client.GetAsync("db/_design/d/_list/rows")).Json.GetProperty("error").GetString().Should().Be("list_error");
    }

    [Fact]
    public async Task An_update_function_changes_a_document()
    {
        CouchAnswer changed = await Client.SendAsync(HttpMethod.Put, "db/_design/d/_update/set/x1", "\"seven\"");
        CouchAnswer created = await Client.PostAsync("db/_design/d/_update/set", "\"new\"");
        CouchAnswer nothing = await Client.PostAsync("db/_design/d/_update/none/x1", "{}");
        CouchAnswer read = await Client.GetAsync("db/_design/d/_update/set/x1");

        (changed.Status, changed.Text).Should().Be((201, "set \"seven\""));
        changed.Headers.Should().Contain("X-Couch-Update-NewRev: 2-").And.Contain("X-Couch-Id: x1");
        (await Client.GetAsync("db/x1")).Json.GetProperty("v").GetString().Should().Be("\"seven\"");
        created.Status.Should().Be(201);
        (nothing.Status, nothing.Text).Should().Be((400, "none"));
        (read.Status, read.Json.GetProperty("error").GetString()).Should().Be((405, "method_not_allowed"));
    }
}
