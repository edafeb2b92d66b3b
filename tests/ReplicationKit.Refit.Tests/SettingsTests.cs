using System.Net;
using Refit;
using ReplicationKit.Testing;
#if REFIT_15_OR_NEWER
using System.IO.Compression;
#endif

#if REFIT_15_OR_NEWER
using System.Text;
#endif

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
        await RestService
            .For<IOrdersBackupApi>(new HttpClient(recorder) { BaseAddress = new Uri("http://couch.example") }, settings)
            .GetAsync("x", Token);

        sent!.Options.TryGetValue(new HttpRequestOptionsKey<object>("tenant"), out object? tenant).Should().BeTrue();
        tenant.Should().Be("a");
        sent.Options.TryGetValue(new HttpRequestOptionsKey<Type>(HttpRequestMessageOptions.InterfaceType), out Type? type)
            .Should()
            .BeTrue();
        type.Should().Be<IOrdersBackupApi>();
    }

#if REFIT_12_OR_NEWER
    [Fact]
    public async Task Version_and_captured_content_are_on_the_request()
    {
        HttpRequestMessage? sent = null;
        var recorder = new Recorder(request => sent = request) { InnerHandler = Stub() };
        var settings = new RefitSettings
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            CaptureRequestContent = true,
        };
        await RestService
            .For<IOrdersBackupApi>(new HttpClient(recorder) { BaseAddress = new Uri("http://couch.example") }, settings)
            .PutAsync("x", new OrdersBackup(), cancellationToken: Token);
        sent!.Version.Should().Be(HttpVersion.Version20);
        sent.VersionPolicy.Should().Be(HttpVersionPolicy.RequestVersionExact);
        sent.Options.TryGetValue(new HttpRequestOptionsKey<string>(HttpRequestMessageOptions.RequestContent), out string? content)
            .Should()
            .BeTrue();
        content.Should().StartWith("""{"_id":"orders-backup",""");
    }

    [Fact]
    public async Task A_getter_of_tokens_gives_a_bearer_token_where_the_client_has_no_credentials()
    {
        StubServer stub = Stub();
        var settings = new RefitSettings { AuthorizationHeaderValueGetter = async (_, _) => await Task.FromResult("token") };
        await RestService
            .For<IOrdersBackupApi>(new HttpClient(stub) { BaseAddress = new Uri("http://couch.example") }, settings)
            .GetAsync("x", Token);
        var client = new HttpClient(stub)
        {
            BaseAddress = new Uri("http://couch.example"),
            DefaultRequestHeaders = { Authorization = new("Basic", "YTpi") },
        };
        await RestService.For<IOrdersBackupApi>(client, settings).GetAsync("x", Token);
        stub.Requests.Select(request => request.Header("Authorization")).Should().Equal("Bearer token", "Basic YTpi");
    }

    [Fact]
    public void Generated_clients_are_found_without_reflection() =>
        RestService
            .ForGenerated<ILiveOrdersApi>(new HttpClient { BaseAddress = new Uri("http://couch.example") }, new RefitSettings())
            .Should()
            .NotBeNull();
#endif

#if REFIT_14_OR_NEWER
    [Fact]
    public async Task Handlers_see_the_operation_its_route_and_where_wanted_its_arguments()
    {
        var sent = new List<HttpRequestMessage>();
        var recorder = new Recorder(sent.Add) { InnerHandler = Stub() };
        var client = new HttpClient(recorder) { BaseAddress = new Uri("http://couch.example") };
        var spec = new OrdersBackup();
        await RestService.For<IOrdersBackupApi>(client).GetWithResponseAsync("x", Token);
        await RestService
            .For<IOrdersBackupApi>(client, new RefitSettings { CaptureMethodArguments = true })
            .PutAsync("x", spec, "1-a", Token);
        await RestService.For<IReplicatorApi>(client, new RefitSettings { CaptureMethodArguments = true }).GetAsync("y", Token);

        sent.Select(request => Option<string>(request, HttpRequestMessageOptions.MethodName))
            .Should()
            .Equal("GetWithResponseAsync", "PutAsync", "GetAsync");
        sent.Select(request => Option<string>(request, HttpRequestMessageOptions.RelativePathTemplate))
            .Should()
            .OnlyContain(route => route == "/_replicator/{id}");
        Option<object?[]>(sent[0], HttpRequestMessageOptions.MethodArguments).Should().BeNull();
        Option<object?[]>(sent[1], HttpRequestMessageOptions.MethodArguments).Should().Equal("x", spec, "1-a", Token);
        Option<object?[]>(sent[2], HttpRequestMessageOptions.MethodArguments).Should().Equal("y", Token);
    }

    private static T? Option<T>(HttpRequestMessage request, string name)
        where T : class => request.Options.TryGetValue(new HttpRequestOptionsKey<T>(name), out T? value) ? value : null;
#endif

#if REFIT_15_OR_NEWER
    [Theory]
    [InlineData(RequestCompression.GZip, "gzip")]
    [InlineData(RequestCompression.Brotli, "br")]
    public async Task Bodies_are_compressed_as_the_settings_say(RequestCompression compression, string coding)
    {
        var settings = new RefitSettings
        {
            RequestCompression = compression,
            RequestCompressionLevel = CompressionLevel.SmallestSize,
            CaptureRequestContent = true,
        };
        var options = new RefitSettings { RequestCompression = compression };

        // Refit has these where it is built for .NET 9 or newer.
        if (typeof(RefitSettings).GetProperty("RequestCompressionOptions") is { } property)
        {
            object value = Activator.CreateInstance(property.PropertyType)!;
            property.PropertyType.GetProperty("GZip")!.SetValue(value, new ZLibCompressionOptions { CompressionLevel = 9 });
            property.PropertyType.GetProperty("Brotli")!.SetValue(value, new BrotliCompressionOptions { Quality = 11 });
            property.SetValue(options, value);
        }

        foreach (RefitSettings each in new[] { settings, options })
        {
            (string sent, HttpContent? content, byte[] body) = await PutAsync(each);
            content!.Headers.ContentEncoding.Should().Equal(coding);
            content.Headers.ContentType!.ToString().Should().Be("application/json");
            content.Headers.ContentLength.Should().Be(body.Length);
            sent.Should().StartWith("""{"_id":"orders-backup",""");
            using Stream plain =
                coding == "br"
                    ? new BrotliStream(new MemoryStream(body), CompressionMode.Decompress)
                    : new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
            (await new StreamReader(plain).ReadToEndAsync(Token)).Should().Be(sent);
        }
    }

    [Theory]
    [InlineData(RequestCompression.None)]
    [InlineData(RequestCompression.Default)]
    public async Task Bodies_are_plain_where_the_settings_say_nothing(RequestCompression compression)
    {
        (string sent, HttpContent? content, byte[] body) = await PutAsync(new RefitSettings { RequestCompression = compression });
        content!.Headers.ContentEncoding.Should().BeEmpty();
        Encoding.UTF8.GetString(body).Should().Be(sent);
    }

    [Fact]
    public async Task A_compression_that_is_not_to_be_had_is_refused() =>
        await FluentActions
            .Awaiting(() => PutAsync(new RefitSettings { RequestCompression = RequestCompression.Zstandard }))
            .Should()
            .ThrowAsync<PlatformNotSupportedException>()
            .WithMessage("*Zstandard*");

    /// <summary>The body before it was compressed, the content that was sent, and its bytes.</summary>
    private static async Task<(string Plain, HttpContent? Content, byte[] Body)> PutAsync(RefitSettings settings)
    {
        settings.CaptureRequestContent = true;
        HttpContent? content = null;
        string plain = "";
        byte[] body = [];
        var recorder = new Recorder(request =>
        {
            content = request.Content;
            plain = Option<string>(request, HttpRequestMessageOptions.RequestContent)!;
            using var buffer = new MemoryStream();
            content!.CopyTo(buffer, null, Token);
            body = buffer.ToArray();
        })
        {
            InnerHandler = Stub(),
        };
        await RestService
            .For<IOrdersBackupApi>(new HttpClient(recorder) { BaseAddress = new Uri("http://couch.example") }, settings)
            .PutAsync("x", new OrdersBackup(), cancellationToken: Token);
        return (plain, content, body);
    }
#endif

    [Fact]
    public void There_is_one_implementation_for_each_interface()
    {
        Type[] implementations =
        [
            .. typeof(IOrdersBackupApi)
                .Assembly.GetTypes()
                .Where(type => type is { IsClass: true } && typeof(IOrdersBackupApi).IsAssignableFrom(type)),
        ];
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

    private static StubServer Stub() =>
        new StubServer()
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
