namespace ReplicationKit.Embedded.Tests;

/// <summary>Settings over HTTP: they have an effect, or are refused.</summary>
public sealed class ConfigurationTests : ServerFixture
{
    [Theory]
    [InlineData("chttpd/authentication_handlers", "x")]
    [InlineData("couchdb/users_db_security_editable", "maybe")]
    [InlineData("log/level", "debug")]
    [InlineData("replicator/max_jobs", "many")]
    [InlineData("replicator/worker_processes", "8")]
    [InlineData("chttpd/enable_cors", "yes")]
    [InlineData("chttpd_auth/proxy_use_secret", "no")]
    public async Task A_setting_without_effect_is_refused_with_the_reason(string setting, string value)
    {
        CouchAnswer answer = await Client.PutAsync("_node/_local/_config/" + setting, $"\"{value}\"");

        answer.Status.Should().Be(501);
        answer.Json.GetProperty("reason").GetString().Should().Contain(setting).And.Contain("embedded server");
        (await Client.GetAsync("_node/_local/_config/" + setting)).Status.Should().Be(404);
    }

    [Fact]
    public async Task A_proxy_is_trusted_with_the_secret_of_the_configuration()
    {
        await Client.PutAsync("_node/_local/_config/chttpd_auth/secret", "\"shared\"");
        await Client.PutAsync("_node/_local/_config/chttpd_auth/proxy_use_secret", "\"true\"");
        using var proxy = new CouchClient(Couch, null);
        string token = Convert.ToHexString(System.Security.Cryptography.HMACSHA256.HashData("shared"u8, "joe"u8)).ToLowerInvariant();

        CouchAnswer answer = await proxy.SendAsync(
            HttpMethod.Get,
            "_session",
            null,
            ("X-Auth-CouchDB-UserName", "joe"),
            ("X-Auth-CouchDB-Token", token)
        );

        answer.Json.GetProperty("userCtx").GetProperty("name").GetString().Should().Be("joe");
    }

    [Fact]
    public async Task What_a_preflight_response_permits_is_a_setting()
    {
        await Client.PutAsync("_node/_local/_config/chttpd/enable_cors", "\"true\"");
        await Client.PutAsync("_node/_local/_config/cors/origins", "\"*\"");
        await Client.PutAsync("_node/_local/_config/cors/methods", "\"GET, PATCH\"");
        await Client.PutAsync("_node/_local/_config/cors/headers", "\"x-mine\"");
        await Client.PutAsync("_node/_local/_config/cors/max_age", "\"7\"");

        CouchAnswer permitted = await PreflightAsync("PATCH", "x-mine");

        permitted.Status.Should().Be(204);
        permitted
            .Headers.Should()
            .Contain("Access-Control-Allow-Methods: GET, PATCH")
            .And.Contain("Access-Control-Allow-Headers: x-mine")
            .And.Contain("Access-Control-Max-Age: 7");
        (await PreflightAsync("PUT", "x-mine")).Status.Should().NotBe(204);
        (await PreflightAsync("GET", "content-type")).Status.Should().NotBe(204);
    }

    private Task<CouchAnswer> PreflightAsync(string method, string headers) =>
        Client.SendAsync(
            HttpMethod.Options,
            "db",
            null,
            ("Origin", "https://page.example"),
            ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", headers)
        );

    [Fact]
    public async Task The_life_of_a_session_is_a_setting()
    {
        await Client.PutAsync("_node/_local/_config/chttpd_auth/timeout", "\"60\"");

        (await Client.PostAsync("_session", """{"name":"admin","password":"password"}""")).Headers.Should().Contain("Max-Age=60;");
    }
}
