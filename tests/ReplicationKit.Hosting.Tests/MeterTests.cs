using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;

namespace ReplicationKit.Hosting.Tests;

/// <summary>What the meter and the activity source tell.</summary>
public sealed partial class MeterTests
{
    private const string Address = "http://admin:swordfish@couch.test:5984";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_meter_has_the_figures_of_each_replication()
    {
        const string figures =
            """{"docs_read":12,"docs_written":10,"doc_write_failures":2,"changes_pending":5,"through_seq":"15-a","source_seq":"20-a","checkpointed_source_seq":"15-a","revisions_checked":12,"missing_revisions_found":12}""";
        StubServer stub = StubCouch
            .Empty()
            .Schedules(("orders-backup", "running", figures), ("staff-hr", "crashing", """{"error":"db_not_found"}"""));
        await using TestHost host = Create(stub);
        await host.StartAsync();
        await host.Log.WaitForAsync("are ensured", Stop);
        using var readings = new Readings(host.Provider);

        // The first reading starts the polls, which may end before its last instrument is read: what it gives is not certain.
        stub.Count("GET", "/_scheduler").Should().Be(0);
        readings.Take();
        await host.Clock.WaitForTimerAsync(Interval, Stop);

        readings
            .Take()
            .Should()
            .BeEquivalentTo(
                "replicationkit.documents.read{replicationkit.replication.id=orders-backup} 12 {document}",
                "replicationkit.documents.written{replicationkit.replication.id=orders-backup} 10 {document}",
                "replicationkit.documents.write_failures{replicationkit.replication.id=orders-backup} 2 {document}",
                "replicationkit.changes.pending{replicationkit.replication.id=orders-backup} 5 {change}",
                "replicationkit.replication.progress{replicationkit.replication.id=orders-backup} 0.75 1",
                "replicationkit.replication.errors{replicationkit.replication.id=orders-backup} 0 {error}",
                "replicationkit.replication.errors{replicationkit.replication.id=staff-hr} 3 {error}",
                "replicationkit.replication.state{replicationkit.replication.id=orders-backup,replicationkit.replication.state=running} 1 {replication}",
                "replicationkit.replication.state{replicationkit.replication.id=staff-hr,replicationkit.replication.state=crashing} 1 {replication}"
            );
    }

    [Fact]
    public async Task Figures_stay_while_the_server_leaves_them_out_or_is_away()
    {
        StubServer stub = StubCouch
            .Empty()
            .Schedules(("orders-backup", "running", """{"docs_read":12,"docs_written":10}"""), ("staff-hr", "completed", "null"));
        await using TestHost host = Create(stub, always: true);
        await host.StartAsync();
        await host.Log.WaitForAsync("are ensured", Stop);
        await host.Clock.WaitForTimerAsync(Interval, Stop);
        using var readings = new Readings(host.Provider);

        stub.On("GET", "/_scheduler", _ => throw new HttpRequestException("Connection refused"));
        await PollAgainAsync(host);
        readings
            .Take()
            .Should()
            .Contain("replicationkit.documents.written{replicationkit.replication.id=orders-backup} 10 {document}")
            .And.Contain(
                "replicationkit.replication.state{replicationkit.replication.id=orders-backup,replicationkit.replication.state=unreachable} 1 {replication}"
            );

        stub.Schedules(("orders-backup", "crashing", """{"error":"timeout"}"""));
        await PollAgainAsync(host);
        readings
            .Take()
            .Should()
            .Contain("replicationkit.documents.written{replicationkit.replication.id=orders-backup} 10 {document}")
            .And.Contain(
                "replicationkit.replication.state{replicationkit.replication.id=orders-backup,replicationkit.replication.state=crashing} 1 {replication}"
            )
            .And.Contain(
                "replicationkit.replication.state{replicationkit.replication.id=staff-hr,replicationkit.replication.state=missing} 1 {replication}"
            );
    }

    [Fact]
    public async Task Replications_are_polled_only_while_the_meter_is_read_and_for_five_minutes_after()
    {
        StubServer stub = StubCouch.Empty().Schedules(("orders-backup", "running", "{}"), ("staff-hr", "running", "{}"));
        await using TestHost host = Create(stub);
        await host.StartAsync();
        await host.Log.WaitForAsync("are ensured", Stop);
        stub.Count("GET", "/_scheduler").Should().Be(0);

        using (var readings = new Readings(host.Provider))
            readings.Take();
        for (int look = 0; look < 20; look++)
            await PollAgainAsync(host);
        host.Clock.Advance(Interval);
        var collector = host.Provider.GetRequiredKeyedService<StatusCollector>("");
        await collector.Polling;
        collector.Latest.Should().BeEmpty("what was true then may not be now");
        stub.Count("GET", "/_scheduler").Should().Be(21, "polling ends five minutes after the last reading");

        using var later = new Readings(host.Provider);
        later.Take();
        await host.Clock.WaitForTimerAsync(Interval, Stop);
        later.Take().Should().NotBeEmpty();
    }

    [Fact]
    public async Task Attempts_and_failures_are_counted_for_each_client()
    {
        StubServer stub = StubCouch
            .Empty()
            .OnEach("POST", "/_replicator/_bulk_get", StubCouch.Busy, () => StubServer.Json("""{"results":[]}"""));
        await using var host = new TestHost();
        host.Services.AddReplicationKit("backup", Address).UseStub(stub).AddReplication<OrdersBackup>();
        using var readings = new Readings(host.Provider);
        await host.StartAsync();
        await host.Log.WaitForAsync("attempt 1", Stop);
        await host.Clock.AdvanceAsync(TimeSpan.FromSeconds(1), Stop);
        await host.Log.WaitForAsync("are ensured", Stop);

        readings
            .Take()
            .Where(line => line.StartsWith("replicationkit.ensure", StringComparison.Ordinal))
            .Should()
            .Equal(
                "replicationkit.ensure.attempts{replicationkit.client=backup} 1 {attempt}",
                "replicationkit.ensure.failures{error.type=ReplicationKit.ReplicationServerException,replicationkit.client=backup} 1 {attempt}",
                "replicationkit.ensure.attempts{replicationkit.client=backup} 1 {attempt}"
            );
    }

    [Fact]
    public async Task The_table_of_metrics_is_complete()
    {
        await using TestHost host = Create(StubCouch.Empty());
        using var readings = new Readings(host.Provider);
        await host.StartAsync();

        string page = File.ReadAllText(RepositoryFolder.Combine("src", "ReplicationKit.Hosting", "docs", "hosting.md"));
        readings.Instruments.Should().HaveCount(10);
        foreach (Instrument instrument in readings.Instruments)
        {
            string kind = Words()
                .Replace(instrument.GetType().Name[..^2].Replace("UpDown", "Up-down", StringComparison.Ordinal), " $1")
                .Trim()
                .ToLowerInvariant();
            page.Should().Contain($"| `{instrument.Name}` | {kind} | `{instrument.Unit}` |");
        }
    }

    [Fact]
    public async Task Ensuring_and_planning_are_activities()
    {
        var activities = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ReplicationKitTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (activities)
                {
                    if (activity.GetTagItem("server.address") is "traces.test")
                        activities.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        StubServer stub = StubCouch.Empty();
        await using var host = new TestHost();
        host.Services.AddReplicationKit("http://admin:swordfish@traces.test:5984")
            .UseStub(stub)
            .AddReplication<OrdersBackup>()
            .ConfigureHost(options => options.StartupBehavior = StartupBehavior.Wait);
        await host.StartAsync();
        var replicator = host.Provider.GetRequiredService<Replicator>();
        await replicator.PlanAsync(new OrdersBackup(), Stop);
        stub.On("POST", "/_replicator/_bulk_get", _ => StubCouch.Busy());
        await replicator.Awaiting(client => client.PlanAsync(new OrdersBackup(), Stop)).Should().ThrowAsync<ReplicationServerException>();

        activities
            .Select(activity => $"{activity.OperationName} {activity.Status}")
            .Should()
            .Equal("ensure replications Unset", "plan replications Unset", "plan replications Error");
        activities[0]
            .TagObjects.Should()
            .BeEquivalentTo(
                new Dictionary<string, object?>
                {
                    ["server.address"] = "traces.test",
                    ["server.port"] = 5984,
                    ["replicationkit.database"] = "_replicator",
                    ["replicationkit.create"] = 1,
                }
            );
        activities[2].GetTagItem("error.type").Should().Be("ReplicationKit.ReplicationServerException");
        activities[2].StatusDescription.Should().Contain("starting").And.NotContain("swordfish");
    }

    private static TestHost Create(StubServer stub, bool always = false)
    {
        var host = new TestHost();
        host.Services.AddReplicationKit(Address)
            .UseStub(stub)
            .AddReplication<OrdersBackup>()
            .AddReplication(new DepartmentStaff(ReplicationEndpoint.Database("hr"), "hr"))
            .ConfigureHost(options => options.AlwaysCollectMetrics = always);
        return host;
    }

    /// <summary>Triggers the next poll.</summary>
    private static async Task PollAgainAsync(TestHost host)
    {
        await host.Clock.WaitForTimerAsync(Interval, Stop);
        host.Clock.Advance(Interval);
        await host.Clock.WaitForTimerAsync(Interval, Stop);
    }

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Words();
}
