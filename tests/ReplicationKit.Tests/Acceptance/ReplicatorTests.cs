namespace ReplicationKit.Tests.Acceptance;

/// <summary>The rows of python-cloudant's replicator tests, run end to end; the numbers are the list's.</summary>
public sealed class ReplicatorTests(CouchServerFixture server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Row5_A_replicator_on_a_reachable_server_needs_no_further_set_up()
    {
        using Replicator replicator = Replicator.Connect(server.Uri);

        Func<Task> act = () => replicator.GetStatusAsync(server.NewName("none"), Stop);

        await act.Should().ThrowAsync<ReplicationNotFoundException>("the server received the request, and has no such replication");
    }

    [Fact]
    public async Task Row7_Without_an_id_the_same_specification_gets_the_same_id()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync("row7", documents: 1);
        spec.Id = null;

        ReplicationHandle handle = await replicator.CreateAsync(spec, Stop);
        Func<Task> again = () => replicator.CreateAsync(spec, Stop);

        (await again.Should().ThrowAsync<ReplicationConflictException>()).Which.ReplicationId.Should().Be(handle.Id);
        await handle.WaitForCompletionAsync(Stop);
        await handle.StopAsync(Stop);
    }

    [Fact]
    public async Task Row8_Create_replicates_every_document_attachment_and_deletion()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync("row8", documents: 50);
        string source = spec.Source!.Address;
        await server.AddAsync(
            source,
            """{"_id":"with-attachment","_attachments":{"a.txt":{"content_type":"text/plain","data":"aGVsbG8="}}}"""
        );
        string gone = (await server.GetAsync($"{CouchServerFixture.Escape(source)}/doc000001")).GetProperty("_rev").GetString()!;
        (await server.Http.DeleteAsync($"{CouchServerFixture.Escape(source)}/doc000001?rev={gone}", Stop)).EnsureSuccessStatusCode();

        ReplicationHandle handle = await replicator.CreateAsync(spec, Stop);
        ReplicationStatus end = await handle.WaitForCompletionAsync(Stop);

        handle.Revision.Should().StartWith("1-");
        end.State.Should().Be(ReplicationState.Completed);
        end.DocsWritten.Should().Be(51);
        end.DocWriteFailures.Should().Be(0);
        (await server.RevisionsAsync(spec.Target!.Address)).Should().BeEquivalentTo(await server.RevisionsAsync(source));
        (await server.DocumentsAsync(spec.Target.Address)).Should().Equal(await server.DocumentsAsync(source)).And.HaveCount(50);
        (await server.Http.GetStringAsync($"{CouchServerFixture.Escape(spec.Target.Address)}/with-attachment/a.txt", Stop))
            .Should()
            .Be("hello");
        await handle.StopAsync(Stop);
    }

    [Fact]
    public async Task Row10_No_source_is_refused_before_anything_is_sent()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync("row10");
        spec.Source = null;

        Func<Task> act = () => replicator.CreateAsync(spec, Stop);

        (await act.Should().ThrowAsync<ReplicationValidationException>())
            .Which.Violations.Should()
            .Contain(violation => violation.RuleId == "RPK1001");
    }

    [Fact]
    public async Task Row11_No_target_is_refused_before_anything_is_sent()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync("row11");
        spec.Target = null;

        Func<Task> act = () => replicator.CreateAsync(spec, Stop);

        (await act.Should().ThrowAsync<ReplicationValidationException>())
            .Which.Violations.Should()
            .Contain(violation => violation.RuleId == "RPK1002");
    }

    [Fact]
    public async Task Row14_The_status_of_an_unknown_id_is_not_found_and_names_it()
    {
        using Replicator replicator = server.Connect();
        string id = server.NewName("row14");

        Func<Task> act = () => replicator.GetStatusAsync(id, Stop);

        (await act.Should().ThrowAsync<ReplicationNotFoundException>().WithMessage($"*{id}*")).Which.ReplicationId.Should().Be(id);
    }

    [Fact]
    public async Task Row15_Stop_deletes_the_document()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync("row15", documents: 5);
        spec.Continuous = true;
        ReplicationHandle handle = await replicator.CreateAsync(spec, Stop);

        await replicator.StopAsync(handle.Id, Stop);

        (await server.Http.GetAsync($"_replicator/{handle.Id}", Stop)).StatusCode.Should().Be(System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Row16_Stopping_an_unknown_id_is_not_found()
    {
        using Replicator replicator = server.Connect();
        string id = server.NewName("row16");

        Func<Task> act = () => replicator.StopAsync(id, Stop);

        (await act.Should().ThrowAsync<ReplicationNotFoundException>().WithMessage($"*{id}*")).Which.ReplicationId.Should().Be(id);
    }

    [Fact]
    public async Task Row13_Until_the_end_there_are_only_known_states_the_moment_after_creation_included()
    {
        using Replicator replicator = server.Connect();
        ReplicationHandle handle = await replicator.CreateAsync(await NewSpecAsync("row13", documents: 300), Stop);

        var seen = new List<ReplicationStatus>();
        do
        {
            seen.Add(await handle.GetStatusAsync(Stop));
        } while (!seen[^1].IsTerminal);

        seen.Should().OnlyContain(status => status.Id == handle.Id);
        seen.Select(status => status.State)
            .Distinct()
            .Should()
            .BeSubsetOf([
                ReplicationState.NotStarted,
                ReplicationState.Initializing,
                ReplicationState.Pending,
                ReplicationState.Running,
                ReplicationState.Completed,
            ]);
        seen[^1].State.Should().Be(ReplicationState.Completed);
        await handle.StopAsync(Stop);
    }

    [Fact]
    public async Task Row15_Stop_tries_again_while_the_document_changes()
    {
        using Replicator creator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync("row15", documents: 1);
        spec.Continuous = true;
        ReplicationHandle handle = await creator.CreateAsync(spec, Stop);
        using var racing = new InterceptingHandler();
        int deletions = 0;
        racing.Before = async request =>
        {
            if (request.Method == HttpMethod.Delete && ++deletions <= 2)
                await TouchAsync(handle.Id);
            return null;
        };
        using Replicator replicator = server.Connect(racing);

        await replicator.StopAsync(handle.Id, Stop);

        deletions.Should().Be(3);
        (await server.Http.GetAsync($"_replicator/{handle.Id}", Stop)).StatusCode.Should().Be(System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Row17_Follow_gives_each_status_once_and_ends_with_completed()
    {
        using var counter = new CountingHandler();
        using Replicator replicator = server.Connect(counter);
        ReplicationHandle handle = await replicator.CreateAsync(await NewSpecAsync("row17", documents: 2000), Stop);

        var seen = new List<ReplicationStatus>();
        await foreach (ReplicationStatus status in handle.FollowAsync(Stop))
            seen.Add(status);

        seen.Should().OnlyHaveUniqueItems();
        seen[^1].State.Should().Be(ReplicationState.Completed);
        seen[^1].Progress.Should().Be(1);
        seen[^1].DocsWritten.Should().Be(2000);
        seen[^1].Source.Should().EndWith("/");
        seen.Take(seen.Count - 1).Should().NotContain(status => status.IsTerminal);
        counter
            .Requests.Where(request => request.Contains("/_replicator/_changes", StringComparison.Ordinal))
            .Should()
            .ContainSingle("the feed is read once")
            .Which.Should()
            .NotContain("since=0")
            .And.Contain("since=", "and not from the beginning");
        counter
            .Requests.Where(request =>
                !request.Contains("/_scheduler", StringComparison.Ordinal) && !request.Contains("-source-", StringComparison.Ordinal)
            )
            .Should()
            .HaveCountLessThanOrEqualTo(
                6,
                "version, creation, database, feed, and at most twice the document: for its state, and for the source that is asked for its "
                    + "pending changes"
            );
        await handle.StopAsync(Stop);
    }

    [Fact]
    public async Task Create_with_an_id_that_exists_is_a_conflict()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync("conflict");
        ReplicationHandle handle = await replicator.CreateAsync(spec, Stop);

        Func<Task> act = () => replicator.CreateAsync(spec, Stop);

        ReplicationConflictException conflict = (await act.Should().ThrowAsync<ReplicationConflictException>()).Which;
        conflict.StatusCode.Should().Be(System.Net.HttpStatusCode.Conflict);
        conflict.Error.Should().Be("conflict");
        conflict.ReplicationId.Should().Be(handle.Id);
        await handle.StopAsync(Stop);
    }

    [Fact]
    public async Task Follow_of_a_document_that_is_deleted_meanwhile_ends_with_not_found()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync("deleted", documents: 5);
        spec.Continuous = true;
        ReplicationHandle handle = await replicator.CreateAsync(spec, Stop);

        Func<Task> act = async () =>
        {
            await foreach (ReplicationStatus status in handle.FollowAsync(Stop))
            {
                if (status.State == ReplicationState.Running)
                    await handle.StopAsync(Stop);
            }
        };

        (await act.Should().ThrowAsync<ReplicationNotFoundException>()).Which.ReplicationId.Should().Be(handle.Id);
    }

    [Fact]
    public async Task Follow_of_a_continuous_replication_goes_on_until_canceled()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync("continuous", documents: 5);
        spec.Continuous = true;
        ReplicationHandle handle = await replicator.CreateAsync(spec, Stop);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);

        Func<Task> act = async () =>
        {
            await foreach (ReplicationStatus status in handle.FollowAsync(enough.Token))
            {
                if (status.DocsWritten == 5)
                    await server.AddAsync(spec.Source!.Address, """{"_id":"later"}""");
                if (status.DocsWritten == 6)
                    await enough.CancelAsync();
            }
        };

        await act.Should().ThrowAsync<OperationCanceledException>();
        await handle.StopAsync(Stop);
    }

    [Fact]
    public async Task A_replication_that_fails_throws_with_reason_and_kind()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync("duplicate", documents: 1);
        spec.Continuous = true;
        ReplicationHandle first = await replicator.CreateAsync(spec, Stop);
        await foreach (ReplicationStatus status in first.FollowAsync(Stop))
        {
            if (status.State == ReplicationState.Running)
                break;
        }

        spec.Id = server.NewName("duplicate");
        ReplicationHandle second = await replicator.CreateAsync(spec, Stop);
        Func<Task> act = () => second.WaitForCompletionAsync(Stop);

        ReplicationFailedException failure = (await act.Should().ThrowAsync<ReplicationFailedException>()).Which;
        failure.Failure.Should().Be(ReplicationFailure.Duplicate);
        failure.Status!.DuplicateOf.Should().Be(first.Id);
        failure.Reason.Should().Contain("already started");
        await first.StopAsync(Stop);
        await second.StopAsync(Stop);
    }

    [Fact]
    public async Task Two_way_creates_the_missing_databases_and_both_documents()
    {
        using Replicator replicator = server.Connect();
        var spec = new TwoWaySpec(server.NewName("two-way"), server.NewDatabaseName("left"), server.NewDatabaseName("right"));

        ReplicationHandle handle = await replicator.CreateAsync(spec, Stop);
        await server.AddAsync(spec.Left, """{"_id":"from-left"}""");
        await server.AddAsync(spec.Right, """{"_id":"from-right"}""");
        var done = new HashSet<string>();
        await foreach (ReplicationStatus status in replicator.FollowAllAsync([handle, handle.Reverse!], Stop))
        {
            if (status.DocsWritten > 0)
                done.Add(status.Id);
            if (done.Count == 2)
                break;
        }

        handle.Reverse!.Id.Should().Be(handle.Id + "-reverse");
        (await server.GetAsync($"_replicator/{handle.Reverse.Id}")).TryGetProperty("create_target", out _).Should().BeFalse();
        await handle.StopAsync(Stop);
        await handle.Reverse.StopAsync(Stop);
        (await server.RevisionsAsync(spec.Left)).Keys.Should().BeEquivalentTo("from-left", "from-right");
    }

    /// <summary>Writes the document as another client.</summary>
    private async Task TouchAsync(string id)
    {
        var document = System.Text.Json.Nodes.JsonNode.Parse(await server.Http.GetStringAsync($"_replicator/{id}", Stop))!.AsObject();
        document["touched"] = ((int?)document["touched"] ?? 0) + 1;
        using var body = new StringContent(document.ToJsonString());
        (await server.Http.PutAsync($"_replicator/{id}", body, Stop)).EnsureSuccessStatusCode();
    }

    private async Task<ReplicationDocument> NewSpecAsync(string name, int documents = 0) =>
        new()
        {
            Id = server.NewName(name),
            Source = ReplicationEndpoint.Database(await server.NewDatabaseAsync(name + "-source", documents)),
            Target = ReplicationEndpoint.Database(server.NewDatabaseName(name + "-target")),
            CreateTarget = true,
        };
}
