using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using ReplicationKit.Embedded;

namespace ReplicationKit.Hosting.Tests;

/// <summary>Applications with a real server: the one that COUCHDB_URL names, or the embedded one.</summary>
public sealed class EndToEndTests(CouchServerFixture server)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replication_is_ensured_at_startup_and_its_metrics_and_health_are_reported()
    {
        string source = await server.NewDatabaseAsync("orders", documents: 7);
        var spec = new ReplicationDocument
        {
            Id = server.NewName("backup"),
            Source = ReplicationEndpoint.Database(source),
            Target = ReplicationEndpoint.Database(server.NewDatabaseName("copy")),
            CreateTarget = true,
        };
        await using TestHost host = new TestHost().With(
            "ReplicationKit:BaseAddress=" + server.Uri,
            "ReplicationKit:AlwaysCollectMetrics=true"
        );
        host.Services.AddReplicationKit().AddReplication(spec).ConfigureHost(options => options.StartupBehavior = StartupBehavior.Wait);
        host.Services.AddHealthChecks().AddReplicationKit();
        using var readings = new Readings(host.Provider);

        await host.StartAsync();

        using (var other = Replicator.Connect(server.Uri))
            (await other.WaitForCompletionAsync(spec.Id, Stop)).DocsWritten.Should().Be(7);
        await ReadsAsync(host, spec.Id, "completed", HealthStatus.Healthy);

        await host.Clock.AdvanceAsync(Interval, Stop);
        await host.Clock.WaitForTimerAsync(Interval, Stop);
        readings
            .Take()
            .Should()
            .Contain($"replicationkit.documents.written{{replicationkit.replication.id={spec.Id}}} 7 {{document}}")
            .And.Contain(
                $"replicationkit.replication.state{{replicationkit.replication.id={spec.Id},replicationkit.replication.state=completed}} 1 {{replication}}"
            );

        await host.Provider.GetRequiredService<Replicator>().StopAsync(spec.Id, Stop);
        await ReadsAsync(host, spec.Id, "missing", HealthStatus.Unhealthy);
        if (server.Uri.UserInfo.Split(':') is [_, { Length: >= 8 } password] && password != "password")
            string.Join('\n', host.Log.Lines).Should().NotContain(password);
    }

    [Fact]
    public async Task Both_directions_of_a_replication_are_ensured_and_reported()
    {
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync(cancellationToken: Stop);
        await using var host = new TestHost();
        host.Services.AddReplicationKit(couch.Uri)
            .AddReplications([new PrimarySecondary()])
            .ConfigureHost(options => options.StartupBehavior = StartupBehavior.FailFast);
        host.Services.AddHealthChecks().AddReplicationKit();

        await host.StartAsync();

        HealthReport report = await host.CheckAsync();
        report.Status.Should().Be(HealthStatus.Healthy, report.Entries["replicationkit"].Description);
        report.Entries["replicationkit"].Data.Keys.Should().Equal("primary-secondary", "primary-secondary-reverse");
    }

    [Fact]
    public async Task The_application_starts_before_its_server_does()
    {
        int port = FreePort();
        await using TestHost host = new TestHost().With(
            $"ReplicationKit:BaseAddress=http://127.0.0.1:{port}",
            "ReplicationKit:Credentials:UserName=admin",
            "ReplicationKit:Credentials:Password=swordfish-42",
            "ReplicationKit:MaxRetries=0"
        );
        host.Services.AddReplicationKit().AddReplication<PrimarySecondary>();
        host.Services.AddHealthChecks().AddReplicationKit();

        await host.StartAsync();

        await host.Log.WaitForAsync("attempt 1", Stop);
        (await host.CheckAsync()).Status.Should().Be(HealthStatus.Unhealthy);
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync(
            new EmbeddedCouchOptions { Port = port, AdminPassword = "swordfish-42" },
            Stop
        );
        await host.Clock.AdvanceAsync(TimeSpan.FromSeconds(1), Stop);
        await host.Log.WaitForAsync("Replications are ensured: 2 created", Stop);
        HealthReport report = await host.CheckAsync();
        report.Status.Should().Be(HealthStatus.Healthy, report.Entries["replicationkit"].Description);
        string.Join('\n', host.Log.Lines)
            .Should()
            .NotContain("swordfish-42")
            .And.NotContain(Convert.ToBase64String("admin:swordfish-42"u8));
    }

    [Fact]
    public async Task A_web_application_answers_how_its_replications_are()
    {
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync(cancellationToken: Stop);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder
            .Services.AddReplicationKit(couch.Uri)
            .AddReplication<PrimarySecondary>()
            .ConfigureHost(options => options.StartupBehavior = StartupBehavior.Wait);
        builder.Services.AddHealthChecks().AddReplicationKit();
        await using WebApplication application = builder.Build();
        application.MapHealthChecks(
            "/health",
            new HealthCheckOptions
            {
                ResponseWriter = async (context, report) =>
                    await context.Response.WriteAsync(report.Entries["replicationkit"].Description!, Stop),
            }
        );
        application.MapGet(
            "/replications",
            (Replicator replicator, CancellationToken stop) => replicator.GetStatusesAsync(["primary-secondary"], stop)
        );
        await application.StartAsync(Stop);

        using var http = new HttpClient { BaseAddress = new Uri(application.Urls.First()) };
        (await http.GetStringAsync("/health", Stop)).Should().Be("2 replications are healthy.");
        (await http.GetStringAsync("/replications", Stop)).Should().Contain("\"primary-secondary\"");
        await application.StopAsync(Stop);
    }

    /// <summary>Checks until the scheduler, which reads documents later, reports the state.</summary>
    private static async Task ReadsAsync(TestHost host, string id, string state, HealthStatus status)
    {
        HealthReport report;
        do report = await host.CheckAsync();
        while (!state.Equals(report.Entries["replicationkit"].Data[id]) && !Stop.IsCancellationRequested);
        report.Status.Should().Be(status, report.Entries["replicationkit"].Description);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
