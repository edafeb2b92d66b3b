using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReplicationKit.Testing;

namespace ReplicationKit.Embedded.Tests;

/// <summary>Who may do what, and how one proves who one is.</summary>
public sealed class AuthenticationTests : ServerFixture
{
    private readonly TestClock _clock = new();

    private protected override EmbeddedCouchOptions Options =>
        new()
        {
            TimeProvider = _clock,
            ProxyAuthSecret = "proxy secret",
            JwtSecret = "jwt secret",
        };

    [Fact]
    public async Task A_session_cookie_stands_for_the_password_until_it_expires()
    {
        using var anonymous = new CouchClient(Couch, null);
        CouchAnswer login = await anonymous.PostAsync("_session", """{"name":"admin","password":"password"}""");
        string cookie = login.Headers.Split("Set-Cookie: ")[1].Split(';')[0];

        CouchAnswer session = await anonymous.SendAsync(HttpMethod.Get, "_session", null, ("Cookie", cookie));
        _clock.Advance(TimeSpan.FromMinutes(11));
        CouchAnswer expired = await anonymous.SendAsync(HttpMethod.Get, "_session", null, ("Cookie", cookie));

        session.Json.GetProperty("userCtx").GetProperty("name").GetString().Should().Be("admin");
        session.Json.GetProperty("info").GetProperty("authenticated").GetString().Should().Be("cookie");
        expired.Json.GetProperty("userCtx").GetProperty("name").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_forged_cookie_is_nobody()
    {
        using var anonymous = new CouchClient(Couch, null);
        string forged = Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{_clock.GetUtcNow().ToUnixTimeSeconds():X}:00")).TrimEnd('=');

        CouchAnswer answer = await anonymous.SendAsync(HttpMethod.Get, "_all_dbs", null, ("Cookie", "AuthSession=" + forged));

        answer.Status.Should().Be(401);
    }

    [Fact]
    public async Task A_wrong_password_at_login_is_unauthorized()
    {
        using var anonymous = new CouchClient(Couch, null);

        (await anonymous.PostAsync("_session", """{"name":"admin","password":"wrong"}""")).Status.Should().Be(401);
    }

    [Fact]
    public async Task A_password_is_stored_as_a_hash_and_lets_its_owner_in()
    {
        await CreateUserAsync("joe", "s3cret", "[\"staff\"]");
        using var joe = new CouchClient(Couch, "joe", "s3cret");

        CouchAnswer session = await joe.GetAsync("_session");
        CouchAnswer stored = await Client.GetAsync("_users/org.couchdb.user:joe");

        session.Json.GetProperty("userCtx").GetProperty("roles")[0].GetString().Should().Be("staff");
        stored.Json.GetProperty("password_scheme").GetString().Should().Be("pbkdf2");
        stored.Text.Should().NotContain("s3cret");
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_an_account_for_five_minutes()
    {
        await CreateUserAsync("joe", "right", "[]");
        using var wrong = new CouchClient(Couch, "joe", "wrong");
        using var right = new CouchClient(Couch, "joe", "right");
        for (int i = 0; i < 5; i++)
            (await wrong.GetAsync("_session")).Status.Should().Be(401);

        CouchAnswer locked = await right.GetAsync("_session");
        _clock.Advance(TimeSpan.FromMinutes(5));
        CouchAnswer open = await right.GetAsync("_session");

        locked.Status.Should().Be(403);
        open.Status.Should().Be(200);
    }

    [Fact]
    public async Task Members_may_write_documents_but_no_design_documents()
    {
        await CreateUserAsync("joe", "s3cret", "[\"staff\"]");
        using var joe = new CouchClient(Couch, "joe", "s3cret");
        CouchAnswer before = await joe.PutAsync("db/x", "{}");
        await Client.PutAsync("db/_security", """{"members":{"roles":["staff"]},"admins":{"names":["boss"]}}""");

        CouchAnswer document = await joe.PutAsync("db/x", "{}");
        CouchAnswer design = await joe.PutAsync("db/_design/x", "{}");

        before.Status.Should().Be(403);
        document.Status.Should().Be(201);
        design.Status.Should().Be(401);
        design.Json.GetProperty("reason").GetString().Should().Be("You are not a db or server admin.");
    }

    [Fact]
    public async Task Proxy_headers_count_with_the_right_token_only()
    {
        using var proxy = new CouchClient(Couch, null);
        string token = Convert.ToHexString(HMACSHA256.HashData("proxy secret"u8, "joe"u8)).ToLowerInvariant();

        CouchAnswer trusted = await proxy.SendAsync(
            HttpMethod.Get,
            "_all_dbs",
            null,
            ("X-Auth-CouchDB-UserName", "joe"),
            ("X-Auth-CouchDB-Roles", "_admin"),
            ("X-Auth-CouchDB-Token", token)
        );
        CouchAnswer forged = await proxy.SendAsync(
            HttpMethod.Get,
            "_all_dbs",
            null,
            ("X-Auth-CouchDB-UserName", "joe"),
            ("X-Auth-CouchDB-Roles", "_admin"),
            ("X-Auth-CouchDB-Token", "00")
        );

        trusted.Status.Should().Be(200);
        forged.Status.Should().Be(401);
    }

    [Fact]
    public async Task A_bearer_token_counts_until_it_expires()
    {
        using var bearer = new CouchClient(Couch, null);
        string token = Token(_clock.GetUtcNow().AddMinutes(1), "jwt secret");

        CouchAnswer valid = await bearer.SendAsync(HttpMethod.Get, "_all_dbs", null, ("Authorization", "Bearer " + token));
        _clock.Advance(TimeSpan.FromMinutes(2));
        CouchAnswer expired = await bearer.SendAsync(HttpMethod.Get, "_all_dbs", null, ("Authorization", "Bearer " + token));
        CouchAnswer forged = await bearer.SendAsync(
            HttpMethod.Get,
            "_all_dbs",
            null,
            ("Authorization", "Bearer " + Token(_clock.GetUtcNow().AddMinutes(1), "other"))
        );

        valid.Status.Should().Be(200);
        expired.Status.Should().Be(401);
        forged.Status.Should().Be(400);
    }

    private static string Token(DateTimeOffset expiry, string secret)
    {
        string head =
            Base64Url("""{"alg":"HS256","typ":"JWT"}"""u8)
            + "."
            + Base64Url(Encoding.UTF8.GetBytes($$"""{"sub":"joe","exp":{{expiry.ToUnixTimeSeconds()}},"_couchdb.roles":["_admin"]}"""));
        return head + "." + Base64Url(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(head)));
    }

    private static string Base64Url(ReadOnlySpan<byte> bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private async Task CreateUserAsync(string name, string password, string roles) =>
        (
            await Client.PutAsync(
                $"_users/org.couchdb.user:{name}",
                $$"""{"name":"{{name}}","type":"user","roles":{{roles}},"password":"{{password}}"}"""
            )
        )
            .Status.Should()
            .Be(201);
}
