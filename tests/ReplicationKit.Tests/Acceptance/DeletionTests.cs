using System.Text.Json.Nodes;

namespace ReplicationKit.Tests.Acceptance;

/// <summary>Deletions through a selector, by a document and by <c>_replicate</c>.</summary>
public sealed class DeletionTests(CouchServerFixture server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Deletions.Unspecified, false)]
    [InlineData(Deletions.Unspecified, true)]
    [InlineData(Deletions.Include, false)]
    [InlineData(Deletions.Include, true)]
    public async Task A_deletion_reaches_the_target_only_if_it_is_included(Deletions deletions, bool isTransient)
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync(deletions);
        await RunAsync(replicator, spec, isTransient);
        (await IdsAsync(spec.Target!)).Should().Equal("active", "deleted");
        await DeleteAsync(spec.Source!, "deleted");

        await RunAsync(replicator, spec, isTransient);

        (await IdsAsync(spec.Target!)).Should().Equal(deletions == Deletions.Include ? ["active"] : ["active", "deleted"]);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Tombstones_stay_out_if_they_are_excluded(bool hasSelector, bool isTransient)
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync(Deletions.Exclude);
        if (!hasSelector)
            spec.Selector = null;
        await DeleteAsync(spec.Source!, "deleted");

        await RunAsync(replicator, spec, isTransient);

        (await ChangedIdsAsync(spec.Target!)).Should().BeEquivalentTo(hasSelector ? ["active"] : new[] { "active", "inactive" });
        spec.Deletions = Deletions.Unspecified;
        spec.Selector = null;
        await RunAsync(replicator, spec, isTransient);
        (await ChangedIdsAsync(spec.Target!)).Should().BeEquivalentTo("active", "inactive", "deleted");
    }

    [Fact]
    public async Task A_tombstone_that_keeps_the_fields_of_the_selector_matches_it()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync(Deletions.Unspecified);
        await RunAsync(replicator, spec, isTransient: true);
        string revision = await RevisionAsync(spec.Source!, "deleted");
        await server.AddAsync(spec.Source!.Address, $$"""{"_id":"deleted","_rev":"{{revision}}","_deleted":true,"status":"active"}""");

        await RunAsync(replicator, spec, isTransient: true);

        (await IdsAsync(spec.Target!)).Should().Equal("active");
    }

    private async Task<ReplicationDocument> NewSpecAsync(Deletions deletions)
    {
        string source = await server.NewDatabaseAsync("deletions-source");
        await server.AddAsync(
            source,
            """{"_id":"active","status":"active"}""",
            """{"_id":"deleted","status":"active"}""",
            """{"_id":"inactive","status":"inactive"}"""
        );
        return new ReplicationDocument
        {
            Source = ReplicationEndpoint.Database(source),
            Target = ReplicationEndpoint.Database(await server.NewDatabaseAsync("deletions-target")),
            Selector = new JsonObject { ["status"] = "active" },
            Deletions = deletions,
        };
    }

    private async Task RunAsync(Replicator replicator, ReplicationDocument spec, bool isTransient)
    {
        if (isTransient)
        {
            await replicator.ReplicateAsync(spec, Stop);
            return;
        }

        ReplicationDocument named = spec.ToDocument(default);
        named.Id = server.NewName("deletions");
        ReplicationHandle handle = await replicator.CreateAsync(named, Stop);
        await handle.WaitForCompletionAsync(Stop);
    }

    private async Task DeleteAsync(ReplicationEndpoint database, string id)
    {
        string revision = await RevisionAsync(database, id);
        (await server.Http.DeleteAsync($"{database.Address}/{id}?rev={revision}", Stop)).EnsureSuccessStatusCode();
    }

    private async Task<string> RevisionAsync(ReplicationEndpoint database, string id) =>
        (await server.GetAsync($"{database.Address}/{id}")).GetProperty("_rev").GetString()!;

    private async Task<IEnumerable<string>> IdsAsync(ReplicationEndpoint database) =>
        (await server.GetAsync($"{database.Address}/_all_docs"))
            .GetProperty("rows")
            .EnumerateArray()
            .Select(row => row.GetProperty("id").GetString()!);

    private async Task<IEnumerable<string>> ChangedIdsAsync(ReplicationEndpoint database) =>
        (await server.GetAsync($"{database.Address}/_changes"))
            .GetProperty("results")
            .EnumerateArray()
            .Select(row => row.GetProperty("id").GetString()!);
}
