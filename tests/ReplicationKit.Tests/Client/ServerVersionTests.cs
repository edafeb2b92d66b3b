using System.Net;
using System.Text.Json.Nodes;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Client;

/// <summary>CouchDB 3.0 and 3.1 ignore <c>auth.basic</c>: a document for them has the header.</summary>
public sealed class ServerVersionTests : IDisposable
{
    private const string Header = "Basic YmFja3VwOmI0Y2t1cC1wYXNz";

    private readonly StubReplicator _stub = new(options => options.Server = null);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _stub.Dispose();

    [Theory]
    [InlineData("3.0.1", true)]
    [InlineData("3.1.2", true)]
    [InlineData("3.2.3", false)]
    [InlineData("3.5.2-dirty", false)]
    [InlineData("3.99.0", false)]
    [InlineData("4.0.0", false)]
    [InlineData("2.3.1", true)]
    [InlineData("1.7.2", true)]
    public async Task A_document_is_written_for_the_version_that_the_server_reports(string version, bool asHeader)
    {
        GivenGreeting(Greeting(version));

        await _stub.Replicator.CreateAsync(StubReplicator.Spec(), Stop);

        ShouldBeWritten(asHeader);
    }

    [Theory]
    [InlineData("""{"couchdb":"Welcome"}""")]
    [InlineData("""{"couchdb":"Welcome","version":"three"}""")]
    [InlineData("""{"couchdb":"Welcome","version":3}""")]
    [InlineData("[]")]
    [InlineData("<html>Welcome</html>")]
    public async Task A_server_that_reports_no_version_counts_as_the_latest(string greeting)
    {
        GivenGreeting(greeting);

        await _stub.Replicator.CreateAsync(StubReplicator.Spec(), Stop);

        ShouldBeWritten(asHeader: false);
    }

    [Fact]
    public async Task A_server_whose_root_is_not_open_to_the_client_counts_as_the_latest()
    {
        _stub.Server.On("GET", "/", _ => StubServer.Json(HttpStatusCode.Forbidden, """{"error":"forbidden","reason":"no"}"""));
        GivenWrites();

        await _stub.Replicator.CreateAsync(StubReplicator.Spec("a"), Stop);
        await _stub.Replicator.CreateAsync(StubReplicator.Spec("b"), Stop);

        _stub.Server.Count("GET", "/").Should().Be(1, "it is not asked again");
    }

    [Fact]
    public async Task The_version_is_read_once()
    {
        GivenGreeting(Greeting("3.1.2"));

        await _stub.Replicator.CreateAsync(StubReplicator.Spec("a"), Stop);
        await _stub.Replicator.CreateAllAsync([StubReplicator.Spec("b")], Stop);
        await _stub.Replicator.EnsureAsync(StubReplicator.Spec("c"), Stop);

        _stub.Server.Count("GET", "/").Should().Be(1);
        _stub.Server.Requests.Where(request => request.Body.Contains(Header, StringComparison.Ordinal)).Should().HaveCount(3);
        _stub.Server.Requests.Should().NotContain(request => request.Body.Contains("basic\":", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_version_is_not_read_if_the_options_name_the_server()
    {
        using var stub = new StubReplicator(options => options.Server = CouchServer.CouchDB31);
        stub.Server.On("PUT", "/_replicator/", _ => StubServer.Json("""{"ok":true,"id":"x","rev":"1-a"}"""));

        await stub.Replicator.CreateAsync(StubReplicator.Spec(), Stop);

        stub.Server.Requests.Should().ContainSingle().Which.Body.Should().Contain(Header);
    }

    [Fact]
    public async Task A_specification_is_checked_for_the_version_before_anything_is_written()
    {
        GivenGreeting(Greeting("3.2.3"));
        ReplicationDocument spec = StubReplicator.Spec();
        spec.WinningRevsOnly = true;

        Func<Task> act = () => _stub.Replicator.EnsureAsync(spec, Stop);

        await act.Should().ThrowAsync<ReplicationValidationException>().WithMessage("*RPK5001*CouchDB 3.3*CouchDB 3.2*");
        _stub.Server.Requests.Should().ContainSingle().Which.Path.Should().Be("/");
    }

    [Fact]
    public async Task Cloudant_is_recognized_by_its_vendor()
    {
        GivenGreeting("""{"couchdb":"Welcome","version":"3.3.3","vendor":{"name":"IBM Cloudant","version":"8500"}}""");
        ReplicationDocument spec = StubReplicator.Spec();
        spec.SourceProxy = "http://proxy.test:3128";

        Func<Task> act = () => _stub.Replicator.CreateAsync(spec, Stop);

        await act.Should().ThrowAsync<ReplicationValidationException>().WithMessage("*RPK5002*");
    }

    [Fact]
    public async Task A_transient_replication_is_started_for_the_version()
    {
        GivenGreeting(Greeting("3.1.2"));
        _stub.Server.On("POST", "/_replicate", _ => StubServer.Json(HttpStatusCode.Accepted, """{"ok":true,"_local_id":"x+continuous"}"""));
        ReplicationDocument spec = StubReplicator.Spec();
        spec.Continuous = true;

        await _stub.Replicator.StartTransientAsync(spec, Stop);

        _stub.Server.Requests[^1].Body.Should().Contain(Header).And.NotContain("\"basic\"");
    }

    [Fact]
    public async Task A_server_that_does_not_respond_is_reported()
    {
        using var stub = new StubReplicator(options =>
        {
            options.Server = null;
            options.MaxRetries = 0;
        });
        stub.Server.On("GET", "/", _ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"));

        Func<Task> act = () => stub.Replicator.CreateAsync(StubReplicator.Spec(), Stop);

        await act.Should().ThrowAsync<ReplicationConnectionException>().WithMessage("*read the server's version*");
    }

    private static string Greeting(string version) =>
        $$"""{"couchdb":"Welcome","version":"{{version}}","vendor":{"name":"The Apache Software Foundation"} }""";

    private void GivenGreeting(string greeting)
    {
        _stub.Server.On("GET", "/", _ => StubServer.Json(greeting));
        GivenWrites();
    }

    private void GivenWrites() =>
        _stub
            .Server.On("PUT", "/_replicator/", _ => StubServer.Json(HttpStatusCode.Created, """{"ok":true,"id":"x","rev":"1-a"}"""))
            .On("POST", "/_replicator/_bulk_get", _ => StubServer.Json("""{"results":[]}"""))
            .On(
                "POST",
                "/_replicator/_bulk_docs",
                request =>
                    StubServer.Json(
                        HttpStatusCode.Created,
                        $$"""[{"ok":true,"id":"{{JsonNode.Parse(request.Body)!["docs"]![0]!["_id"]}}","rev":"1-a"}]"""
                    )
            );

    private void ShouldBeWritten(bool asHeader)
    {
        string body = _stub.Server.Requests.Single(request => request.Method == "PUT").Body;
        body.Contains(Header, StringComparison.Ordinal).Should().Be(asHeader, body);
        body.Contains("\"basic\"", StringComparison.Ordinal).Should().Be(!asHeader, body);
        body.Should().Contain("orders", "the source, with the client's credentials");
        _stub.Server.Requests[0].Path.Should().Be("/");
    }
}
