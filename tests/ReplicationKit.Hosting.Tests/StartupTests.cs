using System.Net;
using Microsoft.Extensions.Configuration;

namespace ReplicationKit.Hosting.Tests;

/// <summary>What is ensured when the host starts, and what happens where that does not succeed.</summary>
public sealed class StartupTests
{
    private const string Address = "http://admin:swordfish@couch.test:5984";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_are_ensured_with_one_request()
    {
        StubServer stub = StubCouch.Empty();
        await using TestHost host = new TestHost().With("Departments:0=hr", "Departments:1=sales");
        host.Services.AddReplicationKit(Address)
            .UseStub(stub)
            .AddReplication<OrdersBackup>()
            .AddReplication(new DepartmentStaff(ReplicationEndpoint.Database("it"), "it"))
            .AddReplication(services => new DepartmentStaff(
                ReplicationEndpoint.Database("hr"),
                services.GetRequiredService<IConfiguration>()["Departments:0"]!
            ))
            .AddReplications([new OrdersBackup(), new DepartmentStaff(ReplicationEndpoint.Database("sales"), "sales")]);

        await host.StartAsync();

        await host.Log.WaitForAsync("Replications are ensured: 4 created, 0 replaced, 0 restarted, 0 unchanged", Stop);
        stub.Requests.Select(request => request.ToString()).Should().Equal("POST /_replicator/_bulk_get", "POST /_replicator/_bulk_docs");
        foreach (string id in (string[])["orders-backup", "staff-it", "staff-hr", "staff-sales"])
            stub.Requests[1].Body.Should().Contain($"\"_id\":\"{id}\"");
    }

    [Fact]
    public async Task A_server_that_is_not_up_yet_is_waited_for_in_the_background()
    {
        bool isUp = false;
        StubServer stub = StubCouch
            .Empty()
            .On("POST", "/_replicator/_bulk_get", _ => isUp ? StubServer.Json("""{"results":[]}""") : StubCouch.Busy());
        await using var host = new TestHost();
        host.Services.AddReplicationKit(Address).UseStub(stub).AddReplication<OrdersBackup>();

        await host.StartAsync();

        await host.Log.WaitForAsync("in attempt 1", Stop);
        await host.Clock.AdvanceAsync(TimeSpan.FromSeconds(1), Stop);
        (await host.Log.WaitForAsync("attempt 2", Stop))
            .Should()
            .Contain("Replications could not be ensured (1)")
            .And.Contain("Retrying in 2.0 s");
        isUp = true;
        await host.Clock.AdvanceAsync(TimeSpan.FromSeconds(2), Stop);
        await host.Log.WaitForAsync("Replications are ensured: 1 created", Stop);
        string.Join('\n', host.Log.Lines).Should().NotContain("swordfish");
    }

    [Fact]
    public async Task The_waits_grow_up_to_their_limit()
    {
        StubServer stub = new StubServer().On("POST", "/_replicator/_bulk_get", _ => StubCouch.Busy());
        await using var host = new TestHost();
        host.Services.AddReplicationKit(Address)
            .UseStub(stub)
            .AddReplication<OrdersBackup>()
            .ConfigureHost(options => options.MaxEnsureRetryDelay = TimeSpan.FromSeconds(3));

        await host.StartAsync();

        foreach (int seconds in (int[])[1, 2, 3, 3])
        {
            await host.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(seconds), Stop);
            host.Clock.Advance(TimeSpan.FromSeconds(seconds));
        }
    }

    [Fact]
    public async Task Wait_delays_the_startup()
    {
        bool isUp = false;
        StubServer stub = StubCouch
            .Empty()
            .On("POST", "/_replicator/_bulk_get", _ => isUp ? StubServer.Json("""{"results":[]}""") : StubCouch.Busy());
        await using var host = new TestHost();
        host.Services.AddReplicationKit(Address)
            .UseStub(stub)
            .AddReplication<OrdersBackup>()
            .ConfigureHost(options => options.StartupBehavior = StartupBehavior.Wait);

        Task start = host.StartAsync();

        await host.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(1), Stop);
        start.IsCompleted.Should().BeFalse();
        isUp = true;
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await start;
        host.Log.Lines.Should().Contain(line => line.Contains("Replications are ensured: 1 created", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_start_that_waits_is_canceled_at_once()
    {
        StubServer stub = new StubServer().OnAsync(
            "POST",
            "/_replicator/_bulk_get",
            async (_, stop) =>
            {
                await Task.Delay(Timeout.Infinite, stop);
                return StubCouch.Busy();
            }
        );
        await using var host = new TestHost();
        host.Services.AddReplicationKit(Address)
            .UseStub(stub)
            .AddReplication<OrdersBackup>()
            .ConfigureHost(options => options.StartupBehavior = StartupBehavior.Wait);
        using var enough = new CancellationTokenSource();

        Task start = host.Host.StartAsync(enough.Token);
        await stub.WaitForAsync("POST", "/_replicator/_bulk_get", 1, Stop);
        await enough.CancelAsync();

        await start.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task FailFast_fails_the_startup()
    {
        StubServer stub = new StubServer().On(
            "POST",
            "/_replicator/_bulk_get",
            _ => StubServer.Json(HttpStatusCode.Unauthorized, """{"error":"unauthorized","reason":"Name or password is incorrect."}""")
        );
        await using var host = new TestHost();
        host.Services.AddReplicationKit(Address)
            .UseStub(stub)
            .AddReplication<OrdersBackup>()
            .ConfigureHost(options => options.StartupBehavior = StartupBehavior.FailFast);

        ReplicationException exception = (
            await host.Awaiting(started => started.StartAsync()).Should().ThrowAsync<ReplicationException>()
        ).Which;

        exception.Message.Should().Contain("StartupBehavior is FailFast").And.Contain("Name or password is incorrect");
        exception.InnerException.Should().BeOfType<ReplicationAuthorizationException>();
        exception.ToString().Should().NotContain("swordfish");
        stub.Requests.Should().ContainSingle();
    }

    [Theory]
    [InlineData(StartupBehavior.Background)]
    [InlineData(StartupBehavior.Wait)]
    [InlineData(StartupBehavior.FailFast)]
    public async Task A_specification_that_breaks_a_rule_fails_the_start_with_the_rules_text(StartupBehavior behavior)
    {
        StubServer stub = StubCouch.Empty();
        await using var host = new TestHost();
        host.Services.AddReplicationKit(Address)
            .UseStub(stub)
            .AddReplication<OrdersBackup>()
            .AddReplication(
                new ReplicationDocument
                {
                    Id = "broken",
                    Source = ReplicationEndpoint.Database("orders"),
                    Target = ReplicationEndpoint.Database("Orders"),
                }
            )
            .ConfigureHost(options => options.StartupBehavior = behavior);

        ReplicationValidationException exception = (
            await host.Awaiting(started => started.StartAsync()).Should().ThrowAsync<ReplicationValidationException>()
        ).Which;

        exception.Message.Should().Contain("'broken' violates a rule: RPK1008");
        stub.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Two_with_one_id_fail_the_start()
    {
        await using var host = new TestHost();
        host.Services.AddReplicationKit(Address)
            .UseStub(StubCouch.Empty())
            .AddReplication(new DepartmentStaff(ReplicationEndpoint.Database("a"), "hr"))
            .AddReplication(new DepartmentStaff(ReplicationEndpoint.Database("b"), "hr"));

        await host.Awaiting(started => started.StartAsync())
            .Should()
            .ThrowAsync<ReplicationValidationException>()
            .WithMessage("*have the same id 'staff-hr'*");
    }

    [Fact]
    public async Task One_that_the_server_refuses_does_not_take_the_others_with_it()
    {
        StubServer stub = StubCouch.Empty();
        stub.On(
            "POST",
            "/_replicator/_bulk_docs",
            request =>
                request.Body.Contains("staff-hr", StringComparison.Ordinal)
                    ? StubServer.Json(HttpStatusCode.Forbidden, """{"error":"forbidden","reason":"not today"}""")
                    : StubServer.Json("""[{"ok":true,"id":"orders-backup","rev":"1-a"}]""")
        );
        await using var host = new TestHost();
        host.Services.AddReplicationKit(Address)
            .UseStub(stub)
            .AddReplication<OrdersBackup>()
            .AddReplication(new DepartmentStaff(ReplicationEndpoint.Database("hr"), "hr"));

        await host.StartAsync();

        await host.Log.WaitForAsync("Replications are ensured: 1 created", Stop);
        (await host.Log.WaitForAsync("in attempt 1", Stop))
            .Should()
            .Contain("Replications could not be ensured (1)")
            .And.Contain("not today");
    }

    [Fact]
    public async Task Nothing_is_sent_where_nothing_is_to_be_ensured()
    {
        StubServer stub = StubCouch.Empty();
        await using (var host = new TestHost())
        {
            host.Services.AddReplicationKit(Address).UseStub(stub);
            await host.StartAsync();
        }

        stub.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task The_host_stops_at_once_while_it_waits_and_while_it_asks()
    {
        StubServer asked = new StubServer().OnAsync(
            "POST",
            "/_replicator/_bulk_get",
            async (_, stop) =>
            {
                await Task.Delay(Timeout.Infinite, stop);
                return StubCouch.Busy();
            }
        );
        StubServer busy = new StubServer().On("POST", "/_replicator/_bulk_get", _ => StubCouch.Busy());
        await using var host = new TestHost();
        host.Services.AddReplicationKit(Address).UseStub(asked).AddReplication<OrdersBackup>();
        host.Services.AddReplicationKit("busy", Address).UseStub(busy).AddReplication<OrdersBackup>();
        await host.StartAsync();
        await asked.WaitForAsync("POST", "/_replicator/_bulk_get", 1, Stop);
        await host.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(1), Stop);

        await host.Host.StopAsync(Stop);

        host.Log.Lines.Should()
            .Contain(line => line.Contains("Replications of the client 'busy' could not be ensured (1)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_factory_throws_fails_the_start()
    {
        await using var host = new TestHost();
        host.Services.AddReplicationKit(Address)
            .UseStub(StubCouch.Empty())
            .AddReplication(_ => throw new InvalidOperationException("no department"));

        await host.Awaiting(started => started.StartAsync()).Should().ThrowAsync<InvalidOperationException>().WithMessage("no department");
    }
}
