using System.Text.Json.Nodes;

namespace ReplicationKit.Tests.Acceptance;

/// <summary>The recipes of python-cloudant's documentation, as samples that run.</summary>
public sealed class RecipeTests(CouchServerFixture server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Basic()
    {
        using Replicator replicator = server.Connect();
        (string source, string target) = await NewPairAsync(documents: 10);

        ReplicationHandle replication = await replicator.CreateAsync(Spec(source, target), Stop);
        ReplicationStatus end = await replication.WaitForCompletionAsync(Stop);

        end.DocsWritten.Should().Be(10);
    }

    [Fact]
    public async Task Continuous_with_stop()
    {
        using Replicator replicator = server.Connect();
        (string source, string target) = await NewPairAsync(documents: 10);
        ReplicationDocument spec = Spec(source, target);
        spec.Continuous = true;

        ReplicationHandle replication = await replicator.CreateAsync(spec, Stop);
        await foreach (ReplicationStatus status in replication.FollowAsync(Stop))
        {
            if (status.DocsWritten == 10)
                break;
        }

        await replication.StopAsync(Stop);
        (await server.RevisionsAsync(target)).Should().HaveCount(10);
    }

    [Fact]
    public async Task Across_instances_with_basic_credentials()
    {
        using Replicator replicator = server.Connect();
        (string source, string target) = await NewPairAsync(documents: 4);
        string[] user = System.Uri.UnescapeDataString(server.Uri.UserInfo).Split(':');
        string root = server.Uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        ReplicationDocument spec = Spec(source, target);
        spec.Source = ReplicationEndpoint.Remote($"{root}/{source}").WithBasicAuth(user[0], user[1]);
        spec.Target = ReplicationEndpoint.Remote($"{root}/{target}").WithBasicAuth(user[0], user[1]);

        ReplicationHandle replication = await replicator.CreateAsync(spec, Stop);

        (await replication.WaitForCompletionAsync(Stop)).DocsWritten.Should().Be(4);
    }

    [Fact]
    public async Task Filtered_by_selector()
    {
        using Replicator replicator = server.Connect();
        (string source, string target) = await NewPairAsync(documents: 10);
        ReplicationDocument spec = Spec(source, target);
        spec.Selector = new JsonObject { ["n"] = new JsonObject { ["$gte"] = 7 } };

        ReplicationHandle replication = await replicator.CreateAsync(spec, Stop);
        await replication.WaitForCompletionAsync(Stop);

        (await server.RevisionsAsync(target)).Keys.Should().BeEquivalentTo("doc000007", "doc000008", "doc000009");
    }

    [Fact]
    public async Task Filtered_by_document_ids()
    {
        using Replicator replicator = server.Connect();
        (string source, string target) = await NewPairAsync(documents: 10);
        ReplicationDocument spec = Spec(source, target);
        spec.DocIds = ["doc000001", "doc000002"];

        ReplicationHandle replication = await replicator.CreateAsync(spec, Stop);
        await replication.WaitForCompletionAsync(Stop);

        (await server.RevisionsAsync(target)).Keys.Should().BeEquivalentTo("doc000001", "doc000002");
    }

    [Fact]
    public async Task Filtered_by_a_function_with_parameters()
    {
        using Replicator replicator = server.Connect();
        (string source, string target) = await NewPairAsync(documents: 10);
        await server.AddAsync(
            source,
            """{"_id":"_design/app","filters":{"above":"function(doc, req) { return doc.n > parseInt(req.query.least, 10); }"}}"""
        );
        ReplicationDocument spec = Spec(source, target);
        spec.Filter = "app/above";
        spec.QueryParams = new JsonObject { ["least"] = 7 };

        ReplicationHandle replication = await replicator.CreateAsync(spec, Stop);
        await replication.WaitForCompletionAsync(Stop);

        (await server.RevisionsAsync(target)).Keys.Should().BeEquivalentTo("doc000008", "doc000009");
    }

    [Fact]
    public async Task Tuned()
    {
        using Replicator replicator = server.Connect();
        (string source, string target) = await NewPairAsync(documents: 300);
        ReplicationDocument spec = Spec(source, target);
        spec.WorkerBatchSize = 50;
        spec.WorkerProcesses = 2;
        spec.HttpConnections = 10;
        spec.ConnectionTimeout = TimeSpan.FromSeconds(20);
        spec.RetriesPerRequest = 3;
        spec.CheckpointInterval = TimeSpan.FromSeconds(5);

        ReplicationHandle replication = await replicator.CreateAsync(spec, Stop);

        (await replication.WaitForCompletionAsync(Stop)).DocsWritten.Should().Be(300);
    }

    [Fact]
    public async Task Incremental_from_the_update_sequence_of_the_source()
    {
        using Replicator replicator = server.Connect();
        (string source, string target) = await NewPairAsync(documents: 10);
        ReplicationDocument spec = Spec(source, target);
        spec.SinceSeq = await replicator.GetUpdateSequenceAsync(ReplicationEndpoint.Database(source), Stop);
        await server.AddAsync(source, """{"_id":"new"}""");

        ReplicationHandle replication = await replicator.CreateAsync(spec, Stop);
        await replication.WaitForCompletionAsync(Stop);

        (await server.RevisionsAsync(target)).Keys.Should().BeEquivalentTo("new");
    }

    [Fact]
    public async Task Several_at_once()
    {
        using Replicator replicator = server.Connect();
        var specs = new List<ReplicationDocument>();
        for (int i = 0; i < 5; i++)
        {
            (string source, string target) = await NewPairAsync(documents: 3);
            specs.Add(Spec(source, target));
        }

        IReadOnlyList<ReplicationHandle> replications = await replicator.CreateAllAsync(specs, Stop);
        ReplicationStatus[] ends = await Task.WhenAll(replications.Select(replication => replication.WaitForCompletionAsync(Stop)));

        ends.Should().OnlyContain(end => end.DocsWritten == 3);
    }

    [Fact]
    public async Task Error_handling()
    {
        using Replicator replicator = server.Connect();
        (string source, string target) = await NewPairAsync(documents: 1);
        ReplicationHandle replication = await replicator.CreateAsync(Spec(server.NewName("missing"), target), Stop);

        ReplicationStatus? crashing = null;
        await foreach (ReplicationStatus status in replication.FollowAsync(Stop))
        {
            crashing = status;
            if (status.State == ReplicationState.Crashing)
                break;
        }

        crashing!.Failure.Should().Be(ReplicationFailure.SourceNotFound);
        crashing.NextRetry.Should().BeAfter(crashing.LastUpdated!.Value);
        crashing.ErrorCount.Should().BeGreaterThan(0);
        await replication.StopAsync(Stop);
    }

    [Fact]
    public async Task Security_objects_are_copied_on_request()
    {
        using Replicator replicator = server.Connect();
        (string source, string target) = await NewPairAsync(documents: 0);
        using var security = new StringContent("""{"admins":{"names":["jo"],"roles":[]},"members":{"names":[],"roles":["staff"]}}""");
        (await server.Http.PutAsync($"{source}/_security", security, Stop)).EnsureSuccessStatusCode();
        (await server.Http.PutAsync(target, null, Stop)).EnsureSuccessStatusCode();

        await replicator.CopySecurityAsync(Spec(source, target), Stop);

        (await server.GetAsync($"{target}/_security")).GetProperty("members").GetProperty("roles")[0].GetString().Should().Be("staff");
    }

    [Fact]
    public async Task Ensure_creates_leaves_alone_replaces_and_restarts()
    {
        using Replicator replicator = server.Connect();
        (string source, string target) = await NewPairAsync(documents: 3);
        ReplicationDocument spec = Spec(source, target);

        EnsureResult created = await replicator.EnsureAsync(spec, Stop);
        await created.Handle.WaitForCompletionAsync(Stop);
        EnsureResult unchanged = await replicator.EnsureAsync(spec, Stop);
        await server.AddAsync(source, """{"_id":"new"}""");
        EnsureResult restarted = await replicator.EnsureAsync(spec, restartEnded: true, Stop);
        ReplicationStatus end = await restarted.Handle.WaitForCompletionAsync(Stop);
        spec.WorkerBatchSize = 100;
        EnsureResult replaced = await replicator.EnsureAsync(spec, Stop);
        await replaced.Handle.WaitForCompletionAsync(Stop);
        ReplicationPlan plan = await replicator.PlanAsync(spec, Stop);

        created.Action.Should().Be(ReplicationPlanAction.Create);
        unchanged.Action.Should().Be(ReplicationPlanAction.Unchanged, unchanged.ToString());
        restarted.Action.Should().Be(ReplicationPlanAction.Restart);
        end.State.Should().Be(ReplicationState.Completed);
        (await server.RevisionsAsync(target)).Should().HaveCount(4);
        replaced.Action.Should().Be(ReplicationPlanAction.Replace);
        replaced.Steps[0].Changes.Should().ContainSingle().Which.Should().Be(new ReplicationPlanChange("worker_batch_size", null, "100"));
        plan.HasChanges.Should().BeFalse(plan.ToString());
    }

    [Fact]
    public async Task Restart_runs_a_completed_replication_again()
    {
        using Replicator replicator = server.Connect();
        (string source, string target) = await NewPairAsync(documents: 3);
        ReplicationHandle first = await replicator.CreateAsync(Spec(source, target), Stop);
        await first.WaitForCompletionAsync(Stop);
        await server.AddAsync(source, """{"_id":"new"}""");

        ReplicationHandle again = await replicator.RestartAsync(first.Id, Stop);
        await again.WaitForCompletionAsync(Stop);

        (await server.RevisionsAsync(target)).Should().HaveCount(4);
    }

    [Fact]
    public async Task What_has_just_ended_is_started_again_at_once_each_time()
    {
        const int Rounds = 5;
        using Replicator replicator = server.Connect();
        (string source, string target) = await NewPairAsync(documents: 3);
        ReplicationDocument spec = Spec(source, target);
        ReplicationHandle handle = await replicator.CreateAsync(spec, Stop);
        await handle.WaitForCompletionAsync(Stop);
        for (int round = 0; round < Rounds; round++)
        {
            handle = await replicator.RestartAsync(handle.Id, Stop);
            await handle.WaitForCompletionAsync(Stop);
            handle = (await replicator.EnsureAsync(spec, restartEnded: true, Stop)).Handle;
            await handle.WaitForCompletionAsync(Stop);
            await handle.StopAsync(Stop);
            handle = await replicator.CreateAsync(spec, Stop);
            await server.AddAsync(source, $$"""{"_id":"new{{round}}"}""");
            (await handle.WaitForCompletionAsync(Stop)).State.Should().Be(ReplicationState.Completed);
        }

        await handle.StopAsync(Stop);
    }

    [Fact]
    public async Task A_session_serves_as_credentials_of_the_client()
    {
        string[] user = System.Uri.UnescapeDataString(server.Uri.UserInfo).Split(':');
        (string source, string target) = await NewPairAsync(documents: 2);
        using Replicator replicator = server.Connect(options =>
        {
            options.Credentials = ReplicatorCredentials.Session(user[0], user[1]);
            options.LocalCredentials = EndpointCredentials.Basic(user[0], user[1]);
        });

        ReplicationHandle replication = await replicator.CreateAsync(Spec(source, target), Stop);

        (await replication.WaitForCompletionAsync(Stop)).DocsWritten.Should().Be(2);
    }

    private ReplicationDocument Spec(string source, string target) =>
        new()
        {
            Id = server.NewName("recipe"),
            Source = ReplicationEndpoint.Database(source),
            Target = ReplicationEndpoint.Database(target),
            CreateTarget = true,
        };

    private async Task<(string Source, string Target)> NewPairAsync(int documents) =>
        (await server.NewDatabaseAsync("recipe-source", documents), server.NewDatabaseName("recipe-target"));
}
