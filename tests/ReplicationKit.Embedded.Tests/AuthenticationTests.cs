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

    [Theory]
    [InlineData("\"salt\":\"salt\",\"password_sha\":\"c88e9c67041a74e0357befdff93f87dde0904214\"", "secret", 401)]
    [InlineData("\"salt\":\"pepper\",\"password_sha\":\"0f8912baf3c8178ad9ce5f9d5bd2a6ff5efcf1f0\"", "secret", 200)]
    [InlineData(
        "\"password_scheme\":\"simple\",\"salt\":\"pepper\",\"password_sha\":\"0f8912baf3c8178ad9ce5f9d5bd2a6ff5efcf1f0\"",
        "secret",
        200
    )]
    [InlineData("\"salt\":\"pepper\",\"password_sha\":\"0f8912baf3c8178ad9ce5f9d5bd2a6ff5efcf1f0\"", "wrong", 401)]
    [InlineData("\"salt\":\"pepper\"", "secret", 401)]
    public async Task A_password_that_a_client_stored_with_SHA1_is_checked(string members, string password, int status)
    {
        await Client.PutAsync("_users/org.couchdb.user:joe", $$"""{"name":"joe","type":"user","roles":["r"],{{members}}}""");
        using var joe = new CouchClient(Couch, "joe", password);

        (await joe.GetAsync("_session")).Status.Should().Be(status);
    }

    [Fact]
    public async Task An_administrator_who_is_a_user_too_has_the_roles_of_both()
    {
        await Client.PutAsync("_users/org.couchdb.user:admin", """{"name":"admin","type":"user","roles":["r"],"password":"x"}""");
        using var user = new CouchClient(Couch, "admin", "x");

        (await Client.GetAsync("_session")).Json.GetProperty("userCtx").GetProperty("roles").GetRawText().Should().Be("[\"_admin\",\"r\"]");
        (await user.GetAsync("_session")).Status.Should().Be(401);
    }

    // C is a valid value.
    [Theory]
    [InlineData("AuthSession=\"C\"", "admin")]
    [InlineData("AuthSession=\"C", "admin")]
    [InlineData("AuthSession = C", "admin")]
    [InlineData("AuthSession=C x", "admin")]
    [InlineData("AuthSession=C\"", "admin")]
    [InlineData("AuthSession=C,b=c", "admin")]
    [InlineData("b=c,AuthSession=C", "admin")]
    [InlineData("b;AuthSession=C", "admin")]
    [InlineData(";;AuthSession=C;", "admin")]
    [InlineData("a=\"x\\\"\";AuthSession=C", "admin")]
    [InlineData("$Version=1; AuthSession=C; $Path=/", "admin")]
    [InlineData("AuthSession=C;AuthSession=x", "admin")]
    [InlineData("AuthSession=;AuthSession=C", null)]
    [InlineData("authsession=C", null)]
    [InlineData("$AuthSession=C", null)]
    [InlineData("a=\"x;AuthSession=C;y\"", null)]
    [InlineData("b= AuthSession=C", null)]
    [InlineData("b=c AuthSession=C", null)]
    [InlineData("AuthSession=\"\"", null)]
    [InlineData("AuthSession", null)]
    [InlineData("AuthSession=x;AuthSession=C", "Malformed")]
    [InlineData("AuthSession==C", "Malformed")]
    [InlineData("AuthSession=x\"C\"", "Malformed")]
    [InlineData("AuthSession=\"a\\\"b\"", "Malformed")]
    public async Task A_session_cookie_is_found_among_others(string header, string? found)
    {
        using var anonymous = new CouchClient(Couch, null);
        CouchAnswer login = await anonymous.PostAsync("_session", """{"name":"admin","password":"password"}""");
        string cookie = login.Headers.Split("AuthSession=")[1].Split(';')[0];

        CouchAnswer session = await anonymous.SendAsync(
            HttpMethod.Get,
            "_session",
            null,
            ("Cookie", header.Replace("C", cookie, StringComparison.Ordinal))
        );

        if (found == "Malformed")
            session.Text.Should().Contain("Malformed AuthSession cookie. Please clear your cookies.");
        else
            session.Json.GetProperty("userCtx").GetProperty("name").GetString().Should().Be(found);
    }

    [Fact]
    public async Task A_forged_cookie_is_anonymous()
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
        design.Status.Should().Be(403);
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

    [Theory]
    [InlineData("admin:FFFFFFFFFFFFFFF:xx", 401)]
    [InlineData("admin:7FFFFFFF:xx", 401)]
    [InlineData("admin:-1:xx", 401)]
    [InlineData("admin:zz:xx", 401)]
    [InlineData("admin:FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF:x", 401)]
    [InlineData(":::", 401)]
    [InlineData("admin::x", 401)]
    [InlineData("admin", 400)]
    [InlineData("admin:5", 400)]
    public async Task A_forged_cookie_is_rejected(string cookie, int status)
    {
        using var anonymous = new CouchClient(Couch, null);
        string value = Base64Url(Encoding.UTF8.GetBytes(cookie));

        (await anonymous.SendAsync(HttpMethod.Get, "_all_dbs", null, ("Cookie", "AuthSession=" + value))).Status.Should().Be(status);
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("_up", 200)]
    [InlineData("_session", 200)]
    [InlineData("db", 401)]
    [InlineData("_users/_all_docs", 401)]
    public async Task A_cookie_whose_time_is_out_of_range_is_anonymous_everywhere(string path, int status)
    {
        using var anonymous = new CouchClient(Couch, null);
        string value = Base64Url("admin:FFFFFFFFFFFFFFF:xx"u8);

        CouchAnswer answer = await anonymous.SendAsync(HttpMethod.Get, path, null, ("Cookie", "AuthSession=" + value));

        answer.Status.Should().Be(status, answer.Text);
        if (path == "_session")
            answer.Json.GetProperty("userCtx").GetRawText().Should().Be("""{"name":null,"roles":[]}""");
    }

    [Theory]
    [InlineData("@@@@")]
    [InlineData("__46NTr_")]
    public async Task A_cookie_that_is_not_text_is_refused(string cookie)
    {
        using var anonymous = new CouchClient(Couch, null);

        (await anonymous.SendAsync(HttpMethod.Get, "_all_dbs", null, ("Cookie", "AuthSession=" + cookie))).Status.Should().Be(400);
    }

    [Fact]
    public async Task A_session_ends_with_the_password()
    {
        await CreateUserAsync("joe", "old", "[]");
        using var anonymous = new CouchClient(Couch, null);
        CouchAnswer login = await anonymous.PostAsync("_session", """{"name":"joe","password":"old"}""");
        string cookie = login.Headers.Split("Set-Cookie: ")[1].Split(';')[0];
        CouchAnswer before = await anonymous.SendAsync(HttpMethod.Get, "_session", null, ("Cookie", cookie));
        string revision = (await Client.GetAsync("_users/org.couchdb.user:joe")).Json.GetProperty("_rev").GetString()!;

        await Client.PutAsync(
            "_users/org.couchdb.user:joe",
            $$"""{"_rev":"{{revision}}","name":"joe","type":"user","roles":[],"password":"new"}"""
        );
        CouchAnswer after = await anonymous.SendAsync(HttpMethod.Get, "_session", null, ("Cookie", cookie));

        before.Json.GetProperty("userCtx").GetProperty("name").GetString().Should().Be("joe");
        after.Json.GetProperty("userCtx").GetProperty("name").ValueKind.Should().Be(JsonValueKind.Null);
        (await anonymous.SendAsync(HttpMethod.Get, "db", null, ("Cookie", cookie))).Status.Should().Be(401);
    }

    [Fact]
    public async Task The_end_of_a_session_is_a_cookie_without_a_value()
    {
        CouchAnswer logout = await Client.DeleteAsync("_session");

        logout.Headers.Should().Contain("AuthSession=; Version=1; Expires=Sat, 21-Nov-2026 12:10:00 GMT; Max-Age=600; Path=/; HttpOnly");
    }

    [Fact]
    public async Task The_lockout_is_a_setting()
    {
        await CreateUserAsync("joe", "right", "[]");
        using var wrong = new CouchClient(Couch, "joe", "wrong");
        using var right = new CouchClient(Couch, "joe", "right");
        await Client.PutAsync("_node/_local/_config/chttpd_auth_lockout/threshold", "\"2\"");
        for (int i = 0; i < 2; i++)
            (await wrong.GetAsync("_session")).Status.Should().Be(401);

        (await right.GetAsync("_session")).Status.Should().Be(403);
        await Client.PutAsync("_node/_local/_config/chttpd_auth_lockout/mode", "\"off\"");
        (await right.GetAsync("_session")).Status.Should().Be(200);
    }

    [Fact]
    public async Task The_claim_with_the_roles_is_a_setting()
    {
        await Client.PutAsync("_node/_local/_config/jwt_auth/roles_claim_name", "\"my roles\"");
        byte[] secret = "jwt secret"u8.ToArray();

        (await BearAsync(Signed("""{"alg":"HS256"}""", """{"sub":"joe","exp":9999999999,"my roles":["_admin"]}""", secret)))
            .Status.Should()
            .Be(200);
        (await BearAsync(Signed("""{"alg":"HS256"}""", """{"sub":"joe","exp":9999999999,"_couchdb.roles":["_admin"]}""", secret)))
            .Status.Should()
            .Be(401);
    }

    [Fact]
    public async Task A_session_cookie_says_when_it_ends()
    {
        CouchAnswer login = await Client.PostAsync("_session", """{"name":"admin","password":"password"}""");

        login.Headers.Should().Contain("; Version=1; Expires=Sat, 21-Nov-2026 12:10:00 GMT; Max-Age=600; Path=/; HttpOnly");
    }

    [Fact]
    public async Task An_administrator_that_the_configuration_names_is_one_and_its_password_is_hashed()
    {
        await Client.PutAsync("_node/_local/_config/admins/boss", "\"s3cret\"");
        using var boss = new CouchClient(Couch, "boss", "s3cret");
        CouchAnswer login = await boss.PostAsync("_session", """{"name":"boss","password":"s3cret"}""");
        string cookie = login.Headers.Split("Set-Cookie: ")[1].Split(';')[0];
        using var anonymous = new CouchClient(Couch, null);

        (await boss.GetAsync("_all_dbs")).Status.Should().Be(200);
        (await anonymous.SendAsync(HttpMethod.Get, "_all_dbs", null, ("Cookie", cookie))).Status.Should().Be(200);
        (await Client.GetAsync("_node/_local/_config/admins/boss")).Text.Should().StartWith("\"-pbkdf2:sha256-").And.NotContain("s3cret");
        await Client.DeleteAsync("_node/_local/_config/admins/boss");
        (await boss.GetAsync("_all_dbs")).Status.Should().Be(401);
        (await anonymous.SendAsync(HttpMethod.Get, "_all_dbs", null, ("Cookie", cookie))).Status.Should().Be(401);
    }

    [Theory]
    [InlineData("""{"alg":"HS256","kid":"other"}""", """{"sub":"joe","exp":9999999999}""", 400, "Unknown kid")]
    [InlineData("""{"alg":"HS256"}""", """{"sub":"joe"}""", 400, "Missing exp claim")]
    [InlineData("""{"alg":"none"}""", """{"sub":"joe","exp":9999999999}""", 400, "Invalid alg header parameter")]
    [InlineData("""{}""", """{"sub":"joe","exp":9999999999}""", 400, "Missing alg header parameter")]
    [InlineData("""{"alg":"HS256"}""", """{"exp":9999999999}""", 401, "Token missing sub claim.")]
    [InlineData("""{"alg":"HS256"}""", "[]", 400, "Not an object")]
    [InlineData("""{"alg":"HS256"}""", "x", 400, "Malformed token")]
    [InlineData("""{"alg":"HS256"}""", """{"sub":"joe","exp":9999999999,"_couchdb.roles":[5]}""", 400, "Malformed token")]
    [InlineData("""{"alg":"RS256"}""", """{"sub":"joe","exp":9999999999}""", 400, "Unknown kid")]
    public async Task A_bearer_token_that_lacks_something_is_refused(string header, string claims, int status, string reason)
    {
        CouchAnswer answer = await BearAsync(Signed(header, claims, "jwt secret"u8.ToArray()));

        (answer.Status, answer.Json.GetProperty("reason").GetString()).Should().Be((status, reason));
    }

    [Fact]
    public async Task Keys_of_the_configuration_prove_tokens_that_name_them()
    {
        using var rsa = RSA.Create(2048);
        string pem = JsonSerializer.Serialize(rsa.ExportSubjectPublicKeyInfoPem().Replace("\n", "\\n", StringComparison.Ordinal));
        (await Client.PutAsync("_node/_local/_config/jwt_keys/hmac:a", "\"c2VjcmV0\"")).Status.Should().Be(200);
        (await Client.PutAsync("_node/_local/_config/jwt_keys/rsa:b", pem)).Status.Should().Be(200);
        string claims = """{"sub":"joe","exp":9999999999,"_couchdb.roles":["_admin"]}""";
        string head = Base64Url("""{"alg":"RS256","kid":"b"}"""u8) + "." + Base64Url(Encoding.UTF8.GetBytes(claims));
        byte[] signature = rsa.SignData(Encoding.ASCII.GetBytes(head), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        (await BearAsync(Signed("""{"alg":"HS256","kid":"a"}""", claims, "secret"u8.ToArray()))).Status.Should().Be(200);
        (await BearAsync(Signed("""{"alg":"HS256","kid":"a"}""", claims, "other"u8.ToArray()))).Status.Should().Be(400);
        (await BearAsync(head + "." + Base64Url(signature))).Status.Should().Be(200);
        (await Client.PutAsync("_node/_local/_config/jwt_keys/rsa:c", "\"no key\"")).Status.Should().Be(400);
    }

    [Fact]
    public async Task A_claim_is_required_when_the_configuration_says_so()
    {
        await Client.PutAsync("_node/_local/_config/jwt_auth/required_claims", JsonSerializer.Serialize("""exp,{iss,"me"}"""));

        (await BearAsync(Signed("""{"alg":"HS256"}""", """{"sub":"joe","exp":9999999999}""", "jwt secret"u8.ToArray())))
            .Json.GetProperty("reason")
            .GetString()
            .Should()
            .Be("Missing iss claim");
        (
            await BearAsync(
                Signed(
                    """{"alg":"HS256"}""",
                    """{"sub":"joe","exp":9999999999,"iss":"me","_couchdb.roles":["_admin"]}""",
                    "jwt secret"u8.ToArray()
                )
            )
        )
            .Status.Should()
            .Be(200);
    }

    private async Task<CouchAnswer> BearAsync(string token)
    {
        using var bearer = new CouchClient(Couch, null);
        return await bearer.SendAsync(HttpMethod.Get, "_all_dbs", null, ("Authorization", "Bearer " + token));
    }

    private static string Signed(string header, string claims, byte[] secret)
    {
        string head = Base64Url(Encoding.UTF8.GetBytes(header)) + "." + Base64Url(Encoding.UTF8.GetBytes(claims));
        return head + "." + Base64Url(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(head)));
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
