using System.Net;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Client;

/// <summary>Clients whose address is that of a database or of a web page of the server.</summary>
public sealed class WrongPathTests
{
    private static readonly Dictionary<string, Func<Replicator, Task>> Calls = new(StringComparer.Ordinal)
    {
        ["list"] = async replicator => await replicator.ListAsync(Stop).ToListAsync(Stop),
        ["list by state"] = async replicator => await replicator.ListAsync([ReplicationState.Running], Stop).ToListAsync(Stop),
        ["jobs"] = async replicator => await replicator.ListJobsAsync(Stop).ToListAsync(Stop),
        ["tasks"] = async replicator => await replicator.ListTasksAsync(Stop).ToListAsync(Stop),
        ["status"] = replicator => replicator.GetStatusAsync("x", Stop),
        ["statuses"] = replicator => replicator.GetStatusesAsync(["x", "y"], Stop),
        ["plan"] = replicator =>
            replicator.PlanAsync(
                [
                    new ReplicationDocument
                    {
                        Id = "x",
                        Source = ReplicationEndpoint.Remote("http://h/a"),
                        Target = ReplicationEndpoint.Remote("http://h/b"),
                    },
                ],
                Stop
            ),
        ["stop"] = replicator => replicator.StopAsync("x", Stop),
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_database_is_not_a_server(string call)
    {
        using var stub = new StubReplicator(options => options.BaseAddress = new Uri("http://couch.test:5984/orders"));
        Answer(
            stub.Server,
            request =>
                request.Path == "/orders/"
                    ? StubServer.Json("""{"db_name":"orders","doc_count":2}""")
                    : StubServer.Json(HttpStatusCode.NotFound, """{"error":"not_found","reason":"missing"}""")
        );

        await ShouldNameTheUrlAsync(stub.Replicator, call, "http://couch.test:5984/orders/");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_web_page_is_not_a_server(string call)
    {
        using var stub = new StubReplicator(options => options.BaseAddress = new Uri("http://couch.test:5984/_utils"));
        Answer(stub.Server, _ => new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("Not found.") });

        await ShouldNameTheUrlAsync(stub.Replicator, call, "http://couch.test:5984/_utils/");
    }

    [Fact]
    public async Task Behind_a_reverse_proxy_a_missing_replication_is_missing()
    {
        using var stub = new StubReplicator(options => options.BaseAddress = new Uri("http://couch.test/couchdb"));
        Answer(
            stub.Server,
            request =>
                request.Path == "/couchdb/"
                    ? StubServer.Json("""{"couchdb":"Welcome","version":"3.5.2"}""")
                    : StubServer.Json(HttpStatusCode.NotFound, """{"error":"not_found","reason":"missing"}""")
        );

        await FluentActions
            .Awaiting(() => stub.Replicator.GetStatusAsync("x", Stop))
            .Should()
            .ThrowAsync<ReplicationNotFoundException>()
            .WithMessage("*'x' does not exist.");
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "<html>Welcome</html>")]
    [InlineData(HttpStatusCode.NotFound, "<html>Not found</html>")]
    public async Task Behind_a_reverse_proxy_that_allows_only_databases_documents_are_read(HttpStatusCode status, string root)
    {
        using var stub = new StubReplicator(options => options.BaseAddress = new Uri("http://couch.test/couchdb"));
        Answer(stub.Server, _ => new HttpResponseMessage(status) { Content = new StringContent(root) });
        stub.Server.On(
                "GET",
                "/couchdb/_scheduler",
                _ => new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("No.") }
            )
            .On(
                "GET",
                "/couchdb/_replicator/x",
                _ => StubServer.Json("""{"_id":"x","_rev":"1-a","source":"http://h/a","target":"http://h/b"}""")
            );

        for (int times = 0; times < 3; times++)
            (await stub.Replicator.GetStatusAsync("x", Stop)).State.Should().Be(ReplicationState.NotStarted);

        stub.Server.Requests.Count(request => request.Path == "/couchdb/").Should().Be(1, "the root is read once");
    }

    private static void Answer(StubServer server, Func<StubRequest, HttpResponseMessage> answer)
    {
        foreach (string method in (string[])["GET", "POST", "PUT", "DELETE"])
            server.On(method, "/", answer);
    }

    private static async Task ShouldNameTheUrlAsync(Replicator replicator, string call, string url)
    {
        var thrown = await FluentActions.Awaiting(() => Calls[call](replicator)).Should().ThrowAsync<ReplicationException>();

        thrown.Which.Message.Should().Contain($"{url} is not the URL of a CouchDB server").And.EndWith("maps it to the server.");
    }
}
