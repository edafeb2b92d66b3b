using Microsoft.Extensions.DependencyInjection;
using Refit;
using ReplicationKit.Testing;

namespace ReplicationKit.Refit.Tests;

/// <summary>Refit.HttpClientFactory finds the implementations.</summary>
public class DependencyInjectionTests
{
#if REFIT_12_OR_NEWER
    [Fact]
    public Task AddRefitGeneratedClient_gives_the_implementation() =>
        GetsAsync(services => services.AddRefitGeneratedClient<IOrdersBackupApi>());
#endif

#if REFIT_14_OR_NEWER
    /// <summary>Refit moved what these need into a package of its own.</summary>
    [Fact]
    public void AddRefitClient_needs_the_package_of_Refits_reflection() =>
        Refuses<IOrdersBackupApi>().Should().Throw<NotSupportedException>().WithMessage("*Refit.Reflection*");

    [Fact]
    public void AddRefitClient_needs_that_package_for_interfaces_of_the_user_too() =>
        Refuses<IUserApi>().Should().Throw<NotSupportedException>().WithMessage("*Refit.Reflection*");

    private static Action Refuses<T>()
        where T : class =>
        () =>
        {
            var services = new ServiceCollection();
            services.AddRefitClient<T>().ConfigureHttpClient(client => client.BaseAddress = new Uri("http://couch.example"));
            using ServiceProvider provider = services.BuildServiceProvider();
            provider.GetRequiredService<T>();
        };
#else
    [Fact]
    public Task AddRefitClient_gives_the_implementation() => GetsAsync(services => services.AddRefitClient<IOrdersBackupApi>());
#endif

    private static async Task GetsAsync(Func<IServiceCollection, IHttpClientBuilder> add)
    {
        var stub = new StubServer().On("GET", "/", _ => StubServer.Json("""{"_id":"x"}"""));
        var services = new ServiceCollection();
        add(services)
            .ConfigureHttpClient(client => client.BaseAddress = new Uri("http://couch.example"))
            .ConfigurePrimaryHttpMessageHandler(() => stub);
        await using ServiceProvider provider = services.BuildServiceProvider();
        (await provider.GetRequiredService<IOrdersBackupApi>().GetAsync("x", TestContext.Current.CancellationToken)).Id.Should().Be("x");
    }
}
