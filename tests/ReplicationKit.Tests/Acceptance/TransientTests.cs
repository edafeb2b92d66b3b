namespace ReplicationKit.Tests.Acceptance;

public sealed class TransientTests(CouchServerFixture server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_one_shot_ends_with_its_history()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync(documents: 20);

        ReplicationRun first = await replicator.ReplicateAsync(spec, Stop);
        ReplicationRun second = await replicator.ReplicateAsync(spec, Stop);

        first.NoChanges.Should().BeFalse();
        first.History[0].Figures.DocsWritten.Should().Be(20);
        second.NoChanges.Should().BeTrue();
        (await server.RevisionsAsync(spec.Target!.Address)).Should().HaveCount(20);
    }

    [Fact]
    public async Task A_continuous_one_runs_until_it_is_canceled()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync(documents: 1);
        spec.Continuous = true;

        TransientReplication run = await replicator.StartTransientAsync(spec, Stop);
        (await replicator.GetJobAsync(run.Id!, Stop)).DocumentId.Should().BeNull();
        await run.CancelAsync(Stop);

        Func<Task> job = () => replicator.GetJobAsync(run.Id!, Stop);
        await job.Should().ThrowAsync<ReplicationNotFoundException>();
        await run.CancelAsync(Stop);
        Func<Task> unknown = () => replicator.CancelTransientAsync(run.Id!, Stop);
        await unknown.Should().ThrowAsync<ReplicationNotFoundException>();
        Func<Task> wait = () => run.WaitForCompletionAsync(Stop);
        await wait.Should().ThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task A_missing_source_is_a_failure_with_its_kind()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync(documents: 0);
        spec.Source = ReplicationEndpoint.Database(server.NewName("missing"));

        Func<Task> act = () => replicator.ReplicateAsync(spec, Stop);

        ReplicationFailedException failure = (await act.Should().ThrowAsync<ReplicationFailedException>()).Which;
        failure.Failure.Should().Be(ReplicationFailure.SourceNotFound);
        failure.Reason.Should().Contain("could not open");
    }

    [Fact]
    public async Task A_missing_filter_is_a_failure_with_its_kind()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync(documents: 0);
        spec.Filter = "nope/x";

        Func<Task> act = () => replicator.ReplicateAsync(spec, Stop);

        (await act.Should().ThrowAsync<ReplicationFailedException>()).Which.Failure.Should().Be(ReplicationFailure.FilterNotFound);
    }

    [Fact]
    public async Task A_one_shot_that_has_ended_can_be_canceled_without_harm()
    {
        using Replicator replicator = server.Connect();
        TransientReplication run = await replicator.StartTransientAsync(await NewSpecAsync(documents: 5), Stop);
        ReplicationRun result = await run.WaitForCompletionAsync(Stop);

        await run.CancelAsync(Stop);

        result.History[0].Figures.DocsWritten.Should().Be(5);
    }

    [Fact]
    public async Task A_one_shot_is_canceled_in_the_middle_of_its_run()
    {
        using Replicator replicator = server.Connect();
        TransientReplication run = await replicator.StartTransientAsync(await NewSlowSpecAsync(), Stop);
        SchedulerJob job = await RunningAsync(run);

        await run.CancelAsync(Stop);

        (await run.Awaiting(one => one.WaitForCompletionAsync(Stop)).Should().ThrowAsync<ReplicationFailedException>())
            .Which.Reason.Should()
            .Contain("cancelled");
        (await run.FindJobAsync(Stop)).Should().BeNull();
        Func<Task> gone = () => replicator.GetJobAsync(job.Id, Stop);
        await gone.Should().ThrowAsync<ReplicationNotFoundException>();
    }

    [Fact]
    public async Task A_one_shot_can_be_canceled_by_its_id_by_another_client()
    {
        using Replicator replicator = server.Connect();
        using Replicator other = server.Connect();
        TransientReplication run = await replicator.StartTransientAsync(await NewSlowSpecAsync(), Stop);
        SchedulerJob job = await RunningAsync(run);

        await other.CancelTransientAsync(job.Id, Stop);

        await run.Awaiting(one => one.WaitForCompletionAsync(Stop)).Should().ThrowAsync<ReplicationFailedException>();
        (await run.FindJobAsync(Stop)).Should().BeNull("waiting does not start it again");
    }

    [Fact]
    public async Task A_one_shot_that_is_canceled_at_once_does_not_start_afterwards()
    {
        using Replicator replicator = server.Connect();
        TransientReplication run = await replicator.StartTransientAsync(await NewSlowSpecAsync(), Stop);

        await run.CancelAsync(Stop);

        await run.Awaiting(one => one.WaitForCompletionAsync(Stop)).Should().ThrowAsync<ReplicationFailedException>();
        (await run.FindJobAsync(Stop)).Should().BeNull();
    }

    private static async Task<SchedulerJob> RunningAsync(TransientReplication run)
    {
        while (true)
        {
            if (await run.FindJobAsync(Stop) is { Process: not null } job)
                return job;
        }
    }

    /// <summary>A replication that takes a while: one document at a time.</summary>
    private async Task<ReplicationDocument> NewSlowSpecAsync()
    {
        ReplicationDocument spec = await NewSpecAsync(documents: 3_000);
        (spec.WorkerBatchSize, spec.WorkerProcesses, spec.HttpConnections) = (1, 1, 2);
        if (server.Version >= new Version(3, 3))
            spec.UseBulkGet = false;
        return spec;
    }

    private async Task<ReplicationDocument> NewSpecAsync(int documents) =>
        new()
        {
            Source = ReplicationEndpoint.Database(await server.NewDatabaseAsync("transient-source", documents)),
            Target = ReplicationEndpoint.Database(server.NewDatabaseName("transient-target")),
            CreateTarget = true,
        };
}
