using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ReplicationKit.Hosting.Tests;

/// <summary>The comparison of databases at intervals: off by default, in the log, the health check and the meter.</summary>
public sealed class VerificationTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_target_lacks_is_reported_until_it_is_there()
    {
        string missing = """{"order-7":{"missing":["1-a"]}}""";
        StubServer stub = Server(() => missing);
        await using TestHost host = await StartAsync(stub, Interval);
        using var readings = new Readings(host.Provider);

        stub.Count("GET", "/orders").Should().Be(0, "the first comparison follows the first interval");
        await NextAsync(host);
        await host.Log.WaitForAsync("The target of the replication orders-backup is incomplete: 1 of 2 documents are missing", Stop);
        HealthReportEntry entry = (await host.CheckAsync()).Entries["replicationkit"];

        entry.Status.Should().Be(HealthStatus.Degraded);
        entry.Description.Should().Be("orders-backup is completed; 1 of 2 documents are missing in the target");
        readings.Take().Should().Contain("replicationkit.verification.missing{replicationkit.replication.id=orders-backup} 1 {document}");

        missing = "{}";
        await NextAsync(host);
        await host.Clock.WaitForTimerAsync(Interval, Stop);
        (await host.CheckAsync()).Entries["replicationkit"].Status.Should().Be(HealthStatus.Healthy);
        readings.Take().Should().Contain("replicationkit.verification.missing{replicationkit.replication.id=orders-backup} 0 {document}");
    }

    [Fact]
    public async Task A_comparison_that_fails_is_logged_and_reports_nothing()
    {
        StubServer stub = Server(() => """{"order-7":"nonsense"}""");
        await using TestHost host = await StartAsync(stub, Interval);
        using var readings = new Readings(host.Provider);

        await NextAsync(host);
        await host.Log.WaitForAsync("The replication orders-backup cannot be verified: Could not compare revisions with", Stop);

        (await host.CheckAsync()).Entries["replicationkit"].Status.Should().Be(HealthStatus.Healthy);
        readings.Take().Should().NotContain(reading => reading.StartsWith("replicationkit.verification", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_compared_unless_an_interval_is_set()
    {
        StubServer stub = Server(() => "{}");
        await using TestHost host = await StartAsync(stub, interval: null);

        host.Clock.Advance(TimeSpan.FromDays(30));

        stub.Count("POST", "/copy/_revs_diff").Should().Be(0);
    }

    private static async Task NextAsync(TestHost host)
    {
        await host.Clock.WaitForTimerAsync(Interval, Stop);
        host.Clock.Advance(Interval);
    }

    private static StubServer Server(Func<string> missing) =>
        StubCouch
            .Empty()
            .Schedules(("orders-backup", "completed", "null"))
            .On("GET", "/orders", _ => StubServer.Json("""{"db_name":"orders","update_seq":"2-x"}"""))
            .On(
                "GET",
                "/orders/_changes",
                _ =>
                    StubServer.Json(
                        """{"results":[{"id":"order-7","changes":[{"rev":"1-a"}]},{"id":"order-8","changes":[{"rev":"1-b"}]}],"last_seq":"2-x","pending":0}"""
                    )
            )
            .On("POST", "/orders/_changes", _ => StubServer.Json("""{"results":[],"last_seq":"2-x","pending":0}"""))
            .On("POST", "/copy/_revs_diff", _ => StubServer.Json(missing()));

    private static async Task<TestHost> StartAsync(StubServer stub, TimeSpan? interval)
    {
        var host = new TestHost();
        host.Services.AddReplicationKit("http://admin:swordfish@couch.test:5984")
            .UseStub(stub)
            .AddReplication(
                new ReplicationDocument
                {
                    Id = "orders-backup",
                    Source = ReplicationEndpoint.Database("orders"),
                    Target = ReplicationEndpoint.Database("copy"),
                }
            );
        host.Services.Configure<ReplicationHostOptions>(options => options.VerifyInterval = interval);
        host.Services.AddHealthChecks().AddReplicationKit();
        await host.StartAsync();
        await host.Log.WaitForAsync("are ensured", Stop);
        return host;
    }
}
