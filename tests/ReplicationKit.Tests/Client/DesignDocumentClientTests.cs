using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Client;

public sealed class DesignDocumentClientTests : IDisposable
{
    private const string Path = "/orders/_design/staff";

    private static readonly DesignDocument Staff = DesignDocument.Parse(
        "staff",
        """{ "_id": "_design/staff", "_rev": "9-x", "filters": { "all": "function (doc) { return true; }" } }"""u8
    );

    private readonly StubReplicator _stub = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static ReplicationEndpoint Orders => ReplicationEndpoint.Database("orders");

    public void Dispose() => _stub.Dispose();

    [Fact]
    public async Task A_conflict_is_resolved_with_what_the_other_client_wrote()
    {
        int reads = 0;
        _stub.Server.On("GET", Path, _ => ++reads == 1 ? Missing() : StubServer.Json("""{"_id":"_design/staff","_rev":"1-a","x":1}"""));
        _stub.Server.On(
            "PUT",
            Path,
            request =>
            {
                if (reads == 1)
                    return Conflict();
                JsonNode.Parse(request.Body)!.ToJsonString().Should().Contain("\"_rev\":\"1-a\"").And.Contain("\"x\":1");
                return StubServer.Json(HttpStatusCode.Created, """{"ok":true,"id":"_design/staff","rev":"2-b"}""");
            }
        );

        DesignDocumentStep step = (await _stub.Replicator.EnsureDesignDocumentsAsync(Orders, [Staff], Stop))[0];

        step.Action.Should().Be(DesignDocumentAction.Update);
        step.Revision.Should().Be("2-b");
    }

    [Fact]
    public async Task What_another_client_wrote_as_declared_was_done()
    {
        int reads = 0;
        _stub.Server.On(
            "GET",
            Path,
            _ =>
                ++reads == 1
                    ? Missing()
                    : StubServer.Json("""{"_id":"_design/staff","_rev":"1-a","filters":{"all":"function (doc) { return true; }"}}""")
        );
        _stub.Server.On("PUT", Path, _ => Conflict());

        DesignDocumentStep step = (await _stub.Replicator.EnsureDesignDocumentsAsync(Orders, [Staff], Stop))[0];

        step.Action.Should().Be(DesignDocumentAction.Create);
        step.Revision.Should().Be("1-a");
        _stub.Server.Count("PUT", Path).Should().Be(1);
    }

    [Fact]
    public async Task Five_conflicts_are_a_failure()
    {
        _stub.Server.On("GET", Path, _ => Missing());
        _stub.Server.On("PUT", Path, _ => Conflict());

        Func<Task> ensure = () => _stub.Replicator.EnsureDesignDocumentsAsync(Orders, [Staff], Stop);

        (await ensure.Should().ThrowAsync<ReplicationConflictException>())
            .Which.Message.Should()
            .Be("Could not write the design document '_design/staff' of orders: it was modified concurrently in each of five attempts.");
        _stub.Server.Count("PUT", Path).Should().Be(5);
    }

    [Fact]
    public async Task Who_is_not_an_administrator_is_told_so_without_secrets()
    {
        _stub.Server.On("GET", Path, _ => Missing());
        _stub.Server.On(
            "PUT",
            Path,
            _ =>
                StubServer.Json(
                    HttpStatusCode.Forbidden,
                    """{"error":"forbidden","reason":"You are not a db or server admin. (s3cret-pass)"}"""
                )
        );

        Func<Task> ensure = () => _stub.Replicator.EnsureDesignDocumentsAsync(Orders, [Staff], Stop);

        (await ensure.Should().ThrowAsync<ReplicationAuthorizationException>())
            .Which.Message.Should()
            .StartWith("Could not write the design document '_design/staff' of orders: ")
            .And.EndWith("Only administrators of a database may write its design documents.")
            .And.NotContain("s3cret");
    }

    [Fact]
    public async Task Each_source_gets_what_its_filters_use_once()
    {
        _stub.Server.On("GET", Path, _ => Missing());
        ReplicationDocument[] specs =
        [
            Spec("one", "staff/all"),
            Spec("two", "staff/all"),
            Spec("three", "other/all"),
            Spec("four", "_view"),
            Spec("five", filter: null),
        ];
        specs[3].QueryParams = new JsonObject { ["view"] = "staff/active" };
        DesignDocument unused = DesignDocument.Parse("unused", "{}"u8);

        DesignDocumentPlan plan = await _stub.Replicator.PlanDesignDocumentsAsync(specs, [Staff, unused], Stop);

        plan.Steps.Select(step => step.Database + "/" + step.Id).Should().Equal("orders/_design/staff");
        plan.ToString()
            .Should()
            .Be("Create orders/_design/staff: the document does not exist\n    filters.all: (none) -> function (doc) { return true; }");
    }

    [Fact]
    public async Task Another_language_is_a_difference_unless_the_same_is_declared()
    {
        _stub.Server.On(
            "GET",
            Path,
            _ =>
                StubServer.Json(
                    """{"_id":"_design/staff","_rev":"1-a","language":"erlang","filters":{"all":"function (doc) { return true; }"}}"""
                )
        );

        DesignDocumentPlan plan = await _stub.Replicator.PlanDesignDocumentsAsync(Orders, [Staff], Stop);

        plan.Steps[0].Changes.Should().Equal(new ReplicationPlanChange("language", "erlang", "javascript"));
    }

    [Fact]
    public void A_function_of_several_lines_is_one_line_of_a_plan() =>
        new ReplicationPlanChange("filters.all", null, "function (doc) {\n  return true;\n}")
            .ToString()
            .Should()
            .Be("filters.all: (none) -> function (doc) { return true; }");

    [Theory]
    [InlineData("[]", "The design document 'a' is not a JSON object.")]
    [InlineData("{", "The design document 'a' cannot be read: *")]
    [InlineData("{} 1", "The design document 'a' cannot be read: *")]
    [InlineData("""{ "_attachments": {} }""", "The design document 'a' contains '_attachments', which cannot be deployed: remove it.")]
    public void What_is_not_a_design_document_is_not_read(string json, string message) =>
        FluentActions
            .Invoking(() => DesignDocument.Parse("a", System.Text.Encoding.UTF8.GetBytes(json)))
            .Should()
            .Throw<JsonException>()
            .WithMessage(message);

    [Theory]
    [InlineData("")]
    [InlineData("_design/a")]
    public void The_name_is_without_prefix(string name) =>
        FluentActions.Invoking(() => DesignDocument.Parse(name, "{}"u8)).Should().Throw<ArgumentException>();

    [Fact]
    public async Task Two_documents_of_one_name_are_an_error()
    {
        Func<Task> plan = () => _stub.Replicator.PlanDesignDocumentsAsync([Spec("one", "staff/all")], [Staff, Staff], Stop);

        (await plan.Should().ThrowAsync<ArgumentException>())
            .Which.Message.Should()
            .StartWith("Two of the design documents have the name 'staff'.");
    }

    [Fact]
    public void A_document_shows_its_fields()
    {
        Staff.ToString().Should().Be("_design/staff");
        Staff.ToJson().Should().Be("""{"filters":{"all":"function (doc) { return true; }"}}""");
    }

    private static ReplicationDocument Spec(string id, string? filter) =>
        new()
        {
            Id = id,
            Source = ReplicationEndpoint.Database("orders"),
            Target = ReplicationEndpoint.Database("copy"),
            Filter = filter,
        };

    private static HttpResponseMessage Missing() =>
        StubServer.Json(HttpStatusCode.NotFound, """{"error":"not_found","reason":"missing"}""");

    private static HttpResponseMessage Conflict() =>
        StubServer.Json(HttpStatusCode.Conflict, """{"error":"conflict","reason":"Document update conflict."}""");
}
