using System.Security.Cryptography;
using System.Text;
using ReplicationKit.Embedded;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Acceptance;

/// <summary>What needs a server of its own: one that restarts, one that checks tokens, one whose clock runs fast.</summary>
public sealed class EmbeddedServerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_restarts_while_it_is_followed_is_survived()
    {
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync(cancellationToken: Stop);
        using var http = new HttpClient();
        await CreateAsync(http, couch, "source");
        await CreateAsync(http, couch, "target");
        using Replicator replicator = Connect(couch.Uri);
        ReplicationDocument spec = Spec();
        spec.Continuous = true;
        ReplicationHandle handle = await replicator.CreateAsync(spec, Stop);
        var written = new List<long>();
        await foreach (ReplicationStatus status in handle.FollowAsync(Stop))
        {
            if (status.State == ReplicationState.Running && written.Count == 0)
            {
                written.Add(status.DocsWritten);
                await couch.RestartAsync(Stop);
                await PutAsync(http, couch, "source/after", "{}");
            }

            if (status.DocsWritten > 0)
                break;
        }

        (await GetAsync(http, couch, "target/after")).Should().Contain("\"_rev\"");
    }

    [Fact]
    public async Task A_replication_that_crashed_is_followed_until_it_recovers()
    {
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync(
            new EmbeddedCouchOptions { CrashBackoff = TimeSpan.FromMilliseconds(200) },
            Stop
        );
        using var http = new HttpClient();
        await CreateAsync(http, couch, "target");
        using Replicator replicator = Connect(couch.Uri);
        ReplicationHandle handle = await replicator.CreateAsync(Spec(), Stop);
        var states = new List<ReplicationState>();
        await foreach (ReplicationStatus status in handle.FollowAsync(Stop))
        {
            if (status.State == ReplicationState.Crashing && !states.Contains(ReplicationState.Crashing))
            {
                status.Failure.Should().Be(ReplicationFailure.SourceNotFound);
                await CreateAsync(http, couch, "source");
            }

            states.Add(status.State);
        }

        states.Should().Contain(ReplicationState.Crashing);
        states[^1].Should().Be(ReplicationState.Completed);
    }

    [Fact]
    public async Task Proxy_authentication_is_accepted_by_a_server_that_checks_it()
    {
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync(new EmbeddedCouchOptions { ProxyAuthSecret = "shared" }, Stop);
        using Replicator right = Connect(couch.BaseAddress, ReplicatorCredentials.Proxy("jo", ["_admin"], "shared"));
        using Replicator wrong = Connect(couch.BaseAddress, ReplicatorCredentials.Proxy("jo", ["_admin"], "guessed"));

        Func<Task> asked = () => right.GetStatusAsync("x", Stop);
        Func<Task> refused = () => wrong.StopAsync("x", Stop);

        await asked.Should().ThrowAsync<ReplicationNotFoundException>("the server let the client in");
        await refused.Should().ThrowAsync<ReplicationAuthorizationException>();
    }

    [Fact]
    public async Task A_JWT_is_accepted_by_a_server_that_checks_it()
    {
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync(new EmbeddedCouchOptions { JwtSecret = "signing-secret" }, Stop);
        using Replicator right = Connect(couch.BaseAddress, ReplicatorCredentials.Jwt(Token("signing-secret")));
        using Replicator wrong = Connect(couch.BaseAddress, ReplicatorCredentials.Jwt(Token("another-secret")));

        Func<Task> asked = () => right.GetStatusAsync("x", Stop);
        Func<Task> refused = () => wrong.StopAsync("x", Stop);

        await asked.Should().ThrowAsync<ReplicationNotFoundException>("the server let the client in");
        await refused.Should().ThrowAsync<ReplicationException>();
    }

    [Fact]
    public async Task A_session_that_has_run_out_is_opened_again()
    {
        var clock = new TestClock();
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync(
            new EmbeddedCouchOptions { TimeProvider = clock, SessionTimeout = TimeSpan.FromMinutes(10) },
            Stop
        );
        using var http = new HttpClient();
        await CreateAsync(http, couch, "source");
        using var counter = new CountingHandler();
        using var client = new HttpClient(counter);
        using var replicator = new Replicator(
            client,
            new ReplicatorOptions { BaseAddress = couch.BaseAddress, Credentials = ReplicatorCredentials.Session("admin", "password") }
        );
        await replicator.GetUpdateSequenceAsync(ReplicationEndpoint.Database("source"), Stop);

        clock.Advance(TimeSpan.FromMinutes(11));
        await replicator.GetUpdateSequenceAsync(ReplicationEndpoint.Database("source"), Stop);

        counter.Requests.Should().Equal("POST /_session", "GET /source", "GET /source", "POST /_session", "GET /source");
    }

    [Fact]
    public async Task A_wrong_password_is_an_authorization_failure()
    {
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync(cancellationToken: Stop);
        using Replicator replicator = Connect(couch.BaseAddress, ReplicatorCredentials.Basic("admin", "wrong"));

        Func<Task> act = () => replicator.StopAsync("x", Stop);

        (await act.Should().ThrowAsync<ReplicationAuthorizationException>()).Which.Reason.Should().Be("Name or password is incorrect.");
    }

    [Fact]
    public async Task Row6_Without_its_replicator_database_a_server_is_told_how_to_create_it()
    {
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync(cancellationToken: Stop);
        using Replicator replicator = Replicator.Connect(
            new ReplicatorOptions { BaseAddress = couch.Uri, Database = "missing/_replicator" }
        );

        Func<Task> create = () => replicator.CreateAsync(Spec(), Stop);
        Func<Task> follow = () => replicator.WaitForCompletionAsync("x", Stop);

        await create.Should().ThrowAsync<ReplicationNotFoundException>().WithMessage("*replicator database does not exist*");
        await follow.Should().ThrowAsync<ReplicationNotFoundException>().WithMessage("*replicator database does not exist*");
    }

    private static ReplicationDocument Spec() =>
        new()
        {
            Id = "x",
            Source = ReplicationEndpoint.Database("source"),
            Target = ReplicationEndpoint.Database("target"),
        };

    private static Replicator Connect(Uri address, ReplicatorCredentials? credentials = null) =>
        Replicator.Connect(
            new ReplicatorOptions
            {
                BaseAddress = address,
                Credentials = credentials,
                PollInterval = TimeSpan.FromMilliseconds(100),
            }
        );

    private static Task CreateAsync(HttpClient http, EmbeddedCouch couch, string database) => PutAsync(http, couch, database, null);

    private static async Task PutAsync(HttpClient http, EmbeddedCouch couch, string path, string? body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(couch.BaseAddress, path));
        request.Headers.Authorization = new("Basic", Convert.ToBase64String("admin:password"u8));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        (await http.SendAsync(request, Stop)).EnsureSuccessStatusCode();
    }

    private static async Task<string> GetAsync(HttpClient http, EmbeddedCouch couch, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(couch.BaseAddress, path));
        request.Headers.Authorization = new("Basic", Convert.ToBase64String("admin:password"u8));
        return await (await http.SendAsync(request, Stop)).Content.ReadAsStringAsync(Stop);
    }

    private static string Token(string secret)
    {
        string head =
            Encode("""{"alg":"HS256","typ":"JWT"}"""u8) + "." + Encode("""{"sub":"jo","exp":4102444800,"_couchdb.roles":["_admin"]}"""u8);
        return head + "." + Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(head)));
    }

    private static string Encode(ReadOnlySpan<byte> bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
