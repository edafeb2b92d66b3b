namespace ReplicationKit.Tests.Acceptance;

/// <summary>Rows 12, 21 to 23: listing in pages, jobs, tasks.</summary>
public sealed class ListingTests(CouchServerFixture server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Row12_350_created_are_350_listed_in_order()
    {
        using Replicator replicator = server.Connect();
        string prefix = server.NewName("list");
        string source = await server.NewDatabaseAsync("list-source", documents: 1);
        string target = await server.NewDatabaseAsync("list-target");
        ReplicationDocument[] specs = [.. Enumerable.Range(0, 350).Select(i => Spec($"{prefix}-{i:D3}", source, target, $"id{i}"))];

        IReadOnlyList<ReplicationHandle> handles = await replicator.CreateAllAsync(specs, Stop);
        var listed = new List<string>();
        await foreach (ReplicationStatus status in replicator.ListAsync(Stop))
        {
            if (status.Id.StartsWith(prefix, StringComparison.Ordinal)) listed.Add(status.Id);
        }

        listed.Should().Equal(specs.Select(spec => spec.Id));
        await foreach (ReplicationStatus _ in replicator.FollowAllAsync(handles, Stop))
        {
        }

        await foreach (ReplicationStatus status in replicator.ListAsync([ReplicationState.Running, ReplicationState.Crashing], Stop))
            status.Id.Should().NotStartWith(prefix, "they have completed");
        await Task.WhenAll(handles.Select(handle => handle.StopAsync(Stop)));
    }

    [Fact]
    public async Task Listing_goes_on_while_replications_are_created()
    {
        using Replicator replicator = server.Connect();
        string prefix = server.NewName("grow");
        string source = await server.NewDatabaseAsync("grow-source");
        string target = await server.NewDatabaseAsync("grow-target");
        ReplicationHandle first = await replicator.CreateAsync(Spec(prefix + "-a", source, target, "a"), Stop);
        ReplicationHandle? second = null;
        var listed = new List<string>();
        await foreach (ReplicationStatus status in replicator.ListAsync(Stop))
        {
            listed.Add(status.Id);
            second ??= await replicator.CreateAsync(Spec(prefix + "-0", source, target, "b"), Stop);
        }

        listed.Should().OnlyHaveUniqueItems().And.Contain(first.Id);
        await first.StopAsync(Stop);
        await second!.StopAsync(Stop);
    }

    [Fact]
    public async Task Row23_A_running_replication_is_among_jobs_and_tasks()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = Spec(server.NewName("job"), await server.NewDatabaseAsync("job-source", documents: 3), await server.NewDatabaseAsync("job-target"), null);
        spec.Continuous = true;
        ReplicationHandle handle = await replicator.CreateAsync(spec, Stop);
        ReplicationStatus? running = null;
        await foreach (ReplicationStatus status in handle.FollowAsync(Stop))
        {
            running = status;
            if (status is { State: ReplicationState.Running, DocsWritten: 3 }) break;
        }

        SchedulerJob job = await replicator.GetJobAsync(running!.ReplicationId!, Stop);
        job.DocumentId.Should().Be(handle.Id);
        job.History.Select(happened => happened.Type).Should().Contain(["added", "started"]);
        var jobs = new List<string?>();
        await foreach (SchedulerJob listed in replicator.ListJobsAsync(Stop)) jobs.Add(listed.DocumentId);
        jobs.Should().Contain(handle.Id);
        var tasks = new List<ActiveTask>();
        await foreach (ActiveTask task in replicator.ListTasksAsync(Stop)) tasks.Add(task);
        tasks.Should().Contain(task => task.DocumentId == handle.Id && task.Continuous);
        await handle.StopAsync(Stop);

        Func<Task> unknown = () => replicator.GetJobAsync("0123456789abcdef0123456789abcdef", Stop);
        await unknown.Should().ThrowAsync<ReplicationNotFoundException>();
    }

    private static ReplicationDocument Spec(string id, string source, string target, string? documentId) => new()
    {
        Id = id,
        Source = ReplicationEndpoint.Database(source),
        Target = ReplicationEndpoint.Database(target),
        DocIds = documentId is null ? null : [documentId],
    };
}
