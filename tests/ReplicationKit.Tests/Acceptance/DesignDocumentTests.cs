using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReplicationKit.Tests.Acceptance;

/// <summary>Design documents that the client deploys, and replications that use their functions.</summary>
public sealed class DesignDocumentTests(CouchServerFixture server)
{
    private const string Filter = "function (doc, req) {\n  return doc.department === req.query.department;\n}";
    private const string Map = "function (doc) { if (doc.active) emit(doc._id, null); }";

    private static readonly DesignDocument Staff = Design(
        new JsonObject
        {
            ["filters"] = new JsonObject { ["by_department"] = Filter },
            ["views"] = new JsonObject
            {
                ["active"] = new JsonObject { ["map"] = Map, ["reduce"] = "_count" },
            },
        }
    );

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("staff/by_department", "department", "hr", "ann,bob")]
    [InlineData("_view", "view", "staff/active", "ann,carl")]
    public async Task A_replication_filters_by_a_function_that_was_ensured(string filter, string key, string value, string expected)
    {
        using Replicator replicator = server.Connect();
        string source = await NewSourceAsync();
        var spec = new ReplicationDocument
        {
            Id = server.NewName("design"),
            Source = ReplicationEndpoint.Database(source),
            Target = ReplicationEndpoint.Database(server.NewDatabaseName("design-target")),
            CreateTarget = true,
            Filter = filter,
            QueryParams = new JsonObject { [key] = value },
        };

        IReadOnlyList<DesignDocumentStep> steps = await replicator.EnsureDesignDocumentsAsync([spec], [Staff], Stop);

        steps
            .Should()
            .ContainSingle()
            .Which.Should()
            .Match<DesignDocumentStep>(step => step.Database == source && step.Id == "_design/staff");
        steps[0].Action.Should().Be(DesignDocumentAction.Create);
        steps[0].Revision.Should().StartWith("1-");
        ReplicationHandle handle = await replicator.CreateAsync(spec, Stop);
        (await handle.WaitForCompletionAsync(Stop)).DocWriteFailures.Should().Be(0);
        JsonElement rows = (await server.GetAsync($"{spec.Target.Address}/_all_docs")).GetProperty("rows");
        rows.EnumerateArray().Select(row => row.GetProperty("id").GetString()).Should().Equal(expected.Split(','));
    }

    [Fact]
    public async Task What_is_declared_is_updated_and_everything_else_is_kept()
    {
        using Replicator replicator = server.Connect();
        string database = await NewSourceAsync();
        ReplicationEndpoint endpoint = ReplicationEndpoint.Database(database);
        await PutAsync(
            database,
            $$"""
            {
              "author": "ann",
              "filters": { "by_department": "function (doc) { return true; }", "other": "function (doc) { return false; }" },
              "views": { "active": { "map": {{JsonSerializer.Serialize(
                Map
            )}}, "reduce": "_sum", "options": { "x": 1 } }, "all": { "map": "function (doc) { emit(1); }" } },
              "_attachments": { "a.txt": { "content_type": "text/plain", "data": "YQ==" } }
            }
            """
        );

        DesignDocumentPlan plan = await replicator.PlanDesignDocumentsAsync(endpoint, [Staff], Stop);

        plan.HasChanges.Should().BeTrue();
        plan.Steps[0].Action.Should().Be(DesignDocumentAction.Update);
        plan.Steps[0]
            .Changes.Should()
            .BeEquivalentTo([
                new ReplicationPlanChange("filters.by_department", "function (doc) { return true; }", Filter),
                new ReplicationPlanChange("views.active.reduce", "_sum", "_count"),
                new ReplicationPlanChange("views.active.options", """{"x":1}""", null),
            ]);

        IReadOnlyList<DesignDocumentStep> steps = await replicator.EnsureDesignDocumentsAsync(endpoint, [Staff], Stop);

        steps[0].Changes.Should().BeEquivalentTo(plan.Steps[0].Changes);
        JsonElement document = await server.GetAsync($"{database}/_design/staff");
        document.GetProperty("_rev").GetString().Should().Be(steps[0].Revision).And.StartWith("2-");
        document.GetProperty("author").GetString().Should().Be("ann");
        document.GetProperty("filters").GetProperty("by_department").GetString().Should().Be(Filter);
        document.GetProperty("filters").GetProperty("other").GetString().Should().Be("function (doc) { return false; }");
        document
            .GetProperty("views")
            .GetProperty("active")
            .EnumerateObject()
            .Select(member => member.Name)
            .Should()
            .BeEquivalentTo("map", "reduce");
        document.GetProperty("views").TryGetProperty("all", out _).Should().BeTrue();
        (await server.Http.GetStringAsync($"{database}/_design/staff/a.txt", Stop)).Should().Be("a");

        (await replicator.EnsureDesignDocumentsAsync(endpoint, [Staff], Stop))[0]
            .Should()
            .Match<DesignDocumentStep>(step => step.Action == DesignDocumentAction.Unchanged && step.Revision == steps[0].Revision);
        (await replicator.PlanDesignDocumentsAsync(endpoint, [Staff], Stop)).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task Both_databases_of_a_two_way_replication_are_sources()
    {
        using Replicator replicator = server.Connect();
        string left = await NewSourceAsync(),
            right = await NewSourceAsync();
        var spec = new TwoWaySpec(server.NewName("design"), left, right, "staff/by_department");

        IReadOnlyList<DesignDocumentStep> steps = await replicator.EnsureDesignDocumentsAsync([spec], [Staff], Stop);

        steps
            .Select(step => (step.Database, step.Action))
            .Should()
            .Equal((left, DesignDocumentAction.Create), (right, DesignDocumentAction.Create));
    }

    [Fact]
    public async Task A_deleted_document_is_created_again()
    {
        using Replicator replicator = server.Connect();
        string database = await NewSourceAsync();
        ReplicationEndpoint endpoint = ReplicationEndpoint.Database(database);
        DesignDocumentStep first = (await replicator.EnsureDesignDocumentsAsync(endpoint, [Staff], Stop))[0];
        (await server.Http.DeleteAsync($"{database}/_design/staff?rev={first.Revision}", Stop)).EnsureSuccessStatusCode();

        DesignDocumentStep second = (await replicator.EnsureDesignDocumentsAsync(endpoint, [Staff], Stop))[0];

        second.Action.Should().Be(DesignDocumentAction.Create);
        second.Revision.Should().StartWith("3-");
    }

    [Theory]
    [InlineData("function emit_all(doc) { emit(1); }", "does not eval to a function")]
    [InlineData("function (doc) { emit(1; }", "Compilation of the map function in the 'active' view failed")]
    [InlineData("", "missing function")]
    public async Task A_document_that_the_server_rejects(string map, string reason)
    {
        using Replicator replicator = server.Connect();
        string database = await NewSourceAsync();
        DesignDocument broken = Design(new JsonObject { ["views"] = new JsonObject { ["active"] = new JsonObject { ["map"] = map } } });

        Func<Task> ensure = () => replicator.EnsureDesignDocumentsAsync(ReplicationEndpoint.Database(database), [broken], Stop);

        (await ensure.Should().ThrowAsync<ReplicationValidationException>())
            .Which.Message.Should()
            .StartWith($"Could not write the design document '_design/staff' of {database}: the server rejected it: ")
            .And.Contain(reason)
            .And.EndWith("Correct the document and repeat.");
    }

    [Fact]
    public async Task A_database_that_does_not_exist()
    {
        using Replicator replicator = server.Connect();
        string database = server.NewName("none");

        Func<Task> ensure = () => replicator.EnsureDesignDocumentsAsync(ReplicationEndpoint.Database(database), [Staff], Stop);

        (await ensure.Should().ThrowAsync<ReplicationNotFoundException>())
            .Which.Message.Should()
            .Be(
                $"Could not read the design document '_design/staff' of {database}: the database does not exist. Create the database first."
            );
    }

    [Fact]
    public async Task The_name_may_need_escaping()
    {
        using Replicator replicator = server.Connect();
        string database = await NewSourceAsync();
        var design = DesignDocument.Parse("staff ä/2", """{ "n": 1 }"""u8);

        await replicator.EnsureDesignDocumentsAsync(ReplicationEndpoint.Database(database), [design], Stop);

        (await replicator.PlanDesignDocumentsAsync(ReplicationEndpoint.Database(database), [design], Stop)).HasChanges.Should().BeFalse();
        (await server.GetAsync($"{database}/_design/staff%20%C3%A4%2F2")).GetProperty("_id").GetString().Should().Be("_design/staff ä/2");
    }

    private static DesignDocument Design(JsonObject fields) => DesignDocument.Parse("staff", Encoding.UTF8.GetBytes(fields.ToJsonString()));

    private async Task<string> NewSourceAsync()
    {
        string source = await server.NewDatabaseAsync("design-source");
        await server.AddAsync(
            source,
            """{"_id":"ann","department":"hr","active":true}""",
            """{"_id":"bob","department":"hr"}""",
            """{"_id":"carl","department":"it","active":true}"""
        );
        return source;
    }

    private async Task PutAsync(string database, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        (await server.Http.PutAsync($"{database}/_design/staff", body, Stop)).EnsureSuccessStatusCode();
    }
}
