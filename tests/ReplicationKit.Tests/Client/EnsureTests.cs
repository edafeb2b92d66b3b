using System.Net;
using System.Text.Json.Nodes;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Client;

public sealed class EnsureTests : IDisposable
{
    private const string Deployed =
        """ "source":"http://admin:s3cret-pass@couch.test:5984/orders/","target":{"url":"https://backup.test:443/orders","headers":{"Authorization":"Basic YmFja3VwOmI0Y2t1cC1wYXNz"}},"owner":"admin" """;

    private const string Stripped =
        """ "source":"http://couch.test:5984/orders","target":{"url":"https://backup.test/orders"},"owner":"ann" """;

    private readonly StubReplicator _stub = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _stub.Dispose();

    [Fact]
    public async Task What_means_the_same_to_the_server_is_unchanged()
    {
        GivenDeployed(
            $$"""{{Deployed}},"continuous":false,"doc_ids":["b","a","a"],"winning_revs_only":false,"create_target_params":{"q":8},"checkpoint_interval":"5000","proxy":"" """
        );
        ReplicationDocument spec = StubReplicator.Spec();
        spec.DocIds = ["a", "b"];
        spec.CheckpointInterval = TimeSpan.FromSeconds(5);

        EnsureResult result = await _stub.Replicator.EnsureAsync(spec, Stop);

        result.Action.Should().Be(ReplicationPlanAction.Unchanged, result.ToString());
        result.Handle.Revision.Should().Be("1-a");
        _stub.Server.Requests.Should().ContainSingle("nothing is written");
    }

    [Theory]
    [InlineData("""{"type":"user"}""", """{"type":{"$eq":"user"}}""")]
    [InlineData("""{"a":1,"b":2}""", """{"$and":[{"b":2.0},{"a":{"$eq":1}}]}""")]
    [InlineData("""{"a":{"$gt":1,"$lt":5}}""", """{"a":{"$lt":5,"$gt":1}}""")]
    public async Task Selectors_that_mean_the_same_are_the_same(string declared, string deployed)
    {
        GivenDeployed($$"""{{Deployed}},"selector":{{deployed}}""");
        ReplicationDocument spec = StubReplicator.Spec();
        spec.Selector = JsonNode.Parse(declared)!.AsObject();

        (await _stub.Replicator.PlanAsync(spec, Stop)).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task What_differs_is_named_field_by_field_and_nothing_is_sent()
    {
        GivenDeployed(
            $$""" "source":"http://admin:s3cret-pass@couch.test:5984/other","target":"https://backup:b4ckup-pass@backup.test/orders","continuous":true,"worker_processes":8,"filter":"d/f","query_params":{"n":"1"} """
        );
        ReplicationDocument spec = StubReplicator.Spec();
        spec.WorkerProcesses = 4;
        spec.Filter = "d/f";
        spec.QueryParams = new JsonObject { ["n"] = 1 };

        ReplicationPlan plan = await _stub.Replicator.PlanAsync(spec, Stop);

        plan.Steps.Should().ContainSingle().Which.Action.Should().Be(ReplicationPlanAction.Replace);
        plan.Steps[0]
            .Changes.Should()
            .BeEquivalentTo([
                new ReplicationPlanChange("source", "http://couch.test:5984/other", "http://couch.test:5984/orders"),
                new ReplicationPlanChange("continuous", "true", null),
                new ReplicationPlanChange("worker_processes", "8", "4"),
            ]);
        _stub.Server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task What_differs_is_replaced_in_its_revision_without_the_outcome()
    {
        GivenDeployed($$"""{{Deployed}},"continuous":true,"_replication_state":"failed","_replication_state_reason":"r" """);
        _stub.Server.On(
            "POST",
            "/_replicator/_bulk_docs",
            request =>
            {
                request.Body.Should().Contain("\"_rev\":\"1-a\"").And.NotContain("_replication_state").And.NotContain("continuous");
                return Written(request);
            }
        );

        EnsureResult result = await _stub.Replicator.EnsureAsync(StubReplicator.Spec(), Stop);

        result.Action.Should().Be(ReplicationPlanAction.Replace);
        result.Handle.Revision.Should().Be("2-b");
    }

    [Theory]
    [InlineData("", ReplicationPlanAction.Restart)]
    [InlineData(""" "continuous":true, """, ReplicationPlanAction.Replace)]
    public async Task Fields_that_are_not_declared_are_kept(string change, ReplicationPlanAction action)
    {
        GivenDeployed(
            $$$""" {{{change}}} {{{Deployed}}},"user_ctx":{"name":"bob","roles":["x"]},"team":{"a":[null]},"note":null,"mine":1,"_replication_state":"failed" """
        );
        JsonObject? sent = null;
        _stub.Server.On(
            "POST",
            "/_replicator/_bulk_docs",
            request =>
            {
                sent = JsonNode.Parse(request.Body)!["docs"]![0]!.AsObject();
                return Written(request);
            }
        );
        ReplicationDocument spec = StubReplicator.Spec();
        spec.AdditionalFields["mine"] = 1;

        EnsureResult result = await _stub.Replicator.EnsureAsync(spec, restartEnded: true, Stop);

        result.Action.Should().Be(action);
        sent!["user_ctx"]!.ToJsonString().Should().Be("""{"name":"bob","roles":["x"]}""");
        sent["team"]!.ToJsonString().Should().Be("""{"a":[null]}""");
        sent.Should().ContainKey("note").And.NotContainKeys("continuous", "_replication_state");
        sent["owner"]!.GetValue<string>().Should().Be("admin");
        sent["mine"]!.GetValue<int>().Should().Be(1);
        spec.AdditionalFields.Should().ContainSingle("the specification is not changed");
    }

    [Theory]
    [InlineData(false, ReplicationPlanAction.Unchanged)]
    [InlineData(true, ReplicationPlanAction.Restart)]
    public async Task An_ended_replication_is_started_again_only_on_request(bool restartEnded, ReplicationPlanAction action)
    {
        GivenDeployed($$"""{{Deployed}},"_replication_state":"completed" """);
        _stub.Server.On("POST", "/_replicator/_bulk_docs", Written);

        EnsureResult result = await _stub.Replicator.EnsureAsync(StubReplicator.Spec(), restartEnded, Stop);

        result.Action.Should().Be(action);
        _stub.Server.Count("POST", "/_replicator/_bulk_docs").Should().Be(restartEnded ? 1 : 0);
    }

    [Theory]
    [InlineData("""{"name":"bob","roles":[]}""", ReplicationPlanAction.Unchanged)]
    [InlineData("""{"name":"bob","roles":["staff","_admin"]}""", ReplicationPlanAction.Replace)]
    [InlineData("""{"name":"ann","roles":[]}""", ReplicationPlanAction.Replace)]
    public async Task Credentials_that_the_server_leaves_out_are_no_difference(string user, ReplicationPlanAction action)
    {
        // As CouchDB 3.5.2 shows ann's document to bob; to an administrator and to ann it would show credentials if there were any.
        GivenDeployed(Stripped);
        _stub.Server.On("GET", "/_session", _ => StubServer.Json($$"""{"ok":true,"userCtx":{{user}}}"""));

        ReplicationPlan plan = await _stub.Replicator.PlanAsync(StubReplicator.Spec(), Stop);

        plan.Steps.Should().ContainSingle().Which.Action.Should().Be(action, plan.ToString());
        plan.Steps[0]
            .Changes.Select(change => change.Field)
            .Should()
            .Equal(action == ReplicationPlanAction.Unchanged ? [] : ["source credentials", "target credentials"]);
    }

    [Fact]
    public async Task Replacing_another_users_replication_is_not_attempted()
    {
        GivenDeployed(Stripped + ",\"continuous\":true");
        _stub.Server.On("GET", "/_session", _ => StubServer.Json("""{"ok":true,"userCtx":{"name":"bob","roles":[]}}"""));

        Func<Task> act = () => _stub.Replicator.EnsureAsync(StubReplicator.Spec(), Stop);

        (await act.Should().ThrowAsync<ReplicationAuthorizationException>().WithMessage("*'orders-backup'*continuous*belongs to 'ann'*"))
            .Which.ReplicationId.Should()
            .Be("orders-backup");
        _stub.Server.Count("POST", "/_replicator/_bulk_docs").Should().Be(0);
    }

    [Fact]
    public async Task A_replacement_that_conflicts_is_planned_again()
    {
        GivenDeployed($$"""{{Deployed}},"continuous":true""");
        _stub.Server.OnEach(
            "POST",
            "/_replicator/_bulk_docs",
            () =>
                StubServer.Json(
                    HttpStatusCode.Created,
                    """[{"id":"orders-backup","error":"conflict","reason":"Document update conflict."}]"""
                ),
            () => StubServer.Json(HttpStatusCode.Created, """[{"ok":true,"id":"orders-backup","rev":"3-c"}]""")
        );

        EnsureResult result = await _stub.Replicator.EnsureAsync(StubReplicator.Spec(), Stop);

        result.Handle.Revision.Should().Be("3-c");
        _stub.Server.Count("POST", "/_replicator/_bulk_get").Should().Be(2);
    }

    [Fact]
    public async Task Many_new_ones_are_planned_with_one_request_and_created_with_another()
    {
        _stub
            .Server.On("POST", "/_replicator/_bulk_get", _ => StubServer.Json("""{"results":[]}"""))
            .On("POST", "/_replicator/_bulk_docs", request => Created(request));

        IReadOnlyList<EnsureResult> results = await _stub.Replicator.EnsureAllAsync(
            Enumerable.Range(0, 100).Select(i => Spec(i)),
            cancellationToken: Stop
        );

        results.Should().HaveCount(100).And.OnlyContain(result => result.Action == ReplicationPlanAction.Create);
        results[7].Steps[0].Changes.Select(change => change.Field).Should().Contain(["source", "target", "doc_ids"]);
        _stub.Server.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_hundred_creations_are_one_request()
    {
        _stub.Server.On("POST", "/_replicator/_bulk_docs", request => Created(request));

        IReadOnlyList<ReplicationHandle> handles = await _stub.Replicator.CreateAllAsync(
            Enumerable.Range(0, 100).Select(i => Spec(i)),
            Stop
        );

        handles.Select(handle => handle.Id).Should().Equal(Enumerable.Range(0, 100).Select(i => $"r{i}"));
        _stub.Server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task One_that_the_server_refuses_does_not_take_the_others_with_it()
    {
        _stub.Server.On(
            "POST",
            "/_replicator/_bulk_docs",
            request =>
                request.Body.Contains("\"r42\"", StringComparison.Ordinal)
                    ? StubServer.Json(HttpStatusCode.Forbidden, """{"error":"forbidden","reason":"endpoint has an invalid url"}""")
                    : Created(request)
        );

        Func<Task> act = () => _stub.Replicator.CreateAllAsync(Enumerable.Range(0, 100).Select(i => Spec(i)), Stop);

        ReplicationBatchException exception = (await act.Should().ThrowAsync<ReplicationBatchException>()).Which;
        exception.Created.Should().HaveCount(99);
        exception
            .Failures.Should()
            .ContainSingle()
            .Which.Should()
            .BeOfType<ReplicationValidationException>()
            .Which.ReplicationId.Should()
            .Be("r42");
        _stub.Server.Requests.Should().HaveCountLessThanOrEqualTo(15, "the refused one is found by halves");
    }

    [Fact]
    public async Task One_that_exists_does_not_take_the_others_with_it()
    {
        _stub.Server.On(
            "POST",
            "/_replicator/_bulk_docs",
            _ =>
                StubServer.Json(
                    HttpStatusCode.Created,
                    """[{"ok":true,"id":"r0","rev":"1-a"},{"id":"r1","error":"conflict","reason":"Document update conflict."}]"""
                )
        );

        Func<Task> act = () => _stub.Replicator.CreateAllAsync([Spec(0), Spec(1)], Stop);

        ReplicationBatchException exception = (await act.Should().ThrowAsync<ReplicationBatchException>()).Which;
        exception.Created.Select(handle => handle.Id).Should().Equal("r0");
        exception
            .Failures.Should()
            .ContainSingle()
            .Which.Should()
            .BeOfType<ReplicationConflictException>()
            .Which.ReplicationId.Should()
            .Be("r1");
    }

    [Fact]
    public async Task Created_replications_are_reported_even_if_the_connection_breaks_afterwards()
    {
        _stub.Server.On(
            "POST",
            "/_replicator/_bulk_docs",
            request =>
                request.Body.Contains("\"r3\"", StringComparison.Ordinal) && request.Body.Contains("\"r0\"", StringComparison.Ordinal)
                    ? StubServer.Json(HttpStatusCode.Forbidden, """{"error":"forbidden","reason":"endpoint has an invalid url"}""")
                : request.Body.Contains("\"r3\"", StringComparison.Ordinal)
                    ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.")
                : Created(request)
        );

        Task create = _stub.Replicator.CreateAllAsync([Spec(0), Spec(1), Spec(2), Spec(3)], Stop);
        await _stub.Clock.AdvanceUntilAsync(create, TimeSpan.FromSeconds(5), Stop);

        ReplicationBatchException exception = (await create.Awaiting(task => task).Should().ThrowAsync<ReplicationBatchException>()).Which;
        exception.Created.Select(handle => handle.Id).Should().Equal("r0", "r1");
        exception.Failures.Should().HaveCount(2).And.AllBeOfType<ReplicationConnectionException>();
    }

    [Fact]
    public async Task A_request_that_is_too_long_for_the_server_is_sent_in_parts()
    {
        _stub.Server.On(
            "POST",
            "/_replicator/_bulk_docs",
            request =>
                request.Body.Length > 3_000
                    ? StubServer.Json(
                        HttpStatusCode.RequestEntityTooLarge,
                        """{"error":"too_large","reason":"the request entity is too large"}"""
                    )
                    : Created(request)
        );

        IReadOnlyList<ReplicationHandle> handles = await _stub.Replicator.CreateAllAsync(
            Enumerable.Range(0, 40).Select(i => Spec(i)),
            Stop
        );

        handles.Should().HaveCount(40);
    }

    [Theory]
    [InlineData("\"continuous\":\"yes\"", "continuous")]
    [InlineData("\"worker_processes\":2.5", "worker_processes")]
    [InlineData("\"since_seq\":null", "since_seq")]
    [InlineData("\"use_checkpoints\":\"no\"", null)]
    [InlineData("\"doc_ids\":null", null)]
    [InlineData("\"unheard_of\":1", null)]
    public async Task A_deployed_option_of_another_kind_differs_unless_the_server_ignores_it(string field, string? changed)
    {
        GivenDeployed(Deployed + "," + field);

        ReplicationPlan plan = await _stub.Replicator.PlanAsync(StubReplicator.Spec(), Stop);

        plan.Steps[0].Changes.Select(change => change.Field).Should().Equal(changed is null ? [] : [changed]);
    }

    [Fact]
    public async Task The_case_of_a_headers_name_is_no_difference()
    {
        GivenDeployed(Deployed.Replace("\"headers\":{", "\"headers\":{\"x-TRACE\":\"1\",", StringComparison.Ordinal));
        ReplicationDocument spec = StubReplicator.Spec();
        spec.Target = spec.Target!.WithHeader("X-Trace", "1");

        (await _stub.Replicator.PlanAsync(spec, Stop)).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task Databases_of_a_pair_that_exist_need_no_right_to_create_them()
    {
        _stub
            .Server.On(
                "PUT",
                "/left",
                _ => StubServer.Json(HttpStatusCode.Unauthorized, """{"error":"unauthorized","reason":"You are not a server admin."}""")
            )
            .On(
                "PUT",
                "/right",
                _ =>
                    StubServer.Json(
                        HttpStatusCode.PreconditionFailed,
                        """{"error":"file_exists","reason":"The database could not be created, the file already exists."}"""
                    )
            )
            .On("GET", "/left", _ => StubServer.Json("""{"db_name":"left","update_seq":"1-a"}"""))
            .On("POST", "/_replicator/_bulk_docs", request => Created(request));

        (await _stub.Replicator.CreateAsync(new Acceptance.TwoWaySpec("pair", "left", "right"), Stop))
            .Reverse!.Id.Should()
            .Be("pair-reverse");
        _stub.Server.On(
            "GET",
            "/left",
            _ => StubServer.Json(HttpStatusCode.NotFound, """{"error":"not_found","reason":"Database does not exist."}""")
        );
        Func<Task> act = () => _stub.Replicator.CreateAsync(new Acceptance.TwoWaySpec("pair2", "left", "right"), Stop);

        await act.Should().ThrowAsync<ReplicationAuthorizationException>();
    }

    [Fact]
    public async Task Two_with_one_id_are_refused_before_anything_is_sent()
    {
        Func<Task> act = () => _stub.Replicator.CreateAllAsync([Spec(1), Spec(1)], Stop);

        await act.Should().ThrowAsync<ReplicationValidationException>().WithMessage("*'r1'*");
        _stub.Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_half_of_a_pair_that_cannot_be_undone_is_reported_with_all_that_was_created()
    {
        using var stub = new StubReplicator(options => options.MaxRetries = 0);
        stub.Server.On("PUT", "/", _ => StubServer.Json(HttpStatusCode.Created, """{"ok":true}"""))
            .On("POST", "/_replicator/_bulk_docs", request => HalfCreated(request))
            .On(
                "DELETE",
                "/_replicator/pair",
                _ => StubServer.Json(HttpStatusCode.InternalServerError, """{"error":"error","reason":"boom"}""")
            )
            .On("GET", "/_replicator/pair", _ => StubServer.Json("""{"_id":"pair","_rev":"1-a"}"""));

        Func<Task> all = () => stub.Replicator.CreateAllAsync([new Acceptance.TwoWaySpec("pair", "left", "right"), Spec(1)], Stop);
        Func<Task> alone = () => stub.Replicator.CreateAsync(new Acceptance.TwoWaySpec("pair", "left", "right"), Stop);

        ReplicationBatchException exception = (await all.Should().ThrowAsync<ReplicationBatchException>()).Which;
        exception.Created.Select(handle => handle.Id).Should().Equal("pair", "r1");
        exception.Failures.Select(failure => failure.ReplicationId).Should().Equal("pair", "pair-reverse");
        exception.Failures[0].Message.Should().Contain("'pair'").And.Contain("boom");
        exception.Failures[1].Should().BeOfType<ReplicationConflictException>();
        (await alone.Should().ThrowAsync<ReplicationBatchException>()).Which.Created.Select(handle => handle.Id).Should().Equal("pair");
    }

    [Fact]
    public async Task A_half_of_a_pair_is_undone_when_the_other_is_refused()
    {
        int deletions = 0;
        _stub
            .Server.On("PUT", "/", _ => StubServer.Json(HttpStatusCode.Created, """{"ok":true}"""))
            .On("POST", "/_replicator/_bulk_docs", request => HalfCreated(request))
            .On("GET", "/_replicator/pair", _ => StubServer.Json("""{"_id":"pair","_rev":"1-a"}"""))
            .On(
                "DELETE",
                "/_replicator/pair",
                _ =>
                {
                    deletions++;
                    return StubServer.Json("""{"ok":true,"id":"pair","rev":"2-d"}""");
                }
            );

        Func<Task> act = () => _stub.Replicator.CreateAsync(new Acceptance.TwoWaySpec("pair", "left", "right"), Stop);

        await act.Should().ThrowAsync<ReplicationConflictException>();
        deletions.Should().Be(1);
    }

    [Fact]
    public async Task A_replacement_that_is_refused_does_not_take_the_others_with_it()
    {
        GivenDeployed(["r0", "r1", "r2", "r4"]);
        _stub.Server.On(
            "POST",
            "/_replicator/_bulk_docs",
            request =>
                request.Body.Contains("\"r1\"", StringComparison.Ordinal)
                    ? StubServer.Json(HttpStatusCode.Forbidden, """{"error":"forbidden","reason":"endpoint has an invalid url"}""")
                    : Written(request)
        );

        Func<Task> act = () => _stub.Replicator.EnsureAllAsync([Spec(0), Spec(1), Spec(2), Spec(3)], cancellationToken: Stop);

        ReplicationBatchException exception = (
            await act.Should().ThrowAsync<ReplicationBatchException>().WithMessage("1 of 4*replace*'r1'*")
        ).Which;
        exception
            .Created.Select(handle => (handle.Id, handle.Revision))
            .Should()
            .BeEquivalentTo([("r3", "1-a"), ("r0", "2-b"), ("r2", "2-b")]);
        exception
            .Failures.Should()
            .ContainSingle()
            .Which.Should()
            .BeOfType<ReplicationValidationException>()
            .Which.ReplicationId.Should()
            .Be("r1");
        exception.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_creation_that_is_refused_does_not_keep_others_from_being_replaced()
    {
        GivenDeployed(["r0"]);
        _stub.Server.On(
            "POST",
            "/_replicator/_bulk_docs",
            _ =>
                StubServer.Json(
                    HttpStatusCode.Created,
                    """[{"ok":true,"id":"r0","rev":"2-b"},{"id":"r1","error":"forbidden","reason":"endpoint has an invalid url"}]"""
                )
        );

        Func<Task> act = () => _stub.Replicator.EnsureAllAsync([Spec(0), Spec(1)], cancellationToken: Stop);

        ReplicationBatchException exception = (await act.Should().ThrowAsync<ReplicationBatchException>()).Which;
        exception.Created.Select(handle => handle.Id).Should().Equal("r0");
        exception.Failures.Should().ContainSingle().Which.ReplicationId.Should().Be("r1");
    }

    [Fact]
    public async Task A_server_that_goes_away_is_not_asked_for_each_replication()
    {
        GivenDeployed(["r0", "r1", "r2"]);
        _stub.Server.On(
            "POST",
            "/_replicator/_bulk_docs",
            _ => throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.")
        );

        Task ensure = _stub.Replicator.EnsureAllAsync([Spec(0), Spec(1), Spec(2)], cancellationToken: Stop);
        await _stub.Clock.AdvanceUntilAsync(ensure, TimeSpan.FromSeconds(5), Stop);

        await ensure.Awaiting(task => task).Should().ThrowAsync<ReplicationConnectionException>().WithMessage("*write 3 replications*");
        _stub.Server.Requests.Should().HaveCount(7, "the plan, the request that is sent again, and one that reads the documents back");
    }

    [Fact]
    public async Task A_thousand_replacements_are_planned_with_one_request_and_written_with_another()
    {
        string[] ids = [.. Enumerable.Range(0, 1000).Select(number => $"r{number}")];
        GivenDeployed(ids);
        _stub.Server.On("POST", "/_replicator/_bulk_docs", Written);

        IReadOnlyList<EnsureResult> results = await _stub.Replicator.EnsureAllAsync(
            Enumerable.Range(0, 1000).Select(Spec),
            cancellationToken: Stop
        );

        results
            .Select(result => (result.Action, result.Handle.Id, result.Handle.Revision))
            .Should()
            .Equal(ids.Select(id => (ReplicationPlanAction.Replace, id, (string?)"2-b")));
        _stub.Server.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task Ends_of_many_replications_are_awaited_with_one_request_for_all()
    {
        string[] ids = [.. Enumerable.Range(0, 100).Select(number => $"r{number}")];
        _stub
            .Server.On("POST", "/_replicator/_bulk_get", _ => DeployedAnswer(ids, ",\"_replication_state\":\"completed\""))
            .On("POST", "/_replicator/_bulk_docs", Written)
            .OnEach(
                "GET",
                "/_scheduler/docs/_replicator?",
                () => Ended(ids.Skip(2)),
                () => StubServer.Json(HttpStatusCode.ServiceUnavailable, """{"error":"busy","reason":"busy"}"""),
                () => Ended(ids)
            );

        Task ensure = _stub.Replicator.EnsureAllAsync(Enumerable.Range(0, 100).Select(Spec), cancellationToken: Stop);
        await _stub.Clock.AdvanceUntilAsync(ensure, TimeSpan.FromSeconds(1), Stop);
        await ensure;

        _stub
            .Server.Requests.Select(request => request.Method + " " + request.Path.Split('?')[0])
            .Should()
            .Equal(
                "POST /_replicator/_bulk_get",
                "GET /_scheduler/docs/_replicator",
                "GET /_scheduler/docs/_replicator",
                "GET /_scheduler/docs/_replicator",
                "POST /_replicator/_bulk_docs"
            );
    }

    [Fact]
    public async Task Applied_changes_are_reported_even_if_the_plan_after_a_conflict_fails()
    {
        using var stub = new StubReplicator(options => options.MaxRetries = 0);
        int plans = 0;
        stub.Server.On(
                "POST",
                "/_replicator/_bulk_get",
                _ =>
                    ++plans == 1
                        ? DeployedAnswer(["r0", "r1"])
                        : StubServer.Json(HttpStatusCode.InternalServerError, """{"error":"error","reason":"boom"}""")
            )
            .On(
                "POST",
                "/_replicator/_bulk_docs",
                _ =>
                    StubServer.Json(
                        HttpStatusCode.Created,
                        """[{"ok":true,"id":"r0","rev":"2-b"},{"id":"r1","error":"conflict","reason":"Document update conflict."}]"""
                    )
            );

        Func<Task> act = () => stub.Replicator.EnsureAllAsync([Spec(0), Spec(1)], cancellationToken: Stop);

        ReplicationBatchException exception = (await act.Should().ThrowAsync<ReplicationBatchException>()).Which;
        exception.Created.Select(handle => handle.Id).Should().Equal("r0");
        exception.Failures.Should().ContainSingle().Which.ReplicationId.Should().Be("r1");
        exception.Failures[0].Message.Should().Contain("boom");
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Welcome</html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"userCtx\":7}")]
    [InlineData("{\"userCtx\":{\"name\":7,\"roles\":[]}}")]
    [InlineData("{\"userCtx\":{\"name\":null,\"roles\":7}}")]
    [InlineData("{\"userCtx\":{\"name\":null,\"roles\":[7]}}")]
    public async Task A_session_response_that_is_not_from_CouchDB_is_reported_as_a_server_failure(string body)
    {
        GivenDeployed(Stripped);
        _stub.Server.On("GET", "/_session", _ => StubServer.Json(body));

        Func<Task> act = () => _stub.Replicator.PlanAsync(StubReplicator.Spec(), Stop);

        await act.Should().ThrowAsync<ReplicationServerException>().WithMessage("*read the client's session*");
    }

    private static HttpResponseMessage HalfCreated(StubRequest request)
    {
        var rows = JsonNode.Parse(request.Body)!["docs"]!
            .AsArray()
            .Select(document =>
                (string)document!["_id"]! is "pair-reverse"
                    ? """{"id":"pair-reverse","error":"conflict","reason":"Document update conflict."}"""
                    : $$"""{"ok":true,"id":"{{document["_id"]}}","rev":"1-a"}"""
            );
        return StubServer.Json(HttpStatusCode.Created, "[" + string.Join(',', rows) + "]");
    }

    private static HttpResponseMessage Ended(IEnumerable<string> ids) =>
        StubServer.Json(
            """{"total_rows":100,"offset":0,"docs":["""
                + string.Join(',', ids.Select(id => $$"""{"database":"_replicator","doc_id":"{{id}}","state":"completed"}"""))
                + "]}"
        );

    private static HttpResponseMessage DeployedAnswer(IEnumerable<string> ids, string more = "") =>
        StubServer.Json(
            """{"results":["""
                + string.Join(
                    ',',
                    ids.Select(id =>
                        $$"""{"id":"{{id}}","docs":[{"ok":{"_id":"{{id}}","_rev":"1-a",{{Deployed}},"continuous":true{{more}} } }]}"""
                    )
                )
                + "]}"
        );

    private void GivenDeployed(string[] ids) => _stub.Server.On("POST", "/_replicator/_bulk_get", _ => DeployedAnswer(ids));

    private static ReplicationDocument Spec(int number)
    {
        ReplicationDocument spec = StubReplicator.Spec($"r{number}");
        spec.DocIds = [$"d{number}"];
        return spec;
    }

    /// <summary>Creates documents in revision 1-a, and replaces those that have it.</summary>
    private static HttpResponseMessage Written(StubRequest request)
    {
        var rows = JsonNode.Parse(request.Body)!["docs"]!
            .AsArray()
            .Select(document => $$"""{"ok":true,"id":"{{document!["_id"]}}","rev":"{{(document["_rev"] is null ? "1-a" : "2-b")}}"}""");
        return StubServer.Json(HttpStatusCode.Created, "[" + string.Join(',', rows) + "]");
    }

    private static HttpResponseMessage Created(StubRequest request)
    {
        var rows = JsonNode.Parse(request.Body)!["docs"]!
            .AsArray()
            .Select(document => $$"""{"ok":true,"id":"{{document!["_id"]}}","rev":"1-a"}""");
        return StubServer.Json(HttpStatusCode.Created, "[" + string.Join(',', rows) + "]");
    }

    private void GivenDeployed(string fields) =>
        _stub.Server.On(
            "POST",
            "/_replicator/_bulk_get",
            _ =>
                StubServer.Json(
                    $$"""{"results":[{"id":"orders-backup","docs":[{"ok":{"_id":"orders-backup","_rev":"1-a",{{fields}} } }]}]}"""
                )
        );
}
