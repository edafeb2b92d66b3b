using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ReplicationKit.Hosting.Tests;

/// <summary>What the health checks tell.</summary>
public sealed class HealthTests
{
    private const string Address = "http://admin:swordfish@couch.test:5984";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Well_is_what_runs_waits_or_is_completed()
    {
        StubServer stub = StubCouch
            .Empty()
            .Schedules(("orders-backup", "completed", "null"), ("staff-hr", "running", "{}"), ("staff-it", "pending", "null"));
        await using TestHost host = await StartAsync(stub);

        HealthReportEntry entry = (await host.CheckAsync()).Entries["replicationkit"];

        entry.Status.Should().Be(HealthStatus.Healthy);
        entry.Description.Should().Be("3 replications are healthy.");
        entry
            .Data.Should()
            .Equal(
                new Dictionary<string, object>
                {
                    ["orders-backup"] = "completed",
                    ["staff-hr"] = "running",
                    ["staff-it"] = "pending",
                }
            );
        stub.Count("GET", "/").Should().Be(1, "one page of the scheduler contains all");
    }

    [Theory]
    [InlineData("crashing", HealthStatus.Degraded)]
    [InlineData("error", HealthStatus.Degraded)]
    [InlineData("melting", HealthStatus.Degraded)]
    [InlineData("failed", HealthStatus.Unhealthy)]
    public async Task An_error_is_reported_without_secrets(string state, HealthStatus status)
    {
        const string info = """{"error":"could not open http://admin:swordfish@couch.test/orders/"}""";
        await using TestHost host = await StartAsync(
            StubCouch.Empty().Schedules(("orders-backup", state, info), ("staff-hr", "running", "{}"), ("staff-it", "running", "{}"))
        );

        HealthReportEntry entry = (await host.CheckAsync()).Entries["replicationkit"];

        entry.Status.Should().Be(status);
        entry
            .Description.Should()
            .Be($"1 of 3 replications is unhealthy: orders-backup is {state}: could not open http://admin:*****@couch.test/orders/");
        entry.Data["orders-backup"].Should().Be($"{state}: could not open http://admin:*****@couch.test/orders/");
    }

    [Fact]
    public async Task A_deleted_replication_is_missing()
    {
        await using TestHost host = await StartAsync(
            StubCouch.Empty().Schedules(("staff-hr", "running", "{}"), ("staff-it", "running", "{}"))
        );

        HealthReportEntry entry = (await host.CheckAsync()).Entries["replicationkit"];

        entry.Status.Should().Be(HealthStatus.Unhealthy);
        entry.Description.Should().Be("1 of 3 replications is unhealthy: orders-backup is missing");
    }

    [Fact]
    public async Task One_that_is_not_ensured_yet_degrades()
    {
        StubServer stub = StubCouch
            .Empty()
            .Schedules(("orders-backup", "running", "{}"), ("staff-hr", "running", "{}"), ("staff-it", "running", "{}"));
        stub.On("POST", "/_replicator/_bulk_docs", _ => StubCouch.Busy());
        var host = new TestHost();
        Add(host, stub);
        await using (host)
        {
            (await host.CheckAsync()).Entries["replicationkit"].Description.Should().Be("The host has not started yet.");
            await host.StartAsync();
            await host.Log.WaitForAsync("attempt 1", Stop);

            HealthReportEntry entry = (await host.CheckAsync()).Entries["replicationkit"];

            entry.Status.Should().Be(HealthStatus.Degraded);
            entry
                .Description.Should()
                .StartWith("3 of 3 replications are unhealthy: orders-backup is not ensured yet: ")
                .And.Contain("starting");
        }
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_unhealthy_or_what_the_application_says()
    {
        StubServer stub = StubCouch.Empty();
        await using TestHost host = await StartAsync(
            stub,
            services => services.AddHealthChecks().AddReplicationKit(name: "mild", failureStatus: HealthStatus.Degraded)
        );
        stub.On("GET", "/_scheduler", _ => throw new HttpRequestException("Connection refused"));

        HealthReport report = await host.CheckAsync();

        report.Entries["replicationkit"].Status.Should().Be(HealthStatus.Unhealthy);
        report.Entries["replicationkit"].Description.Should().Contain("no response from couch.test:5984 (Connection refused)");
        report.Entries["mild"].Status.Should().Be(HealthStatus.Degraded);
        stub.Count("GET", "/_scheduler").Should().Be(2, "a health check does not repeat what fails");
    }

    [Fact]
    public async Task A_client_without_replications_is_well_where_its_server_answers()
    {
        StubServer stub = new StubServer().On(
            "GET",
            "/_replicator",
            _ => StubServer.Json("""{"db_name":"_replicator","update_seq":"1-a"}""")
        );
        await using var host = new TestHost();
        host.Services.AddReplicationKit(Address).UseStub(stub);
        host.Services.AddHealthChecks().AddReplicationKit();
        await host.StartAsync();

        (await host.CheckAsync()).Status.Should().Be(HealthStatus.Healthy);
        stub.On(
            "GET",
            "/_replicator",
            _ => StubServer.Json(HttpStatusCode.Unauthorized, """{"error":"unauthorized","reason":"Name or password is incorrect."}""")
        );
        (await host.CheckAsync()).Status.Should().Be(HealthStatus.Unhealthy);
    }

    [Fact]
    public async Task A_single_replication_can_be_checked_whoever_made_it()
    {
        StubServer stub = StubCouch.Empty().Schedules(("somebodys", "running", "{}"));
        await using var host = new TestHost();
        host.Services.AddReplicationKit("backup", Address).UseStub(stub);
        host.Services.AddHealthChecks().AddReplication("somebodys", key: "backup", tags: ["one"]).AddReplication("nobodys", key: "backup");

        HealthReport report = await host.CheckAsync();

        report.Entries["replication-somebodys"].Status.Should().Be(HealthStatus.Healthy);
        report.Entries["replication-somebodys"].Description.Should().Be("somebodys is running");
        report.Entries["replication-somebodys"].Tags.Should().Equal("one");
        report.Entries["replication-nobodys"].Status.Should().Be(HealthStatus.Unhealthy);
    }

    [Fact]
    public async Task The_time_limit_of_a_check_holds()
    {
        StubServer stub = StubCouch
            .Empty()
            .OnAsync(
                "GET",
                "/_scheduler",
                async (_, stop) =>
                {
                    await Task.Delay(Timeout.Infinite, stop);
                    return StubCouch.Busy();
                }
            );
        await using var host = new TestHost();
        host.Services.AddReplicationKit(Address).UseStub(stub);
        host.Services.AddHealthChecks().AddReplication("a", timeout: TimeSpan.FromMilliseconds(1));

        (await host.CheckAsync()).Entries["replication-a"].Status.Should().Be(HealthStatus.Unhealthy);
    }

    [Fact]
    public async Task A_check_of_a_client_that_was_not_added_says_so()
    {
        await using var host = new TestHost();
        host.Services.AddHealthChecks().AddReplicationKit("backup");

        await host.Awaiting(checkedHost => checkedHost.CheckAsync())
            .Should()
            .ThrowAsync<InvalidOperationException>()
            .WithMessage("*services.AddReplicationKit(\"backup\", …)*");
    }

    private static async Task<TestHost> StartAsync(StubServer stub, Action<IServiceCollection>? more = null)
    {
        var host = new TestHost();
        Add(host, stub);
        more?.Invoke(host.Services);
        await host.StartAsync();
        await host.Log.WaitForAsync("are ensured", Stop);
        return host;
    }

    private static void Add(TestHost host, StubServer stub)
    {
        host.Services.AddReplicationKit(Address)
            .UseStub(stub)
            .AddReplication<OrdersBackup>()
            .AddReplication(new DepartmentStaff(ReplicationEndpoint.Database("hr"), "hr"))
            .AddReplication(new DepartmentStaff(ReplicationEndpoint.Database("it"), "it"));
        host.Services.AddHealthChecks().AddReplicationKit();
    }
}
