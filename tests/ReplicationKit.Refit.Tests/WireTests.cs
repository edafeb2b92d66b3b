using System.Net;
using System.Text;
using System.Text.Json;
using Refit;
using ReplicationKit.Testing;

namespace ReplicationKit.Refit.Tests;

/// <summary>What goes over the wire.</summary>
public class WireTests
{
    private const string Written = """{"ok":true,"id":"x","rev":"1-a"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://couch.example", "")]
    [InlineData("http://couch.example/", "")]
    [InlineData("http://couch.example/couch", "/couch")]
    [InlineData("http://couch.example/couch/", "/couch")]
    [InlineData("http://couch.example/a/b%2Fc/", "/a/b%2Fc")]
    public async Task The_path_of_the_address_is_kept_with_one_slash(string address, string path)
    {
        StubServer stub = Stub("PUT", Written);
        await Api(stub, address).PutAsync("x", new OrdersBackup(), cancellationToken: Token);
        stub.Requests.Select(request => request.ToString()).Should().Equal($"PUT {path}/_replicator/x");
    }

    [Theory]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a b+c", "a%20b%2Bc")]
    [InlineData("50%", "50%25")]
    [InlineData("a%2Fb", "a%252Fb")]
    [InlineData("a?b#c", "a%3Fb%23c")]
    [InlineData("ä", "%C3%A4")]
    [InlineData("a/../b", "a%2F..%2Fb")]
    [InlineData("_design/filters", "_design/filters")]
    [InlineData("_design/a/b", "_design/a%2Fb")]
    public async Task Ids_are_one_segment(string id, string segment)
    {
        StubServer stub = Stub("GET", """{"_id":"x"}""");
        await Api(stub).GetAsync(id, Token);
        stub.Requests.Single().Path.Should().Be("/_replicator/" + segment);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task Ids_that_no_URL_can_hold_are_refused(string id)
    {
        StubServer stub = Stub("GET", "{}");
        await Api(stub).Invoking(api => api.GetAsync(id, Token)).Should().ThrowAsync<ArgumentException>();
        stub.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Job_ids_keep_their_plus()
    {
        StubServer stub = Stub("GET", """{"id":"abc+continuous"}""");
        await Api(stub).GetJobAsync("abc+continuous", Token);
        stub.Requests.Single().Path.Should().Be("/_scheduler/jobs/abc%2Bcontinuous");
    }

    [Fact]
    public async Task Queries_hold_what_is_given()
    {
        StubServer stub = Stub("GET", """{"total_rows":0,"offset":0,"docs":[]}""");
        IReplicatorApi api = Api<IReplicatorApi>(stub);
        await api.ListAsync("running,crashing", 10, 5, Token);
        await api.ListAsync(cancellationToken: Token);
        stub.Requests.Select(request => request.Path)
            .Should()
            .Equal("/_scheduler/docs/_replicator?states=running%2Ccrashing&limit=10&skip=5", "/_scheduler/docs/_replicator");
    }

    [Fact]
    public async Task The_body_is_what_the_specification_writes()
    {
        StubServer stub = Stub("PUT", Written);
        await Api(stub).PutAsync("x", new OrdersBackup(), "1-old", Token);
        StubRequest request = stub.Requests.Single();
        request.Path.Should().Be("/_replicator/x?rev=1-old");
        request.Header("Content-Type").Should().Be("application/json");
        request.Header("Accept").Should().Be("application/json");
        request
            .Body.Should()
            .Be(
                """{"_id":"orders-backup","source":{"url":"http://couch.example/rk-refit-orders"},"target":{"url":"http://couch.example/rk-refit-orders-copy"},"create_target":true}"""
            );
    }

    [Fact]
    public async Task Bare_names_get_the_credentials_of_the_client()
    {
        StubServer stub = Stub("PUT", Written);
        var client = new HttpClient(stub) { BaseAddress = new Uri("http://couch.example") };
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("us:er:pass")));
        await RestService.For<IOrdersBackupApi>(client).PutAsync("x", new OrdersBackup(), cancellationToken: Token);
        using var body = JsonDocument.Parse(stub.Requests.Single().Body);
        JsonElement basic = body.RootElement.GetProperty("source").GetProperty("auth").GetProperty("basic");
        basic.GetProperty("username").GetString().Should().Be("us");
        basic.GetProperty("password").GetString().Should().Be("er:pass");
    }

    [Fact]
    public async Task Bare_names_get_what_the_settings_say()
    {
        StubServer stub = Stub("PUT", Written);
        var context = new WriteContext(new Uri("http://inside:5984/"), EndpointCredentials.Basic("local", "secret"));
        var settings = new RefitSettings { HttpRequestMessageOptions = new() { [WriteContext.RequestOption] = context } };
        await RestService
            .For<IOrdersBackupApi>(new HttpClient(stub) { BaseAddress = new Uri("http://outside") }, settings)
            .PutAsync("x", new OrdersBackup(), cancellationToken: Token);
        stub.Requests.Single().Body.Should().Contain("http://inside:5984/rk-refit-orders\"").And.Contain("\"local\"");
    }

    [Fact]
    public async Task A_transient_replication_has_no_id_and_is_canceled_by_its_body()
    {
        StubServer stub = Stub("POST", """{"ok":true,"_local_id":"abc"}""");
        await Api(stub).StartTransientAsync(new OrdersBackup(), Token);
        await Api(stub).CancelTransientAsync(new OrdersBackup(), Token);
        await Api<IReplicatorApi>(stub).CancelTransientAsync("abc+continuous", Token);
        stub.Requests.Select(request => request.Path).Should().OnlyContain(path => path == "/_replicate");
        stub.Requests[0].Body.Should().NotContain("_id").And.NotContain("cancel");
        stub.Requests[1].Body.Should().Contain("\"cancel\":true").And.Contain("\"source\"");
        stub.Requests[2].Body.Should().Be("""{"cancel":true,"replication_id":"abc\u002Bcontinuous"}""");
    }

    [Fact]
    public async Task A_specification_that_breaks_a_rule_is_not_sent()
    {
        StubServer stub = Stub("PUT", Written);
        ICopyApi api = Api<ICopyApi>(stub);
        var broken = new Copy("x", null!);
        await api.Invoking(it => it.PutAsync("x", broken, cancellationToken: Token)).Should().ThrowAsync<ReplicationException>();
        await api.Invoking(it => it.PutWithResponseAsync("x", broken, cancellationToken: Token))
            .Should()
            .ThrowAsync<ReplicationException>();
        stub.Requests.Should().BeEmpty();
    }

    private static StubServer Stub(string method, string answer) =>
        new StubServer().On(method, "/", _ => StubServer.Json(HttpStatusCode.OK, answer));

    private static IOrdersBackupApi Api(StubServer stub, string address = "http://couch.example") => Api<IOrdersBackupApi>(stub, address);

    private static T Api<T>(StubServer stub, string address = "http://couch.example") =>
        RestService.For<T>(new HttpClient(stub) { BaseAddress = new Uri(address) });
}
