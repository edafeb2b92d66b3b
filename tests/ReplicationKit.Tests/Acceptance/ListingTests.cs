using System.Net;

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
            if (status.Id.StartsWith(prefix, StringComparison.Ordinal))
                listed.Add(status.Id);
        }

        listed.Should().Equal(specs.Select(spec => spec.Id));
        await foreach (ReplicationStatus _ in replicator.FollowAllAsync(handles, Stop)) { }

        await foreach (ReplicationStatus status in replicator.ListAsync([ReplicationState.Running, ReplicationState.Crashing], Stop))
            status.Id.Should().NotStartWith(prefix, "they have completed");
        await Task.WhenAll(handles.Select(handle => handle.StopAsync(Stop)));
    }

    [Fact]
    public async Task The_url_of_a_database_is_reported_as_one()
    {
        string database = await server.NewDatabaseAsync("path");
        using Replicator replicator = server.Connect(options => options.BaseAddress = new Uri(server.Uri, database));

        await FluentActions
            .Awaiting(async () => await replicator.ListAsync(Stop).ToListAsync(Stop))
            .Should()
            .ThrowAsync<ReplicationException>()
            .WithMessage($"*/{database}/ is not the URL of a CouchDB server.*");
    }

    [Fact]
    public async Task Many_that_run_have_ended_are_in_conflict_or_do_not_exist_are_stopped_with_a_few_requests()
    {
        using var counter = new CountingHandler();
        using Replicator replicator = server.Connect(counter);
        string prefix = server.NewName("stop");
        string source = await server.NewDatabaseAsync("stop-source", documents: 2);
        string target = await server.NewDatabaseAsync("stop-target");
        ReplicationDocument[] specs = [.. Enumerable.Range(0, 50).Select(i => Spec($"{prefix}-{i:D3}", source, target, $"doc{i:D6}"))];
        foreach (ReplicationDocument spec in specs[2..])
            spec.Continuous = true;
        IReadOnlyList<ReplicationHandle> handles = await replicator.CreateAllAsync(specs, Stop);
        await Task.WhenAll(handles.Take(2).Select(handle => handle.WaitForCompletionAsync(Stop)));
        string conflicting =
            $$"""{"_id":"{{specs[5].Id}}","_rev":"1-ffffffffffffffffffffffffffffffff","source":"http://127.0.0.1:9/s","target":"http://127.0.0.1:9/t","continuous":true}""";
        using (var body = new StringContent($$"""{"new_edits":false,"docs":[{{conflicting}}]}""", null, "application/json"))
            (await server.Http.PostAsync("_replicator/_bulk_docs", body, Stop)).EnsureSuccessStatusCode();
        int before = counter.Requests.Count();

        Func<Task> act = () => replicator.StopAllAsync([.. handles.Select(handle => handle.Id), prefix + "-none"], Stop);

        ReplicationBatchException exception = (await act.Should().ThrowAsync<ReplicationBatchException>()).Which;
        exception.Stopped.Should().BeEquivalentTo(handles.Select(handle => handle.Id));
        exception.Failures.Should().ContainSingle().Which.ReplicationId.Should().Be(prefix + "-none");
        counter
            .Requests.Skip(before)
            .Where(request => !request.Contains("_scheduler", StringComparison.Ordinal))
            .Should()
            .HaveCountLessThanOrEqualTo(9, "three each time, and a document that starts may change once or twice");
        foreach (ReplicationHandle handle in handles)
            (await server.Http.GetAsync($"_replicator/{handle.Id}", Stop)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        await replicator.CreateAllAsync(specs[..2], Stop);
        await Task.WhenAll(handles.Take(2).Select(handle => handle.WaitForCompletionAsync(Stop)));
        await replicator.StopAllAsync(handles.Take(2), Stop);
    }

    [Fact]
    public async Task Rows21_and_22_Lists_and_single_answers_are_asked_for_and_read_as_the_server_gives_them()
    {
        using var counter = new CountingHandler();
        using Replicator replicator = server.Connect(counter);
        string prefix = server.NewName("rows");
        string source = await server.NewDatabaseAsync("rows-source", documents: 2);
        string target = await server.NewDatabaseAsync("rows-target");
        IReadOnlyList<ReplicationHandle> handles = await replicator.CreateAllAsync(
            [Spec(prefix + "-a", source, target, "doc000000"), Spec(prefix + "-b", source, target, "doc000001")],
            Stop
        );
        await Task.WhenAll(handles.Select(handle => handle.WaitForCompletionAsync(Stop)));

        // The document contains the end a moment before the scheduler reports it for a single id.
        ReplicationStatus one;
        do one = await replicator.GetStatusAsync(handles[0].Id, Stop);
        while (!one.IsTerminal);
        var listed = new List<ReplicationStatus>();
        await foreach (ReplicationStatus status in replicator.ListAsync([ReplicationState.Completed], Stop))
        {
            if (status.Id.StartsWith(prefix, StringComparison.Ordinal))
                listed.Add(status);
        }

        System.Text.Json.JsonElement raw = await server.GetAsync($"_scheduler/docs/_replicator/{handles[0].Id}");
        one.State.ToString().Should().BeEquivalentTo(raw.GetProperty("state").GetString());
        one.Source.Should().Be(raw.GetProperty("source").GetString());
        one.ReplicationId.Should().BeNull("the server reports null after the end");
        one.DocsWritten.Should().Be(raw.GetProperty("info").GetProperty("docs_written").GetInt64()).And.Be(1);
        one.ChangesPending.Should().BeNull();
        one.StartTime.Should().Be(raw.GetProperty("start_time").GetDateTimeOffset());
        listed.Should().HaveCount(2);
        listed[0].Should().Be(one);
        counter
            .Requests.Should()
            .Contain($"GET /_scheduler/docs/_replicator/{handles[0].Id}")
            .And.Contain(request =>
                request.StartsWith("GET /_scheduler/docs/_replicator?limit=", StringComparison.Ordinal)
                && request.EndsWith("&states=completed", StringComparison.Ordinal)
            );
        await Task.WhenAll(handles.Select(handle => handle.StopAsync(Stop)));
    }

    [Fact]
    public async Task A_document_that_the_scheduler_cannot_read_hides_no_other()
    {
        string database = server.NewDatabaseName("unreadable") + "/_replicator";
        string path = CouchServerFixture.Escape(database);
        using Replicator replicator = server.Connect(options =>
        {
            options.Database = database;
            options.RetryDelay = options.MaxRetryDelay = TimeSpan.FromMilliseconds(20);
        });
        string target = server.Http.BaseAddress + await server.NewDatabaseAsync("unreadable-target");
        (await server.Http.PutAsync(path, null, Stop)).EnsureSuccessStatusCode();
        try
        {
            // CouchDB before 3.3 accepts any URL, and 3.0 cannot show it. Later versions reject it.
            bool isAccepted = server.Version < new Version(3, 3);
            string odd = $$"""{"source":{"url":"HTTP://127.0.0.1:9/s"},"target":{"url":"{{target}}"} }""";
            using (var body = new StringContent(odd, null, "application/json"))
                (await server.Http.PutAsync(path + "/n", body, Stop))
                    .StatusCode.Should()
                    .Be(isAccepted ? HttpStatusCode.Created : HttpStatusCode.Forbidden);
            string source = await server.NewDatabaseAsync("unreadable-source", documents: 1);
            ReplicationDocument[] specs = [.. "amoz".Select(id => Spec($"{id}", source, new Uri(target).AbsolutePath[1..], $"id-{id}"))];
            foreach (ReplicationDocument spec in specs)
                spec.Continuous = true;

            IReadOnlyList<ReplicationHandle> handles = await replicator.CreateAllAsync(specs, Stop);
            await foreach (ReplicationStatus status in handles[1].FollowAsync(Stop))
            {
                if (status.State == ReplicationState.Running)
                    break;
            }

            var listed = new List<string>();
            await foreach (ReplicationStatus status in replicator.ListAsync(Stop))
                listed.Add(status.Id);
            listed.Where(id => id[0] != '_').Should().Equal(isAccepted ? ["a", "m", "n", "o", "z"] : ["a", "m", "o", "z"]);
            IReadOnlyDictionary<string, ReplicationStatus> all = await replicator.GetStatusesAsync(["a", "m", "n", "o", "z"], Stop);
            all["m"].State.Should().Be(ReplicationState.Running);
            if (isAccepted)
                all["n"].State.Should().Be(ReplicationState.Failed);
            await replicator.StopAllAsync(handles, Stop);
        }
        finally
        {
            await server.Http.DeleteAsync(path, Stop);
        }
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
        ReplicationDocument spec = Spec(
            server.NewName("job"),
            await server.NewDatabaseAsync("job-source", documents: 3),
            await server.NewDatabaseAsync("job-target"),
            null
        );
        spec.Continuous = true;
        ReplicationHandle handle = await replicator.CreateAsync(spec, Stop);
        ReplicationStatus? running = null;
        await foreach (ReplicationStatus status in handle.FollowAsync(Stop))
        {
            running = status;
            if (status is { State: ReplicationState.Running, DocsWritten: 3 })
                break;
        }

        SchedulerJob job = await replicator.GetJobAsync(running!.ReplicationId!, Stop);
        job.DocumentId.Should().Be(handle.Id);
        job.History.Select(happened => happened.Type).Should().Contain(["added", "started"]);
        var jobs = new List<string?>();
        await foreach (SchedulerJob listed in replicator.ListJobsAsync(Stop))
            jobs.Add(listed.DocumentId);
        jobs.Should().Contain(handle.Id);
        var tasks = new List<ActiveTask>();
        await foreach (ActiveTask task in replicator.ListTasksAsync(Stop))
            tasks.Add(task);
        tasks.Should().Contain(task => task.DocumentId == handle.Id && task.Continuous);
        await handle.StopAsync(Stop);

        Func<Task> unknown = () => replicator.GetJobAsync("0123456789abcdef0123456789abcdef", Stop);
        await unknown.Should().ThrowAsync<ReplicationNotFoundException>();
    }

    private static ReplicationDocument Spec(string id, string source, string target, string? documentId) =>
        new()
        {
            Id = id,
            Source = ReplicationEndpoint.Database(source),
            Target = ReplicationEndpoint.Database(target),
            DocIds = documentId is null ? null : [documentId],
        };
}
