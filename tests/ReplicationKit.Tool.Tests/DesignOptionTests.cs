using System.Text;
using System.Text.Json;

namespace ReplicationKit.Tool.Tests;

/// <summary><c>plan</c> and <c>apply</c> with <c>--design</c>.</summary>
[Collection(nameof(PlanTests))]
public sealed class DesignOptionTests(ToolServer server) : IAsyncLifetime
{
    private const string Database = "rk-tool-design";
    private const string Document = Database + "/_design/rk-tool";
    private const string Filter = "function (doc, req) { return doc.n % 3 === Number(req.query.rest); }";

    private static readonly string App = typeof(OrdersCopy).Assembly.Location;
    private static readonly string[] Ids = ["rk-tool-copy", "rk-tool-both", "rk-tool-both-reverse", "rk-tool-rest-1"];

    public async ValueTask InitializeAsync()
    {
        await RemoveAsync();
        await server.CreateDatabaseAsync(Database, documents: 30);
    }

    public ValueTask DisposeAsync() => RemoveAsync();

    [Fact]
    public async Task The_plan_shows_the_document_where_its_filter_is_used_although_the_rest_of_the_specification_is_open()
    {
        ToolRun run = server.NewRun();

        (await run.RunAsync("plan", App, "--design", "--only", "ByRest", "--exit-code")).Should().Be(ExitCode.HasChanges);

        run.Output.ToString()
            .Should()
            .Contain($"+ {Document}: create, the document does not exist\n    filters.by_rest: {Filter}\n")
            .And.Contain("  _design/rk-tool-unused: skipped, no filter of a replication with a known source uses it\n")
            .And.EndWith("1 design document to create, 1 skipped.\n");
        (await FindAsync()).Should().BeNull("nothing is changed");
    }

    [Fact]
    public async Task Without_the_option_there_is_nothing_about_design_documents()
    {
        ToolRun run = server.NewRun();

        (await run.RunAsync("plan", App, "--json")).Should().Be(ExitCode.Done);

        JsonElement plan = JsonSerializer.Deserialize<JsonElement>(run.Lines.Should().ContainSingle().Which);
        plan.GetProperty("designDocuments").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task Applied_twice_is_applied_once_and_a_replication_uses_the_filter()
    {
        ToolRun first = server.NewRun(),
            second = server.NewRun();

        (await first.RunAsync("apply", App, "--design", "--only", "ByRest", "--yes")).Should().Be(ExitCode.Done);
        (await second.RunAsync("apply", App, "--design", "--only", "ByRest")).Should().Be(ExitCode.Done, "there is nothing to ask");

        first.Lines.Should().Contain($"created {Document}");
        second.Output.ToString().Should().Contain($"= {Document}: unchanged").And.EndWith("1 design document unchanged, 1 skipped.\n");
        using Replicator replicator = server.Connect();
        ReplicationHandle handle = await replicator.CreateAsync(
            new ByRest(ReplicationEndpoint.Database(server.NewName("rest")), 1),
            TestContext.Current.CancellationToken
        );
        (await handle.WaitForCompletionAsync(TestContext.Current.CancellationToken)).DocsWritten.Should().Be(10);
    }

    [Fact]
    public async Task Json_has_a_step_for_each_document_and_what_is_not_declared_is_kept()
    {
        using var deployed = new StringContent(
            """{ "x": 1, "filters": { "by_rest": "function () { return true; }", "other": "function () { return true; }" } }""",
            Encoding.UTF8,
            "application/json"
        );
        (await server.Http.PutAsync(Document, deployed, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        ToolRun run = server.NewRun();

        (await run.RunAsync("apply", App, "--design", "--only", "ByRest", "--yes", "--json")).Should().Be(ExitCode.Done);

        JsonElement plan = JsonSerializer.Deserialize<JsonElement>(run.Lines.Should().ContainSingle().Which);
        plan.GetProperty("hasChanges").GetBoolean().Should().BeTrue();
        JsonElement step = plan.GetProperty("designDocuments")[0];
        step.GetProperty("database").GetString().Should().Be(Database);
        step.GetProperty("id").GetString().Should().Be("_design/rk-tool");
        step.GetProperty("action").GetString().Should().Be("update");
        step.GetProperty("changes")[0].GetProperty("field").GetString().Should().Be("filters.by_rest");
        JsonElement document = (await FindAsync())!.Value;
        document.GetProperty("x").GetInt32().Should().Be(1);
        document.GetProperty("filters").EnumerateObject().Select(filter => filter.Name).Should().BeEquivalentTo("by_rest", "other");
    }

    [Fact]
    public async Task A_missing_source_is_a_failure_and_not_a_missing_replication()
    {
        ToolRun plan = server.NewRun(),
            apply = server.NewRun();
        await RemoveAsync();

        (await plan.RunAsync("plan", App, "--design", "--only", "ByRest")).Should().Be(ExitCode.Failed);
        (await apply.RunAsync("apply", App, "--design", "--only", "ByRest", "--yes")).Should().Be(ExitCode.Failed);

        plan.Error.ToString()
            .Should()
            .Be(
                $"Could not read the design document '_design/rk-tool' of {Database}: the database does not exist. Create the database first.\n"
            );
        apply.Error.ToString().Should().Be(plan.Error.ToString());
    }

    [Fact]
    public async Task An_assembly_without_design_documents()
    {
        using var folder = new CompiledAssembly();
        string path = folder.Write(
            "None",
            """
            namespace ReplicationKit
            {
                internal static class ReplicationCatalog
                {
                    public static object Specs => new IReplicationSpec[0];
                    public static object All => new ReplicationDescription[0];
                    public static object DesignDocuments => new DesignDocument[0];
                }
            }
            """,
            [
                .. CompiledAssembly.Platform,
                Microsoft.CodeAnalysis.MetadataReference.CreateFromFile(typeof(IReplicationSpec).Assembly.Location),
            ]
        );
        ToolRun run = server.NewRun();

        (await run.RunAsync("plan", path, "--design")).Should().Be(ExitCode.Usage);

        run.Error.ToString().Should().Contain("--design has no effect: None.dll declares no design documents.");
    }

    private async Task<JsonElement?> FindAsync()
    {
        using HttpResponseMessage answer = await server.Http.GetAsync(Document, TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            : null;
    }

    private async ValueTask RemoveAsync()
    {
        await server.RemoveAsync(Ids);
        using HttpResponseMessage answer = await server.Http.DeleteAsync(Database, TestContext.Current.CancellationToken);
    }
}
