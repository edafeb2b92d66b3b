using System.Net;
using System.Security.Cryptography;
using System.Text;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Client;

/// <summary>Each kind of credentials against a server that checks them.</summary>
public sealed class CredentialsTests
{
    private const string Unauthorized = """{"error":"unauthorized","reason":"You are not authorized to access this db."}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Basic_credentials_of_the_address_are_decoded()
    {
        using var stub = new StubReplicator(options => options.BaseAddress = new Uri("http://jo%40home:p%3Aw%2F@couch.test:5984/prefix"));
        stub.Server.On(
            "GET",
            "/prefix/_scheduler",
            request =>
                request.Header("Authorization") == "Basic " + Convert.ToBase64String("jo@home:p:w/"u8)
                    ? Status()
                    : StubServer.Json(HttpStatusCode.Unauthorized, Unauthorized)
        );

        (await stub.Replicator.GetStatusAsync("x", Stop)).State.Should().Be(ReplicationState.Running);
    }

    [Fact]
    public async Task A_session_is_opened_once_and_again_when_the_server_refuses_the_cookie()
    {
        using var stub = new StubReplicator(options => options.Credentials = ReplicatorCredentials.Session("jo", "pw"));
        int sessions = 0;
        stub.Server.On(
                "POST",
                "/_session",
                request =>
                {
                    request.Body.Should().Be("""{"name":"jo","password":"pw"}""");
                    HttpResponseMessage opened = StubServer.Json("""{"ok":true}""");
                    opened.Headers.Add("Set-Cookie", $"AuthSession=cookie{++sessions}; Version=1; Max-Age=600; Path=/; HttpOnly");
                    return opened;
                }
            )
            .On(
                "GET",
                "/_scheduler",
                request =>
                    request.Header("Cookie") == $"AuthSession=cookie{Math.Max(sessions, 1)}" && request.Header("Authorization") is null
                        ? Status()
                        : StubServer.Json(HttpStatusCode.Unauthorized, Unauthorized)
            );

        await stub.Replicator.GetStatusAsync("x", Stop);
        await stub.Replicator.GetStatusAsync("x", Stop);
        sessions.Should().Be(1);

        stub.Server.OnEach("GET", "/_scheduler", () => StubServer.Json(HttpStatusCode.Unauthorized, Unauthorized), Status);
        await stub.Replicator.GetStatusAsync("x", Stop);
        sessions.Should().Be(2, "the cookie was refused");

        stub.Clock.Advance(TimeSpan.FromSeconds(481));
        await stub.Replicator.GetStatusAsync("x", Stop);
        sessions.Should().Be(3, "a fifth of the cookie's life was left");
    }

    [Fact]
    public async Task A_session_takes_over_the_cookie_that_the_server_renews()
    {
        using var stub = new StubReplicator(options => options.Credentials = ReplicatorCredentials.Session("jo", "pw"));
        stub.Server.On("POST", "/_session", _ => WithCookie(StubServer.Json("""{"ok":true}"""), "first"))
            .OnEach("GET", "/_scheduler", () => WithCookie(Status(), "second"), Status);

        await stub.Replicator.GetStatusAsync("x", Stop);
        await stub.Replicator.GetStatusAsync("x", Stop);

        stub.Server.Requests[^1].Header("Cookie").Should().Be("AuthSession=second");
        stub.Server.Count("POST", "/_session").Should().Be(1);
    }

    [Fact]
    public async Task A_wrong_password_is_not_tried_again_and_again()
    {
        using var stub = new StubReplicator(options => options.Credentials = ReplicatorCredentials.Session("jo", "pw"));
        stub.Server.On(
            "POST",
            "/_session",
            _ => StubServer.Json(HttpStatusCode.Unauthorized, """{"error":"unauthorized","reason":"Name or password is incorrect."}""")
        );

        Func<Task> act = () => stub.Replicator.StopAsync("x", Stop);

        (await act.Should().ThrowAsync<ReplicationAuthorizationException>()).Which.Reason.Should().Be("Name or password is incorrect.");
        stub.Server.Count("POST", "/_session").Should().Be(1, "five wrong passwords lock an account");
    }

    [Fact]
    public async Task An_IAM_key_is_exchanged_for_a_token_that_is_renewed_in_time_and_when_refused()
    {
        using var stub = new StubReplicator(options =>
            options.Credentials = ReplicatorCredentials.Iam("api key+1", new Uri("https://iam.test/identity/token"))
        );
        int tokens = 0;
        stub.Server.On(
                "POST",
                "/identity/token",
                request =>
                {
                    request.Header("Content-Type").Should().Be("application/x-www-form-urlencoded");
                    request.Header("Authorization").Should().BeNull();
                    request
                        .Body.Should()
                        .Contain("grant_type=urn%3Aibm%3Aparams%3Aoauth%3Agrant-type%3Aapikey")
                        .And.Contain("apikey=api+key%2B1");
                    return StubServer.Json($$"""{"access_token":"token{{++tokens}}","expires_in":3600}""");
                }
            )
            .On(
                "GET",
                "/_scheduler",
                request =>
                    request.Header("Authorization") == $"Bearer token{tokens}"
                        ? Status()
                        : StubServer.Json(HttpStatusCode.Unauthorized, Unauthorized)
            );

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => stub.Replicator.GetStatusAsync("x", Stop)));
        tokens.Should().Be(1, "those who wait share one exchange");

        stub.Clock.Advance(TimeSpan.FromSeconds(2881));
        await stub.Replicator.GetStatusAsync("x", Stop);
        tokens.Should().Be(2);

        stub.Server.OnEach("GET", "/_scheduler", () => StubServer.Json(HttpStatusCode.Unauthorized, Unauthorized), Status);
        await stub.Replicator.GetStatusAsync("x", Stop);
        tokens.Should().Be(3);
    }

    [Fact]
    public async Task An_IAM_key_that_is_refused_is_an_authorization_failure_without_the_key()
    {
        using var stub = new StubReplicator(options =>
            options.Credentials = ReplicatorCredentials.Iam("k3y", new Uri("https://iam.test/identity/token"))
        );
        stub.Server.On(
            "POST",
            "/identity/token",
            _ =>
                StubServer.Json(
                    HttpStatusCode.BadRequest,
                    """{"errorCode":"BXNIM0415E","errorMessage":"Provided API key could not be found: k3y"}"""
                )
        );

        Func<Task> act = () => stub.Replicator.GetStatusAsync("x", Stop);

        (await act.Should().ThrowAsync<ReplicationAuthorizationException>()).Which.ToString().Should().NotContain("k3y");
    }

    [Theory]
    [InlineData(ProxyTokenAlgorithm.Sha256)]
    [InlineData(ProxyTokenAlgorithm.Sha1)]
    public async Task Proxy_authentication_sends_user_roles_and_the_HMAC_of_the_user(ProxyTokenAlgorithm algorithm)
    {
        using var stub = new StubReplicator(options =>
            options.Credentials = ReplicatorCredentials.Proxy("jo", ["_admin", "staff"], "shared", algorithm)
        );
#pragma warning disable CA5350, CA1308 // What the server computes.
        byte[] hash =
            algorithm == ProxyTokenAlgorithm.Sha1 ? HMACSHA1.HashData("shared"u8, "jo"u8) : HMACSHA256.HashData("shared"u8, "jo"u8);
        string token = Convert.ToHexString(hash).ToLowerInvariant();
#pragma warning restore CA5350, CA1308
        stub.Server.On(
            "GET",
            "/_scheduler",
            request =>
                request.Header("X-Auth-CouchDB-UserName") == "jo"
                && request.Header("X-Auth-CouchDB-Roles") == "_admin,staff"
                && request.Header("X-Auth-CouchDB-Token") == token
                    ? Status()
                    : StubServer.Json(HttpStatusCode.Unauthorized, Unauthorized)
        );

        (await stub.Replicator.GetStatusAsync("x", Stop)).State.Should().Be(ReplicationState.Running);
    }

    [Fact]
    public async Task A_JWT_is_asked_for_again_when_the_server_refuses_it()
    {
        int tokens = 0;
        using var stub = new StubReplicator(options =>
            options.Credentials = ReplicatorCredentials.Jwt(_ => ValueTask.FromResult($"jwt{++tokens}"))
        );
        stub.Server.On(
            "GET",
            "/_scheduler",
            request =>
                request.Header("Authorization") == "Bearer jwt2" ? Status() : StubServer.Json(HttpStatusCode.Unauthorized, Unauthorized)
        );

        await stub.Replicator.GetStatusAsync("x", Stop);
        await stub.Replicator.GetStatusAsync("x", Stop);

        tokens.Should().Be(2);
    }

    [Fact]
    public async Task Bare_names_get_the_credentials_of_the_client()
    {
        using var stub = new StubReplicator();
        stub.Server.On(
            "PUT",
            "/_replicator",
            _ => StubServer.Json(HttpStatusCode.Created, """{"ok":true,"id":"orders-backup","rev":"1-a"}""")
        );

        await stub.Replicator.CreateAsync(StubReplicator.Spec(), Stop);

        stub.Server.Requests[0]
            .Body.Should()
            .Be(
                """{"_id":"orders-backup","source":{"auth":{"basic":{"username":"admin","password":"s3cret-pass"}},"url":"http://couch.test:5984/orders"},"target":{"auth":{"basic":{"username":"backup","password":"b4ckup-pass"}},"url":"https://backup.test/orders"}}"""
            );
    }

    [Fact]
    public async Task Bare_names_get_the_local_address_and_credentials_where_they_are_set()
    {
        using var stub = new StubReplicator(options =>
        {
            options.Credentials = ReplicatorCredentials.Session("jo", "pw");
            options.LocalBaseAddress = new Uri("http://127.0.0.1:5984");
            options.LocalCredentials = EndpointCredentials.Basic("repl", "local-pass");
        });
        stub.Server.On("POST", "/_session", _ => WithCookie(StubServer.Json("""{"ok":true}"""), "c"))
            .On("PUT", "/_replicator", _ => StubServer.Json(HttpStatusCode.Created, """{"ok":true,"id":"orders-backup","rev":"1-a"}"""));

        await stub.Replicator.CreateAsync(StubReplicator.Spec(), Stop);

        stub.Server.Requests[^1]
            .Body.Should()
            .Contain("""{"auth":{"basic":{"username":"repl","password":"local-pass"}},"url":"http://127.0.0.1:5984/orders"}""");
    }

    public static TheoryData<ReplicatorCredentials> WithoutPassword() =>
        [ReplicatorCredentials.Session("jo", "pw"), ReplicatorCredentials.Jwt("t"), ReplicatorCredentials.Proxy("jo", [], null)];

    [Theory]
    [MemberData(nameof(WithoutPassword))]
    public async Task Bare_names_of_a_client_without_a_password_to_write_down_are_refused(ReplicatorCredentials credentials)
    {
        using var stub = new StubReplicator(options => options.Credentials = credentials);

        Func<Task> act = () => stub.Replicator.CreateAsync(StubReplicator.Spec(), Stop);

        await act.Should().ThrowAsync<ReplicationValidationException>().WithMessage("*LocalCredentials*");
        stub.Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Bare_names_of_an_IAM_client_get_its_key()
    {
        using var stub = new StubReplicator(options =>
        {
            options.Server = CouchServer.Cloudant;
            options.Credentials = ReplicatorCredentials.Iam("the-key", new Uri("https://iam.test/identity/token"));
        });
        stub.Server.On("POST", "/identity/token", _ => StubServer.Json("""{"access_token":"t","expires_in":3600}"""))
            .On("PUT", "/_replicator", _ => StubServer.Json(HttpStatusCode.Created, """{"ok":true,"id":"orders-backup","rev":"1-a"}"""));

        await stub.Replicator.CreateAsync(StubReplicator.Spec(), Stop);

        stub.Server.Requests[^1].Body.Should().Contain("""{"auth":{"iam":{"api_key":"the-key"}},"url":"http://couch.test:5984/orders"}""");
    }

    [Fact]
    public async Task Bare_names_get_the_basic_credentials_of_the_clients_default_header()
    {
        using var stub = new StubServer();
        using var http = new HttpClient(stub)
        {
            DefaultRequestHeaders = { Authorization = new("Basic", Convert.ToBase64String("jo:p:w"u8)) },
        };
        using var replicator = new Replicator(
            http,
            new ReplicatorOptions { BaseAddress = new Uri("http://couch.test:5984"), Server = CouchServer.CouchDB35 }
        );
        stub.On("PUT", "/_replicator", _ => StubServer.Json(HttpStatusCode.Forbidden, """{"error":"forbidden","reason":"no \"p:w\""}"""));

        Func<Task> create = () => replicator.CreateAsync(StubReplicator.Spec(), Stop);

        (await create.Should().ThrowAsync<ReplicationValidationException>()).Which.Reason.Should().Be("no \"*****\"");
        stub.Requests[0]
            .Body.Should()
            .Contain("""{"auth":{"basic":{"username":"jo","password":"p:w"}},"url":"http://couch.test:5984/orders"}""");
        replicator.ToString().Should().Contain("jo").And.NotContain("p:w");
    }

    [Fact]
    public async Task A_default_header_that_changes_is_used_as_it_is_at_the_time()
    {
        using var stub = new StubServer();
        using var http = new HttpClient(stub)
        {
            DefaultRequestHeaders = { Authorization = new("Basic", Convert.ToBase64String("jo:old"u8)) },
        };
        using var replicator = new Replicator(http, new ReplicatorOptions { BaseAddress = new Uri("http://couch.test:5984") });
        stub.On("GET", "/_scheduler", _ => Status());

        http.DefaultRequestHeaders.Authorization = new("Basic", "bmV3");
        await replicator.GetStatusAsync("x", Stop);

        stub.Requests[0].Header("Authorization").Should().Be("Basic bmV3");
    }

    [Theory]
    [InlineData("Bearer", "t0ken")]
    [InlineData("Basic", "not base 64")]
    public async Task Bare_names_of_a_client_whose_default_header_holds_no_password_are_refused(string scheme, string parameter)
    {
        using var stub = new StubServer();
        using var http = new HttpClient(stub) { DefaultRequestHeaders = { Authorization = new(scheme, parameter) } };
        using var replicator = new Replicator(http, new ReplicatorOptions { BaseAddress = new Uri("http://couch.test:5984") });

        Func<Task> create = () => replicator.CreateAsync(StubReplicator.Spec(), Stop);

        await create.Should().ThrowAsync<ReplicationValidationException>().WithMessage("*LocalCredentials*");
        stub.Requests.Should().BeEmpty();
        replicator.ToString().Should().NotContain(parameter);
    }

    [Fact]
    public async Task The_clients_default_header_is_not_shown_to_other_servers()
    {
        using var stub = new StubServer();
        using var http = new HttpClient(stub)
        {
            DefaultRequestHeaders = { Authorization = new("Basic", Convert.ToBase64String("jo:pw"u8)) },
        };
        using var replicator = new Replicator(http, new ReplicatorOptions { BaseAddress = new Uri("http://couch.test:5984") });
        stub.On("GET", "/orders", _ => StubServer.Json("""{"update_seq":"1-a"}"""));
        ReplicationEndpoint foreign = ReplicationEndpoint.Remote("https://elsewhere.test/orders");

        foreach (
            ReplicationEndpoint anonymous in new[]
            {
                foreign,
                foreign.WithHeader("X-Key", "k"),
                ReplicationEndpoint.Remote("http://couch.test:5985/orders"),
                ReplicationEndpoint.Remote("https://couch.test:5984/orders"),
            }
        )
        {
            Func<Task> ask = () => replicator.GetUpdateSequenceAsync(anonymous, Stop);
            await ask.Should().ThrowAsync<ReplicationValidationException>().WithMessage("*default Authorization header*");
        }

        stub.Requests.Should().BeEmpty();
        await replicator.GetUpdateSequenceAsync(foreign.WithBasicAuth("ann", "other"), Stop);
        await replicator.GetUpdateSequenceAsync(foreign.WithHeader("Authorization", "Bearer x"), Stop);
        await replicator.GetUpdateSequenceAsync(ReplicationEndpoint.Remote("http://couch.test:5984/orders"), Stop);
        await replicator.GetUpdateSequenceAsync(ReplicationEndpoint.Database("orders"), Stop);

        string own = "Basic " + Convert.ToBase64String("jo:pw"u8);
        stub.Requests.Select(request => request.Header("Authorization"))
            .Should()
            .Equal("Basic " + Convert.ToBase64String("ann:other"u8), "Bearer x", own, own);
    }

    [Fact]
    public async Task The_clients_default_header_is_not_shown_to_IAM()
    {
        using var stub = new StubServer();
        using var http = new HttpClient(stub)
        {
            DefaultRequestHeaders = { Authorization = new("Basic", Convert.ToBase64String("jo:pw"u8)) },
        };
        using var replicator = new Replicator(
            http,
            new ReplicatorOptions
            {
                BaseAddress = new Uri("http://couch.test:5984"),
                Credentials = ReplicatorCredentials.Iam("key", new Uri("https://iam.test/identity/token")),
            }
        );

        Func<Task> ask = () => replicator.GetStatusAsync("x", Stop);

        await ask.Should().ThrowAsync<ReplicationAuthorizationException>().WithMessage("*default Authorization header*");
        stub.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_session_that_serves_several_replicators_has_a_cookie_for_each_server()
    {
        ReplicatorCredentials credentials = ReplicatorCredentials.Session("jo", "pw");
        using var one = new StubReplicator(options =>
            (options.Credentials, options.BaseAddress) = (credentials, new Uri("http://one.test"))
        );
        using var other = new StubReplicator(options =>
            (options.Credentials, options.BaseAddress) = (credentials, new Uri("http://other.test"))
        );
        one.Server.On("POST", "/_session", _ => WithCookie(StubServer.Json("""{"ok":true}"""), "of-one"))
            .On("GET", "/_scheduler", _ => Status());
        other
            .Server.On("POST", "/_session", _ => WithCookie(StubServer.Json("""{"ok":true}"""), "of-other"))
            .OnEach("GET", "/_scheduler", Status, () => StubServer.Json(HttpStatusCode.Unauthorized, Unauthorized), Status);

        foreach (Replicator replicator in new[] { one.Replicator, other.Replicator, one.Replicator, other.Replicator, one.Replicator })
            await replicator.GetStatusAsync("x", Stop);

        one.Server.Requests.Where(request => request.Method == "GET")
            .Should()
            .OnlyContain(request => request.Header("Cookie") == "AuthSession=of-one");
        other
            .Server.Requests.Where(request => request.Method == "GET")
            .Should()
            .OnlyContain(request => request.Header("Cookie") == "AuthSession=of-other");
        one.Server.Count("POST", "/_session").Should().Be(1, "a rejection by the other server does not concern this one");
        other.Server.Count("POST", "/_session").Should().Be(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_client_may_not_do_does_not_cost_a_new_secret_each_time(bool isSession)
    {
        int secrets = 0;
        using var stub = new StubReplicator(options =>
            options.Credentials = isSession
                ? ReplicatorCredentials.Session("jo", "pw")
                : ReplicatorCredentials.Jwt(_ => ValueTask.FromResult($"s{++secrets}"))
        );
        string valid = "";
        stub.Server.On("POST", "/_session", _ => WithCookie(StubServer.Json("""{"ok":true}"""), $"s{++secrets}"))
            .On(
                "GET",
                "/_scheduler",
                _ => StubServer.Json(HttpStatusCode.Unauthorized, """{"error":"unauthorized","reason":"You are not a server admin."}""")
            )
            .On(
                "GET",
                "/_replicator/x",
                request =>
                    (request.Header("Cookie") ?? request.Header("Authorization"))!.EndsWith(valid, StringComparison.Ordinal)
                        ? StubServer.Json("""{"_id":"x","_rev":"1-a","source":"http://h/s","target":"http://h/t"}""")
                        : StubServer.Json(HttpStatusCode.Unauthorized, Unauthorized)
            );

        for (int i = 0; i < 5; i++)
            await stub.Replicator.GetStatusAsync("x", Stop);
        secrets.Should().Be(2, "the first may have run out, the second cannot have");

        valid = "s3";
        await stub.Replicator.GetStatusAsync("x", Stop);
        secrets.Should().Be(3, "a rejected operation that the client may perform means that the secret has expired");

        valid = "s4";
        stub.Clock.Advance(TimeSpan.FromMinutes(6));
        await stub.Replicator.GetStatusAsync("x", Stop);
        secrets.Should().Be(4, "rights may come with a new secret");
    }

    private static HttpResponseMessage Status() => StubServer.Json("""{"doc_id":"x","state":"running","info":null}""");

    private static HttpResponseMessage WithCookie(HttpResponseMessage response, string value)
    {
        response.Headers.Add("Set-Cookie", $"AuthSession={value}; Max-Age=600; Path=/");
        return response;
    }
}
