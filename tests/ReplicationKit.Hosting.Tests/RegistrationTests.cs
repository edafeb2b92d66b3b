using Microsoft.Extensions.Options;

namespace ReplicationKit.Hosting.Tests;

/// <summary>What the service collection gives.</summary>
public sealed class RegistrationTests
{
    private const string Address = "http://admin:swordfish@couch.test:5984";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_is_a_singleton_that_ends_with_the_application()
    {
        Replicator replicator;
        await using (ServiceProvider services = new ServiceCollection().AddReplicationKit(Address).Services.BuildServiceProvider())
        {
            replicator = services.GetRequiredService<Replicator>();
            services.GetRequiredService<Replicator>().Should().BeSameAs(replicator);
            replicator.ToString().Should().Be("http://couch.test:5984/_replicator (basic admin)");
        }

        await replicator
            .Invoking(async ended => await ended.FollowAsync("a", Stop).GetAsyncEnumerator(Stop).MoveNextAsync())
            .Should()
            .ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public void Clients_are_independent_under_their_keys()
    {
        var services = new ServiceCollection();
        services.AddReplicationKit("http://one.test");
        services.AddReplicationKit("backup", "http://two.test");
        services.AddReplicationKit("archive", new Uri("https://three.test/couch"));
        using ServiceProvider provider = services.BuildServiceProvider();

        provider.GetRequiredService<Replicator>().BaseAddress.Should().Be("http://one.test/");
        provider.GetRequiredKeyedService<Replicator>("backup").BaseAddress.Should().Be("http://two.test/");
        provider.GetRequiredKeyedService<Replicator>("archive").BaseAddress.Should().Be("https://three.test/couch/");
        ActivatorUtilities
            .CreateInstance<Consumer>(provider)
            .Backup.Should()
            .BeSameAs(provider.GetRequiredKeyedService<Replicator>("backup"));
    }

    [Fact]
    public void Twice_under_one_key_is_one_client_whose_options_add_up()
    {
        var services = new ServiceCollection();
        services.AddReplicationKit("backup", Address);
        services.AddReplicationKit("backup", options => options.Database = "team/_replicator").Configure(options => options.MaxRetries = 1);
        services.Configure<ReplicatorOptions>("backup", options => options.PollInterval = TimeSpan.FromSeconds(9));
        using ServiceProvider provider = services.BuildServiceProvider();

        provider
            .GetKeyedServices<Replicator>("backup")
            .Should()
            .ContainSingle()
            .Which.ToString()
            .Should()
            .Be("http://couch.test:5984/team/_replicator (basic admin)");
        ReplicatorOptions options = provider.GetRequiredService<IOptionsMonitor<ReplicatorOptions>>().Get("backup");
        options.MaxRetries.Should().Be(1);
        options.PollInterval.Should().Be(TimeSpan.FromSeconds(9));
        services.Count(service => service.ServiceType == typeof(Microsoft.Extensions.Hosting.IHostedService)).Should().Be(1);
    }

    [Fact]
    public async Task Requests_go_through_the_handlers_that_the_application_adds()
    {
        StubServer stub = StubCouch.Empty().Schedules(("orders-backup", "running", "null"));
        var services = new ServiceCollection();
        services.AddReplicationKit(Address).UseStub(stub).HttpClient.AddHttpMessageHandler(() => new Stamp());
        await using ServiceProvider provider = services.BuildServiceProvider();

        await provider.GetRequiredService<Replicator>().GetStatusAsync("orders-backup", Stop);

        stub.Requests.Should().ContainSingle().Which.Header("X-Stamp").Should().Be("yes");
    }

    [Fact]
    public async Task The_factorys_log_is_left_out_and_shows_no_header_where_it_is_asked_for()
    {
        await using var host = new TestHost();
        host.Services.AddReplicationKit(Address).UseStub(StubCouch.Empty().Schedules(("a", "running", "null")));
        host.Services.AddReplicationKit("logged", Address)
            .UseStub(StubCouch.Empty().Schedules(("a", "running", "null")))
            .HttpClient.AddDefaultLogger();

        await host.Provider.GetRequiredService<Replicator>().GetStatusAsync("a", Stop);
        host.Log.Lines.Should().NotContain(line => line.Contains("System.Net.Http", StringComparison.Ordinal));

        await host.Provider.GetRequiredKeyedService<Replicator>("logged").GetStatusAsync("a", Stop);
        string.Join('\n', host.Log.Lines)
            .Should()
            .Contain("System.Net.Http")
            .And.Contain("Authorization: *")
            .And.NotContain(Convert.ToBase64String("admin:swordfish"u8));
    }

    [Fact]
    public void Clock_and_log_are_the_hosts_unless_the_options_name_others()
    {
        var own = new TestClock();
        var host = new TestHost();
        host.Services.AddReplicationKit(Address);
        host.Services.AddReplicationKit("other", Address).Configure(options => options.TimeProvider = own);
        IOptionsMonitor<ReplicatorOptions> options = host.Provider.GetRequiredService<IOptionsMonitor<ReplicatorOptions>>();

        options.Get("").TimeProvider.Should().BeSameAs(host.Clock);
        options.Get("other").TimeProvider.Should().BeSameAs(own);
        options.Get("").Logger.Should().NotBeSameAs(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
    }

    [Theory]
    [InlineData("admin:swordfish@couch.test")]
    [InlineData("ftp://admin:swordfish@couch.test")]
    [InlineData("")]
    public void An_address_that_is_none_is_refused_at_once_and_not_shown(string address)
    {
        new ServiceCollection()
            .Invoking(services => services.AddReplicationKit(address))
            .Should()
            .Throw<ArgumentException>()
            .Where(exception => !exception.ToString().Contains("swordfish", StringComparison.Ordinal))
            .WithMessage("*not an absolute http or https URL*");
    }

    [Fact]
    public void A_key_has_to_be_one()
    {
        new ServiceCollection().Invoking(services => services.AddReplicationKit(" ", Address)).Should().Throw<ArgumentException>();
    }

    private sealed class Consumer([FromKeyedServices("backup")] Replicator backup)
    {
        public Replicator Backup => backup;
    }

    private sealed class Stamp : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("X-Stamp", "yes");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
