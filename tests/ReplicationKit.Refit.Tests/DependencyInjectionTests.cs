#if REFIT_PACKAGE
using Microsoft.Extensions.DependencyInjection;
using Refit;
using ReplicationKit.Testing;

namespace ReplicationKit.Refit.Tests;

/// <summary>Refit.HttpClientFactory finds the implementations. The contract has no such package, so that these run on the real ones.</summary>
public class DependencyInjectionTests
{
    [Fact]
    public async Task AddRefitClient_gives_the_implementation()
    {
        var stub = new StubServer().On("GET", "/", _ => StubServer.Json("""{"_id":"x"}"""));
        var services = new ServiceCollection();
        services.AddRefitClient<IOrdersBackupApi>()
            .ConfigureHttpClient(client => client.BaseAddress = new Uri("http://couch.example"))
            .ConfigurePrimaryHttpMessageHandler(() => stub);
        await using ServiceProvider provider = services.BuildServiceProvider();
        (await provider.GetRequiredService<IOrdersBackupApi>().GetAsync("x", TestContext.Current.CancellationToken)).Id.Should().Be("x");
    }

#if REFIT_12_OR_NEWER
    [Fact]
    public async Task AddRefitGeneratedClient_gives_the_implementation()
    {
        var stub = new StubServer().On("GET", "/", _ => StubServer.Json("""{"_id":"x"}"""));
        var services = new ServiceCollection();
        services.AddRefitGeneratedClient<IOrdersBackupApi>()
            .ConfigureHttpClient(client => client.BaseAddress = new Uri("http://couch.example"))
            .ConfigurePrimaryHttpMessageHandler(() => stub);
        await using ServiceProvider provider = services.BuildServiceProvider();
        (await provider.GetRequiredService<IOrdersBackupApi>().GetAsync("x", TestContext.Current.CancellationToken)).Id.Should().Be("x");
    }
#endif
}
#endif
