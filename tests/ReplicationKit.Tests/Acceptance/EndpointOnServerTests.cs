using System.Text.Json;

namespace ReplicationKit.Tests.Acceptance;

/// <summary>Rows 18 to 20 on a server: it keeps endpoints as they were written.</summary>
public sealed class EndpointOnServerTests(CouchServerFixture server)
{
    private const string Url = "http://127.0.0.1:1/nowhere";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task Row18_Without_credentials_an_endpoint_is_its_url() =>
        AssertKeptAsync(ReplicationEndpoint.Remote(Url), CouchServer.CouchDB35, """{"url":"http://127.0.0.1:1/nowhere"}""");

    [Fact]
    public Task Row19_Basic_credentials_are_an_object_from_3_2_on() =>
        AssertKeptAsync(
            ReplicationEndpoint.Remote(Url).WithBasicAuth("u", "p"),
            CouchServer.CouchDB35,
            """{"auth":{"basic":{"username":"u","password":"p"}},"url":"http://127.0.0.1:1/nowhere"}"""
        );

    [Fact]
    public Task Row19_Basic_credentials_are_a_header_below_3_2() =>
        AssertKeptAsync(
            ReplicationEndpoint.Remote(Url).WithBasicAuth("u", "p"),
            CouchServer.CouchDB31,
            """{"headers":{"Authorization":"Basic dTpw"},"url":"http://127.0.0.1:1/nowhere"}"""
        );

    [Fact]
    public Task Row20_An_IAM_key_is_an_object() =>
        AssertKeptAsync(
            ReplicationEndpoint.Remote(Url).WithIamApiKey("k"),
            CouchServer.Cloudant,
            """{"auth":{"iam":{"api_key":"k"}},"url":"http://127.0.0.1:1/nowhere"}"""
        );

    private async Task AssertKeptAsync(ReplicationEndpoint endpoint, CouchServer version, string expected)
    {
        using Replicator replicator = server.Connect(options => options.Server = version);
        var spec = new ReplicationDocument
        {
            Id = server.NewName("endpoint"),
            Source = endpoint,
            Target = ReplicationEndpoint.Remote(Url + "-else").WithCredentials(endpoint.Credentials),
        };

        ReplicationHandle handle = await replicator.CreateAsync(spec, Stop);
        JsonElement kept = await server.GetAsync($"_replicator/{handle.Id}");
        EnsureResult unchanged = await replicator.EnsureAsync(spec, Stop);
        await handle.StopAsync(Stop);

        kept.GetProperty("source").GetRawText().Should().Be(expected);
        kept.GetProperty("target").GetRawText().Should().Be(expected.Replace("nowhere", "nowhere-else", StringComparison.Ordinal));
        unchanged.Action.Should().Be(ReplicationPlanAction.Unchanged);
    }
}
