using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReplicationKit.Tests.Client;

namespace ReplicationKit.Tests.Acceptance;

/// <summary>
/// Tests that change the configuration of a real server or restart it, and so require a server of their own: the environment variable
/// COUCHDB_THROWAWAY_URL names it, user and password of an administrator included. The embedded server has the same tests.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class ThrowawayServerTests : IAsyncLifetime
{
    private const string Reason = "Set COUCHDB_THROWAWAY_URL to a CouchDB that may be reconfigured and restarted.";

    private readonly Uri? _uri = Environment.GetEnvironmentVariable("COUCHDB_THROWAWAY_URL") is { Length: > 0 } url
        ? new Uri(url.EndsWith('/') ? url : url + "/")
        : null;
    private readonly HttpClient _http = new();
    private readonly List<string> _databases = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Uri Address => new(_uri!.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));

    public ValueTask InitializeAsync()
    {
        if (_uri is null)
            return default;
        _http.BaseAddress = Address;
        _http.DefaultRequestHeaders.Authorization = new(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(_uri.UserInfo)))
        );
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (string database in _databases)
            await _http.DeleteAsync(database);
        _http.Dispose();
    }

    [Fact]
    public async Task A_server_that_restarts_while_it_is_followed_is_survived()
    {
        Assert.SkipWhen(_uri is null, Reason);
        using Replicator replicator = Connect(null);
        ReplicationDocument spec = await SpecAsync();
        spec.Continuous = true;
        ReplicationHandle handle = await replicator.CreateAsync(spec, Stop);
        bool restarted = false;
        await foreach (ReplicationStatus status in handle.FollowAsync(Stop))
        {
            if (status.State == ReplicationState.Running && !restarted)
            {
                restarted = true;
                await RestartAsync();
                await PutAsync($"{spec.Source!.Address}/after", "{}");
            }

            if (status.DocsWritten > 0)
                break;
        }

        (await _http.GetStringAsync($"{spec.Target!.Address}/after", Stop)).Should().Contain("_rev");
        await handle.StopAsync(Stop);
    }

    [Fact]
    public async Task The_end_of_a_one_shot_is_reported_even_if_the_server_restarted_meanwhile()
    {
        Assert.SkipWhen(_uri is null, Reason);
        using Replicator replicator = Connect(null);
        ReplicationDocument spec = await SpecAsync(documents: 200);
        (spec.WorkerBatchSize, spec.WorkerProcesses, spec.HttpConnections) = (1, 1, 2);
        ReplicationHandle handle = await replicator.CreateAsync(spec, Stop);
        Task<ReplicationStatus> end = handle.WaitForCompletionAsync(Stop);
        await foreach (ReplicationStatus status in handle.FollowAsync(Stop))
        {
            if (status.State == ReplicationState.Running)
                break;
        }

        await RestartAsync();

        (await end).State.Should().Be(ReplicationState.Completed);
        await handle.StopAsync(Stop);
    }

    [Fact]
    public async Task Proxy_authentication_is_accepted_by_a_server_that_checks_it()
    {
        Assert.SkipWhen(_uri is null, Reason);
        Version version = await VersionAsync();
        string section = version < new Version(3, 2) ? "couch_httpd_auth" : "chttpd_auth";
        await ConfigureAsync(section + "/secret", "shared-secret");
        await ConfigureAsync(section + "/proxy_use_secret", "true");
        await ConfigureAsync(
            "chttpd/authentication_handlers",
            "{chttpd_auth, cookie_authentication_handler}, {chttpd_auth, proxy_authentication_handler}, {chttpd_auth, default_authentication_handler}"
        );
        await RestartAsync();
        try
        {
            using Replicator right = Connect(ReplicatorCredentials.Proxy("jo", ["_admin"], "shared-secret"));
            using Replicator old = Connect(ReplicatorCredentials.Proxy("jo", ["_admin"], "shared-secret", ProxyTokenAlgorithm.Sha1));
            using Replicator wrong = Connect(ReplicatorCredentials.Proxy("jo", ["_admin"], "guessed"));

            if (version >= new Version(3, 3))
                await AssertAcceptedAsync(right);
            await AssertAcceptedAsync(old);
            await wrong.Awaiting(replicator => replicator.StopAsync("x", Stop)).Should().ThrowAsync<ReplicationAuthorizationException>();
        }
        finally
        {
            await ResetAsync();
        }
    }

    [Fact]
    public async Task A_JWT_is_accepted_by_a_server_that_checks_it_and_renewed_when_it_has_run_out()
    {
        Assert.SkipWhen(_uri is null, Reason);
        Assert.SkipWhen(await VersionAsync() < new Version(3, 1), "CouchDB 3.1 or later accepts JWT.");
        await ConfigureAsync("jwt_keys/hmac:_default", Convert.ToBase64String("signing-secret"u8));
        await ConfigureAsync("jwt_auth/required_claims", "exp");
        await ConfigureAsync(
            "chttpd/authentication_handlers",
            "{chttpd_auth, cookie_authentication_handler}, {chttpd_auth, jwt_authentication_handler}, {chttpd_auth, default_authentication_handler}"
        );
        await RestartAsync();
        try
        {
            int tokens = 0;
            using Replicator right = Connect(
                ReplicatorCredentials.Jwt(_ =>
                    ValueTask.FromResult(Token("signing-secret", ++tokens == 1 ? TimeSpan.FromHours(-1) : TimeSpan.FromHours(1)))
                )
            );
            using Replicator wrong = Connect(ReplicatorCredentials.Jwt(Token("another-secret", TimeSpan.FromHours(1))));

            await wrong.Awaiting(replicator => replicator.StopAsync("x", Stop)).Should().ThrowAsync<ReplicationException>();
            await AssertAcceptedAsync(right);
            tokens.Should().Be(2, "the first one had run out");
        }
        finally
        {
            await ResetAsync();
        }
    }

    [Fact]
    public async Task A_wrong_password_is_an_authorization_failure_and_is_sent_once()
    {
        Assert.SkipWhen(_uri is null, Reason);
        using var counter = new CountingHandler();
        using var http = new HttpClient(counter);
        using var replicator = new Replicator(
            http,
            new ReplicatorOptions { BaseAddress = Address, Credentials = ReplicatorCredentials.Basic("unknown", "wrong") }
        );

        Func<Task> act = () => replicator.StopAsync("x", Stop);

        (await act.Should().ThrowAsync<ReplicationAuthorizationException>()).Which.Reason.Should().Be("Name or password is incorrect.");
        counter.Requests.Should().ContainSingle();
    }

    private static async Task AssertAcceptedAsync(Replicator replicator) =>
        await replicator
            .Awaiting(one => one.GetStatusAsync("no-such-replication", Stop))
            .Should()
            .ThrowAsync<ReplicationNotFoundException>("the server let the client in");

    private static string Token(string secret, TimeSpan lifetime)
    {
        long end = (DateTimeOffset.UtcNow + lifetime).ToUnixTimeSeconds();
        string head =
            Encode("""{"alg":"HS256","typ":"JWT"}"""u8)
            + "."
            + Encode(Encoding.UTF8.GetBytes($$"""{"sub":"jo","exp":{{end}},"_couchdb.roles":["_admin"]}"""));
        return head + "." + Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(head)));
    }

    private static string Encode(ReadOnlySpan<byte> bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private Replicator Connect(ReplicatorCredentials? credentials) =>
        Replicator.Connect(
            new ReplicatorOptions
            {
                BaseAddress = credentials is null ? _uri : Address,
                Credentials = credentials,
                PollInterval = TimeSpan.FromMilliseconds(250),
            }
        );

    private async Task<ReplicationDocument> SpecAsync(int documents = 0)
    {
        string name = $"rk-throwaway-{Guid.NewGuid():N}";
        foreach (string database in new[] { name + "-s", name + "-t" })
        {
            _databases.Add(database);
            await PutAsync(database, null);
        }

        if (documents > 0)
        {
            using var body = new StringContent(
                $$"""{"docs":[{{string.Join(',', Enumerable.Range(0, documents).Select(i => $$"""{"_id":"d{{i:D5}}"}"""))}}]}""",
                Encoding.UTF8,
                "application/json"
            );
            (await _http.PostAsync(name + "-s/_bulk_docs", body, Stop)).EnsureSuccessStatusCode();
        }

        return new()
        {
            Id = name,
            Source = ReplicationEndpoint.Database(name + "-s"),
            Target = ReplicationEndpoint.Database(name + "-t"),
        };
    }

    private Task ConfigureAsync(string key, string value) =>
        PutAsync("_node/_local/_config/" + key, System.Text.Json.JsonSerializer.Serialize(value));

    /// <summary>Takes the settings back.</summary>
    private async Task<Version> VersionAsync()
    {
        using JsonDocument welcome = JsonDocument.Parse(await _http.GetStringAsync("", Stop));
        string[] parts = welcome.RootElement.GetProperty("version").GetString()!.Split('.', '-');
        return new Version($"{parts[0]}.{parts[1]}");
    }

    private async Task ResetAsync()
    {
        foreach (
            string key in new[]
            {
                "chttpd/authentication_handlers",
                "jwt_auth/required_claims",
                "jwt_keys/hmac:_default",
                "chttpd_auth/proxy_use_secret",
                "couch_httpd_auth/proxy_use_secret",
            }
        )
            await _http.DeleteAsync("_node/_local/_config/" + key, Stop);
        await RestartAsync();
    }

    private async Task RestartAsync()
    {
        using var body = new StringContent("{}", Encoding.UTF8, "application/json");
        (await _http.PostAsync("_node/_local/_restart", body, Stop)).EnsureSuccessStatusCode();
        bool wasDown = false;
        while (true)
        {
            try
            {
                bool isUp =
                    (await _http.GetAsync("_up", Stop)).IsSuccessStatusCode
                    && (await _http.GetAsync("_replicator", Stop)).IsSuccessStatusCode;
                if (isUp && wasDown)
                    return;
                wasDown |= !isUp;
            }
            catch (HttpRequestException)
            {
                wasDown = true;
            }
        }
    }

    private async Task PutAsync(string path, string? body)
    {
        using HttpContent? content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        (await _http.PutAsync(path, content, Stop)).EnsureSuccessStatusCode();
    }
}
