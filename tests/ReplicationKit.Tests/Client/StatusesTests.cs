using System.Net;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Client;

/// <summary>The statuses of some replications, and the check of specifications that sends nothing.</summary>
public sealed class StatusesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Some_are_asked_for_with_one_page_and_those_it_leaves_out_with_one_request_more()
    {
        using var stub = new StubReplicator();
        stub.Server.On(
                "GET",
                "/_scheduler/docs/_replicator?",
                _ =>
                    StubServer.Json(
                        $$"""{"total_rows":3,"offset":0,"docs":[{{Row("a", "running", "\"http://h/s/\"")}},{{Row("b", "completed", "null")}},{{Row("other", "failed", "null")}}]}"""
                    )
            )
            .On(
                "POST",
                "/_replicator/_bulk_get",
                _ =>
                    StubServer.Json(
                        """{"results":[{"id":"c","docs":[{"ok":{"_id":"c","_rev":"1-a","source":"s","target":"t"}}]},{"id":"d","docs":[{"error":{"id":"d","error":"not_found","reason":"missing"}}]}]}"""
                    )
            );

        IReadOnlyDictionary<string, ReplicationStatus> statuses = await stub.Replicator.GetStatusesAsync(["a", "b", "c", "d", "a"], Stop);

        statuses.Should().HaveCount(3);
        statuses["a"].State.Should().Be(ReplicationState.Running);
        statuses["b"]
            .Should()
            .Match<ReplicationStatus>(status =>
                status.State == ReplicationState.Completed && status.Progress == 1 && status.DocsWritten == 1
            );
        statuses["c"]
            .Should()
            .Match<ReplicationStatus>(status => status.State == ReplicationState.NotStarted && status.Database == "_replicator");
        stub.Server.Requests.Should().HaveCount(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_document_that_the_scheduler_cannot_read_hides_no_other(bool breaksOff)
    {
        using var stub = new StubReplicator();
        var big = new BigReplicator(400) { Unreadable = { BigReplicator.Id(100), BigReplicator.Id(201) }, BreaksOff = breaksOff };
        big.Register(stub.Server);

        IReadOnlyDictionary<string, ReplicationStatus> statuses = await stub.Replicator.GetStatusesAsync(
            Enumerable.Range(0, 200).Select(i => BigReplicator.Id(2 * i)),
            Stop
        );

        statuses.Should().HaveCount(200);
        statuses[BigReplicator.Id(100)].State.Should().Be(ReplicationState.Failed);
        statuses
            .Values.Count(status => status.State == ReplicationState.Running)
            .Should()
            .Be(199, "201 was not requested, but is between them");
        stub.Server.Requests.Should().HaveCountLessThan(45);
    }

    [Fact]
    public async Task Of_one_that_has_no_job_any_more_the_document_tells_the_end()
    {
        using var stub = new StubReplicator();
        stub.Server.On("GET", "/_scheduler/docs/_replicator/a", _ => StubServer.Json(Row("a", "pending", "null")))
            .On(
                "GET",
                "/_replicator/a",
                _ =>
                    StubServer.Json(
                        """{"_id":"a","_rev":"2-a","source":"s","target":"t","_replication_state":"failed","_replication_state_reason":"no"}"""
                    )
            );

        (await stub.Replicator.GetStatusesAsync(["a"], Stop))["a"]
            .Should()
            .Match<ReplicationStatus>(status => status.State == ReplicationState.Failed && status.Reason == "no");
    }

    [Theory]
    [InlineData("one")]
    [InlineData("some")]
    [InlineData("list")]
    [InlineData("list in error")]
    public async Task The_endpoints_of_those_without_a_job_are_read_from_their_documents_with_one_request(string how)
    {
        using var stub = new StubReplicator();
        const string reason = "{http_request_failed,\"GET\",\"http://h/_design/f\",{error,{error,nxdomain}}}";
        string Failing(string id) =>
            $$"""{"database":"_replicator","doc_id":"{{id}}","id":null,"state":"error","info":{"error":{{System.Text.Json.JsonSerializer.Serialize(reason)}}},"error_count":1}""";
        string Written(string id) =>
            $$"""{"_id":"{{id}}","_rev":"1-a","source":{"url":"http://u:hunter2@h/s"},"target":"http://h/{{id}}"}""";
        stub.Server.On("GET", "/_scheduler/docs/_replicator/a", _ => StubServer.Json(Failing("a")))
            .On("GET", "/_replicator/a", _ => StubServer.Json(Written("a")))
            .On("GET", "/_replicator/_all_docs?limit=1&skip=", _ => StubServer.Json("""{"total_rows":3,"offset":3,"rows":[]}"""))
            .On(
                "GET",
                "/_replicator/_all_docs?",
                request =>
                    StubServer.Json(
                        request.Path.Contains("startkey", StringComparison.Ordinal)
                            ? """{"total_rows":3,"offset":2,"rows":[]}"""
                            : """{"total_rows":3,"offset":0,"rows":[{"id":"a"},{"id":"b"},{"id":"c"}]}"""
                    )
            )
            .On(
                "GET",
                "/_scheduler/docs/_replicator?",
                request =>
                    StubServer.Json(
                        $$"""{"total_rows":3,"offset":0,"docs":[{{Failing("a")}},{{Failing("b")}}{{(request.Path.Contains("states", StringComparison.Ordinal) ? "" : "," + Row("c", "running", "\"http://h/s/\""))}}]}"""
                    )
            )
            .On(
                "POST",
                "/_replicator/_bulk_get",
                _ =>
                    StubServer.Json(
                        $$"""{"results":[{"id":"a","docs":[{"ok":{{Written("a")}}}]},{"id":"b","docs":[{"ok":{{Written("b")}}}]}]}"""
                    )
            );

        var found = new List<ReplicationStatus>();
        if (how == "one")
            found.Add(await stub.Replicator.GetStatusAsync("a", Stop));
        else if (how == "some")
            found.AddRange((await stub.Replicator.GetStatusesAsync(["a", "b", "c"], Stop)).Values);
        else
            await foreach (ReplicationStatus status in stub.Replicator.ListAsync(how == "list" ? [] : [ReplicationState.Error], Stop))
                found.Add(status);

        found
            .Should()
            .HaveCount(
                how is "one" ? 1
                : how is "list in error" ? 2
                : 3
            );
        foreach (ReplicationStatus status in found.Where(status => status.State == ReplicationState.Error))
        {
            (status.Source, status.Target, status.Reason).Should().Be(("http://h/s/", $"http://h/{status.Id}/", reason));
            status.Failure.Should().Be(ReplicationFailure.HostNotFound);
        }

        stub.Server.Requests.Count(request => request.Path.EndsWith("_bulk_get", StringComparison.Ordinal))
            .Should()
            .Be(how == "one" ? 0 : 1);
        stub.Server.Requests.Count(request => request.Path == "/_replicator/a").Should().Be(how == "one" ? 1 : 0);
    }

    [Fact]
    public async Task Rows_that_a_server_repeats_or_does_not_name_are_listed_with_their_endpoints()
    {
        using var stub = new StubReplicator();
        string Failing(string id) =>
            $$"""{"database":"_replicator","doc_id":"{{id}}","id":null,"state":"error","info":{"error":"unauthorized"},"error_count":1}""";
        string Written(string id) =>
            $$"""{"id":"{{id}}","docs":[{"ok":{"_id":"{{id}}","_rev":"1-a","source":"http://h/s","target":"http://h/t"} }]}""";
        stub.Server.On("GET", "/_replicator/_all_docs?", _ => StubServer.Json("""{"total_rows":1,"offset":1,"rows":[]}"""))
            .On(
                "GET",
                "/_scheduler/docs/_replicator?",
                _ =>
                    StubServer.Json(
                        $$"""{"total_rows":4,"offset":0,"docs":[{{Failing("a")}},{{Failing("a")}},{{Failing("b")}},{{Failing("")}}]}"""
                    )
            )
            .On(
                "POST",
                "/_replicator/_bulk_get",
                _ => StubServer.Json($$"""{"results":[{{Written("unasked")}},{{Written("a")}},{{Written("b")}}]}""")
            );

        var found = new List<ReplicationStatus>();
        await foreach (ReplicationStatus status in stub.Replicator.ListAsync([ReplicationState.Error], Stop))
            found.Add(status);

        found.Select(status => status.Id).Should().Equal("a", "a", "b", "");
        found.Take(3).Should().OnlyContain(status => status.Source == "http://h/s/");
    }

    [Fact]
    public async Task Nothing_more_is_requested_if_all_have_jobs()
    {
        using var stub = new StubReplicator();
        new BigReplicator(20) { OneRunsOf = 2 }.Register(stub.Server);

        await foreach (ReplicationStatus _ in stub.Replicator.ListAsync(Stop)) { }

        stub.Server.Requests.Should().NotContain(request => request.Path.EndsWith("_bulk_get", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_may_not_ask_the_scheduler_reads_the_documents()
    {
        using var stub = new StubReplicator();
        stub.Server.On(
                "GET",
                "/_scheduler/",
                _ => StubServer.Json(HttpStatusCode.Forbidden, """{"error":"unauthorized","reason":"You are not a server admin."}""")
            )
            .On(
                "POST",
                "/_replicator/_bulk_get",
                _ =>
                    StubServer.Json(
                        """{"results":[{"id":"a","docs":[{"ok":{"_id":"a","_rev":"2-a","source":"s","target":"t","_replication_state":"completed"}}]}]}"""
                    )
            );

        (await stub.Replicator.GetStatusesAsync(["a", "b"], Stop))
            .Should()
            .ContainSingle()
            .Which.Value.State.Should()
            .Be(ReplicationState.Completed);
    }

    [Fact]
    public async Task Nothing_is_asked_for_nothing_and_nothing_that_fails_is_asked_again()
    {
        using var stub = new StubReplicator();
        stub.Server.On("GET", "/_scheduler/", _ => StubServer.Json(HttpStatusCode.ServiceUnavailable, "{}"));

        (await stub.Replicator.GetStatusesAsync([], Stop)).Should().BeEmpty();
        stub.Server.Requests.Should().BeEmpty();
        await stub
            .Replicator.Awaiting(replicator => replicator.GetStatusesAsync(["a", "b"], Stop))
            .Should()
            .ThrowAsync<ReplicationServerException>();
        stub.Server.Requests.Should().ContainSingle();
        await stub.Replicator.Awaiting(replicator => replicator.GetStatusesAsync([""], Stop)).Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public void Specifications_are_checked_and_named_without_a_request()
    {
        using var stub = new StubReplicator();
        IReadOnlyList<string> ids = stub.Replicator.Validate([StubReplicator.Spec(), new Acceptance.TwoWaySpec("both", "left", "right")]);

        ids.Should().Equal("orders-backup", "both", "both-reverse");
        stub.Replicator.Invoking(replicator => replicator.Validate([StubReplicator.Spec(), StubReplicator.Spec()]))
            .Should()
            .Throw<ReplicationValidationException>()
            .WithMessage("*have the same id 'orders-backup'*");
        stub.Replicator.Invoking(replicator => replicator.Validate([new ReplicationDocument { Id = "x" }]))
            .Should()
            .Throw<ReplicationValidationException>()
            .WithMessage("*RPK1001*");
        stub.Server.Requests.Should().BeEmpty();
    }

    private static string Row(string id, string state, string source) =>
        $$"""{"database":"_replicator","doc_id":"{{id}}","source":{{source}},"info":{"docs_written":1},"state":"{{state}}"}""";
}
