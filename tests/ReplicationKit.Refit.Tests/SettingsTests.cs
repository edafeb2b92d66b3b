using System.Net;
using Refit;
using ReplicationKit.Testing;

namespace ReplicationKit.Refit.Tests;

/// <summary>The user's settings hold, and every way to a client leads to the implementation.</summary>
public class SettingsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_handler_of_the_settings_sends()
    {
        StubServer stub = Stub();
        var settings = new RefitSettings { HttpMessageHandlerFactory = () => stub };
        await RestService.For<IOrdersBackupApi>("http://couch.example/couch/", settings).GetAsync("x", Token);
        stub.Requests.Single().Path.Should().Be("/couch/_replicator/x");
    }

    [Fact]
    public async Task Options_of_the_settings_and_the_interface_are_on_the_request()
    {
        HttpRequestMessage? sent = null;
        var recorder = new Recorder(request => sent = request) { InnerHandler = Stub() };
        var settings = new RefitSettings { HttpRequestMessageOptions = new() { ["tenant"] = "a" } };
        await RestService.For<IOrdersBackupApi>(new HttpClient(recorder) { BaseAddress = new Uri("http://couch.example") }, settings).GetAsync("x", Token);

        sent!.Options.TryGetValue(new HttpRequestOptionsKey<object>("tenant"), out object? tenant).Should().BeTrue();
        tenant.Should().Be("a");
        sent.Options.TryGetValue(new HttpRequestOptionsKey<Type>(HttpRequestMessageOptions.InterfaceType), out Type? type).Should().BeTrue();
        type.Should().Be<IOrdersBackupApi>();
    }

#if REFIT_12_OR_NEWER
    [Fact]
    public async Task Version_and_captured_content_are_on_the_request()
    {
        HttpRequestMessage? sent = null;
        var recorder = new Recorder(request => sent = request) { InnerHandler = Stub() };
        var settings = new RefitSettings { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, CaptureRequestContent = true };
        await RestService.For<IOrdersBackupApi>(new HttpClient(recorder) { BaseAddress = new Uri("http://couch.example") }, settings).PutAsync("x", new OrdersBackup(), cancellationToken: Token);
        sent!.Version.Should().Be(HttpVersion.Version20);
        sent.VersionPolicy.Should().Be(HttpVersionPolicy.RequestVersionExact);
        sent.Options.TryGetValue(new HttpRequestOptionsKey<string>(HttpRequestMessageOptions.RequestContent), out string? content).Should().BeTrue();
        content.Should().StartWith("""{"_id":"orders-backup",""");
    }

    [Fact]
    public async Task A_getter_of_tokens_gives_a_bearer_token_where_the_client_has_no_credentials()
    {
        StubServer stub = Stub();
        var settings = new RefitSettings { AuthorizationHeaderValueGetter = async (_, _) => await Task.FromResult("token") };
        await RestService.For<IOrdersBackupApi>(new HttpClient(stub) { BaseAddress = new Uri("http://couch.example") }, settings).GetAsync("x", Token);
        var client = new HttpClient(stub) { BaseAddress = new Uri("http://couch.example"), DefaultRequestHeaders = { Authorization = new("Basic", "YTpi") } };
        await RestService.For<IOrdersBackupApi>(client, settings).GetAsync("x", Token);
        stub.Requests.Select(request => request.Header("Authorization")).Should().Equal("Bearer token", "Basic YTpi");
    }

    [Fact]
    public void Generated_clients_are_found_without_reflection() =>
        RestService.ForGenerated<ILiveOrdersApi>(new HttpClient { BaseAddress = new Uri("http://couch.example") }, new RefitSettings()).Should().NotBeNull();
#endif

    [Fact]
    public void There_is_one_implementation_for_each_interface()
    {
        Type[] implementations = [.. typeof(IOrdersBackupApi).Assembly.GetTypes().Where(type => type is { IsClass: true } && typeof(IOrdersBackupApi).IsAssignableFrom(type))];
        implementations.Should().ContainSingle();
        implementations[0].IsNotPublic.Should().BeFalse("it is nested");
        implementations[0].IsNestedAssembly.Should().BeTrue();
        implementations[0].IsSealed.Should().BeTrue();
    }

    [Fact]
    public void Interfaces_are_as_visible_as_their_specifications()
    {
        typeof(IOrdersBackupApi).IsPublic.Should().BeTrue();
        typeof(ILiveOrdersApi).IsPublic.Should().BeFalse();
        typeof(Outer.IMiddle.IInnerApi).IsNestedPublic.Should().BeTrue();
        typeof(IReplicatorApi).IsPublic.Should().BeFalse();
    }

    private static StubServer Stub() => new StubServer()
        .On("GET", "/", _ => StubServer.Json("""{"_id":"x"}"""))
        .On("PUT", "/", _ => StubServer.Json("""{"ok":true,"id":"x","rev":"1-a"}"""));

    private sealed class Recorder(Action<HttpRequestMessage> record) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            record(request);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
