using System.Net;
using System.Text.Json.Nodes;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Client;

/// <summary>Stopping many replications: with two requests for a thousand, whatever happens to one of them.</summary>
public sealed class StopAllTests : IDisposable
{
    private const string Job = "8f73a1c5d2e04b6798a0b1c2d3e4f506";

    private readonly StubReplicator _stub = new();

    /// <summary>The leaves of each document, the body of each as the server returns it.</summary>
    private readonly SortedDictionary<string, List<JsonObject>> _documents = new(StringComparer.Ordinal);

    public StopAllTests() =>
        _stub
            .Server.On("POST", "/_replicator/_bulk_get", BulkGet)
            .On("POST", "/_replicator/_bulk_docs", request => StubServer.Json(HttpStatusCode.Created, BulkDocs(request)));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IEnumerable<string> Sent => _stub.Server.Requests.Select(request => request.Method + " " + request.Path.Split('/')[^1]);

    public void Dispose() => _stub.Dispose();

    [Fact]
    public async Task Two_thousand_five_hundred_are_stopped_with_six_requests()
    {
        string[] ids = [.. Enumerable.Range(0, 2_500).Select(number => $"r{number:d4}")];
        foreach (string id in ids)
            Add(id, "1-a");

        await _stub.Replicator.StopAllAsync(ids, Stop);

        _documents.Should().BeEmpty();
        Sent.Should().Equal("POST _bulk_get", "POST _bulk_docs", "POST _bulk_get", "POST _bulk_docs", "POST _bulk_get", "POST _bulk_docs");
        _stub.Log.Lines.Count(line => line.Contains("stopped", StringComparison.Ordinal)).Should().Be(2_500);
    }

    [Fact]
    public async Task Handles_are_stopped_and_duplicates_count_once()
    {
        Add("a", "1-a");
        Add("b", "1-b");

        await _stub.Replicator.StopAllAsync(
            [_stub.Replicator.GetHandle("a"), _stub.Replicator.GetHandle("b"), _stub.Replicator.GetHandle("a")],
            Stop
        );

        _documents.Should().BeEmpty();
        JsonNode.Parse(_stub.Server.Requests[^1].Body)!["docs"]!.AsArray().Should().HaveCount(2);
    }

    [Fact]
    public async Task Nothing_to_stop_sends_nothing_and_one_is_stopped_as_alone()
    {
        _stub
            .Server.On("GET", "/_replicator/x", _ => StubServer.Json("""{"_id":"x","_rev":"1-a"}"""))
            .On("DELETE", "/_replicator/x", _ => StubServer.Json("""{"ok":true,"id":"x","rev":"2-b"}"""));

        await _stub.Replicator.StopAllAsync(Array.Empty<string>(), Stop);
        _stub.Server.Requests.Should().BeEmpty();
        await _stub.Replicator.StopAllAsync(["x", "x"], Stop);

        Sent.Should().Equal("GET x?conflicts=true", "DELETE x?rev=1-a");
    }

    [Fact]
    public async Task Those_that_do_not_exist_are_reported_after_the_others_were_stopped()
    {
        Add("a", "1-a");
        Add("c", "1-c");

        Func<Task> act = () => _stub.Replicator.StopAllAsync(["a", "b", "c"], Stop);

        ReplicationBatchException exception = (await act.Should().ThrowAsync<ReplicationBatchException>()).Which;
        exception.Message.Should().StartWith("1 of 3 replications could not be stopped");
        exception.Stopped.Should().BeEquivalentTo("a", "c");
        exception.Created.Should().BeEmpty();
        ReplicationException failure = exception.Failures.Should().ContainSingle().Which;
        failure.Should().BeOfType<ReplicationNotFoundException>();
        (failure.ReplicationId, failure.Message).Should().Be(("b", "The replication 'b' does not exist."));
        _documents.Should().BeEmpty();
    }

    [Theory]
    [InlineData(Job, true)]
    [InlineData(Job + "+continuous+create_target", true)]
    [InlineData(Job + "0", false)]
    [InlineData("orders-backup", false)]
    public async Task The_id_of_a_transient_replication_is_recognized(string id, bool isRecognized)
    {
        Add("a", "1-a");

        Func<Task> many = () => _stub.Replicator.StopAllAsync(["a", id], Stop);
        Func<Task> one = () => _stub.Replicator.StopAsync(id, Stop);

        string hint = (await many.Should().ThrowAsync<ReplicationBatchException>()).Which.Failures[0].Message;
        string alone = (await one.Should().ThrowAsync<ReplicationNotFoundException>()).Which.Message;
        hint.Contains("CancelTransientAsync", StringComparison.Ordinal).Should().Be(isRecognized);
        alone.Contains("CancelTransientAsync", StringComparison.Ordinal).Should().Be(isRecognized);
    }

    [Fact]
    public async Task Every_leaf_of_a_conflict_is_deleted_the_winner_last()
    {
        Add("a", "1-a");
        Add("b", "3-b", "2-a", "3-c");

        await _stub.Replicator.StopAllAsync(["a", "b"], Stop);

        _documents.Should().BeEmpty();
        Deletions()
            .Select(deletions => string.Join(' ', deletions))
            .Should()
            .SatisfyRespectively(
                losers => losers.Split(' ').Should().BeEquivalentTo("b@2-a", "b@3-b"),
                winners => winners.Split(' ').Should().BeEquivalentTo("a@1-a", "b@3-c")
            );
    }

    [Fact]
    public async Task The_winner_stays_until_the_losers_are_gone_so_that_none_of_them_begins_to_run()
    {
        Add("a", "1-a");
        Add("b", "3-c", "2-a");
        bool isRefused = true;
        _stub.Server.On(
            "POST",
            "/_replicator/_bulk_docs",
            request =>
            {
                if (!isRefused)
                    return StubServer.Json(HttpStatusCode.Created, BulkDocs(request));
                isRefused = false;
                _documents["b"][1]["_rev"] = "4-d"; // Another client changes the losing revision, which wins now.
                return StubServer.Json(HttpStatusCode.Created, BulkDocs(request));
            }
        );

        await _stub.Replicator.StopAllAsync(["a", "b"], Stop);

        Deletions().Should().HaveCount(4);
        Deletions().ElementAt(1).Should().Equal("a@1-a");
        Deletions().ElementAt(2).Should().Equal("b@3-c");
        Deletions().ElementAt(3).Should().Equal("b@4-d");
        _documents.Should().BeEmpty();
    }

    [Fact]
    public async Task Those_that_change_meanwhile_are_read_again_five_times_at_most()
    {
        Add("a", "1-a");
        Add("b", "1-b");
        _stub.Server.On(
            "POST",
            "/_replicator/_bulk_docs",
            request =>
            {
                Change("b");
                return StubServer.Json(HttpStatusCode.Created, BulkDocs(request));
            }
        );

        Func<Task> act = () => _stub.Replicator.StopAllAsync(["a", "b"], Stop);

        ReplicationBatchException exception = (await act.Should().ThrowAsync<ReplicationBatchException>()).Which;
        exception.Stopped.Should().Equal("a");
        exception.Failures.Should().ContainSingle().Which.Should().BeOfType<ReplicationConflictException>();
        _stub.Server.Count("POST", "/_replicator/_bulk_docs").Should().Be(5);
        JsonNode.Parse(_stub.Server.Requests[^1].Body)!["docs"]!.AsArray().Should().ContainSingle("the other is stopped");
    }

    [Theory]
    [InlineData("""{"userCtx":{"name":"ann","roles":[]} }""", "it belongs to 'bob', and only its owner or an administrator", 1)]
    [InlineData("""{"userCtx":{"name":"bob","roles":[]} }""", "changed concurrently", 5)]
    [InlineData("""{"userCtx":{"name":"ann","roles":["_admin"]} }""", "changed concurrently", 5)]
    [InlineData(null, "changed concurrently", 5)]
    public async Task One_that_never_changes_and_cannot_be_deleted_belongs_to_another_user(string? session, string message, int attempts)
    {
        Add("a", "1-a");
        Add("b", "1-b");
        _documents["b"][0]["owner"] = "bob";
        _stub
            .Server.On(
                "GET",
                "/_session",
                _ => session is null ? StubServer.Json(HttpStatusCode.NotFound, """{"error":"not_found"}""") : StubServer.Json(session)
            )
            .On(
                "POST",
                "/_replicator/_bulk_docs",
                request => StubServer.Json(HttpStatusCode.Created, BulkDocs(request, document => (string)document["_id"]! == "b"))
            )
            .On("GET", "/_replicator/b", _ => StubServer.Json(_documents["b"][0].ToJsonString()))
            .On("DELETE", "/_replicator/b", _ => StubServer.Json(HttpStatusCode.Conflict, """{"error":"conflict"}"""));

        Func<Task> many = () => _stub.Replicator.StopAllAsync(["a", "b"], Stop);
        Func<Task> one = () => _stub.Replicator.StopAsync("b", Stop);

        ReplicationBatchException exception = (await many.Should().ThrowAsync<ReplicationBatchException>()).Which;
        exception.Stopped.Should().Equal("a");
        exception.Failures.Should().ContainSingle().Which.Message.Should().Contain(message);
        _stub.Server.Count("POST", "/_replicator/_bulk_docs").Should().Be(attempts);
        await one.Should().ThrowAsync<ReplicationException>().WithMessage($"*{message}*");
        _stub.Server.Count("DELETE", "/_replicator/b").Should().Be(attempts);
    }

    [Fact]
    public async Task One_that_ends_meanwhile_is_stopped()
    {
        Add("a", "1-a");
        Add("b", "1-b");
        bool hasChanged = false;
        _stub.Server.On(
            "POST",
            "/_replicator/_bulk_docs",
            request =>
            {
                if (!hasChanged)
                    Change("b");
                hasChanged = true;
                return StubServer.Json(HttpStatusCode.Created, BulkDocs(request));
            }
        );

        await _stub.Replicator.StopAllAsync(["a", "b"], Stop);

        _documents.Should().BeEmpty();
        Sent.Should().Equal("POST _bulk_get", "POST _bulk_docs", "POST _bulk_get", "POST _bulk_docs");
    }

    [Fact]
    public async Task The_server_reads_the_ends_before_the_documents_are_deleted()
    {
        Add("a", "1-a");
        Add("b", "2-b");
        _documents["b"][0]["_replication_state"] = "completed";
        _stub.Server.OnEach("GET", "/_scheduler/docs/_replicator/b", () => Row("running"), () => Row("completed"));
        Task stop = _stub.Replicator.StopAllAsync(["a", "b"], Stop);

        await _stub.Clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(20), Stop);
        _stub.Server.Count("POST", "/_replicator/_bulk_docs").Should().Be(0);
        _stub.Clock.Advance(TimeSpan.FromMilliseconds(20));

        await stop;
        _documents.Should().BeEmpty();
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("503")]
    [InlineData("html")]
    public async Task A_deletion_whose_answer_is_lost_is_not_reported_as_failed(string loss)
    {
        Add("a", "1-a");
        Add("b", "1-b");
        bool isLost = false;
        _stub.Server.On(
            "POST",
            "/_replicator/_bulk_docs",
            request =>
            {
                string answer = BulkDocs(request);
                if (isLost)
                    return StubServer.Json(HttpStatusCode.Created, answer);
                isLost = true;
                return loss switch
                {
                    "reset" => throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely."),
                    "503" => StubServer.Json(HttpStatusCode.ServiceUnavailable, """{"error":"busy","reason":"later"}"""),
                    _ => StubServer.Json(HttpStatusCode.Created, "<html>"),
                };
            }
        );
        Task stop = _stub.Replicator.StopAllAsync(["a", "b"], Stop);

        await _stub.Clock.AdvanceUntilAsync(stop, TimeSpan.FromSeconds(10), Stop);

        await stop;
        _documents.Should().BeEmpty();
    }

    [Fact]
    public async Task When_the_server_goes_away_the_exception_lists_what_was_stopped()
    {
        string[] ids = [.. Enumerable.Range(0, 1_200).Select(number => $"r{number:d4}")];
        foreach (string id in ids)
            Add(id, "1-a");
        int reads = 0;
        _stub.Server.On(
            "POST",
            "/_replicator/_bulk_get",
            request =>
                ++reads == 1
                    ? BulkGet(request)
                    : throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused (couch.test:5984)")
        );
        Task stop = _stub.Replicator.StopAllAsync(ids, Stop);

        await _stub.Clock.AdvanceUntilAsync(stop, TimeSpan.FromMinutes(1), Stop);

        ReplicationBatchException exception = (await stop.Awaiting(task => task).Should().ThrowAsync<ReplicationBatchException>()).Which;
        exception.Stopped.Should().HaveCount(1_000);
        exception.Failures.Select(failure => failure.ReplicationId).Should().Equal(ids[1_000..]);
    }

    [Fact]
    public async Task When_the_server_is_away_from_the_start_nothing_is_said_to_be_stopped()
    {
        Add("a", "1-a");
        _stub.Server.On(
            "POST",
            "/_replicator/_bulk_get",
            _ => StubServer.Json(HttpStatusCode.Unauthorized, """{"error":"unauthorized"}""")
        );

        Func<Task> act = () => _stub.Replicator.StopAllAsync(["a", "b"], Stop);

        await act.Should().ThrowAsync<ReplicationAuthorizationException>();
    }

    [Fact]
    public async Task A_document_that_this_client_cannot_read_is_stopped_too()
    {
        Add("a", "1-a");
        Add("b", "1-b");
        _documents["b"][0]["source"] = 5;

        await _stub.Replicator.StopAllAsync(["a", "b"], Stop);

        _documents.Should().BeEmpty();
    }

    private void Add(string id, params string[] revisions) =>
        _documents[id] = [
            .. revisions.Select(revision => new JsonObject
            {
                ["_id"] = id,
                ["_rev"] = revision,
                ["source"] = "http://h/s",
                ["target"] = "http://h/t",
            }),
        ];

    private void Change(string id)
    {
        JsonObject document = _documents[id][0];
        int generation = int.Parse(((string)document["_rev"]!).Split('-')[0], System.Globalization.CultureInfo.InvariantCulture);
        document["_rev"] = $"{generation + 1}-x";
    }

    private static IEnumerable<JsonObject> Documents(StubRequest request) =>
        JsonNode.Parse(request.Body)!["docs"]!.AsArray().Select(document => document!.AsObject());

    private IEnumerable<string[]> Deletions() =>
        _stub
            .Server.Requests.Where(request => request.Path.EndsWith("_bulk_docs", StringComparison.Ordinal))
            .Select(request => Documents(request).Select(document => $"{document["_id"]}@{document["_rev"]}").ToArray());

    private HttpResponseMessage BulkGet(StubRequest request)
    {
        IEnumerable<string> results = Documents(request)
            .Select(wanted => (string)wanted["id"]!)
            .Select(id =>
                _documents.TryGetValue(id, out List<JsonObject>? leaves)
                    ? $$"""{"id":"{{id}}","docs":[{{string.Join(',', leaves.Select(leaf => $$"""{"ok":{{leaf.ToJsonString()}}}"""))}}]}"""
                    : $$"""{"id":"{{id}}","docs":[{"error":{"id":"{{id}}","rev":"undefined","error":"not_found","reason":"missing"} }]}"""
            );
        return StubServer.Json($$"""{"results":[{{string.Join(',', results)}}]}""");
    }

    private string BulkDocs(StubRequest request, Func<JsonObject, bool>? isRefused = null)
    {
        IEnumerable<string> rows = Documents(request)
            .Select(document => isRefused?.Invoke(document) == true ? Conflict((string)document["_id"]!) : Delete(document));
        return $"[{string.Join(',', rows)}]";
    }

    private static string Conflict(string id) => $$"""{"id":"{{id}}","error":"conflict","reason":"Document update conflict."}""";

    private string Delete(JsonObject deletion)
    {
        deletion["_deleted"]!.GetValue<bool>().Should().BeTrue();
        string id = (string)deletion["_id"]!;
        if (
            !_documents.TryGetValue(id, out List<JsonObject>? leaves)
            || leaves.RemoveAll(leaf => (string)leaf["_rev"]! == (string)deletion["_rev"]!) == 0
        )
            return Conflict(id);
        if (leaves.Count == 0)
            _documents.Remove(id);
        return $$"""{"ok":true,"id":"{{id}}","rev":"9-f"}""";
    }

    private static HttpResponseMessage Row(string state) =>
        StubServer.Json($$"""{"database":"_replicator","doc_id":"b","info":null,"state":"{{state}}"}""");
}
