using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ReplicationKit.Hosting;

/// <summary>The services of one client.</summary>
internal static class ClientServices
{
    /// <summary>Adds a client, or returns the one that was added before.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="key">The client's key, or <c>null</c> for the client without a key.</param>
    /// <param name="section">Returns a section with options, or <c>null</c> to read none.</param>
    public static ReplicationKitBuilder Add(
        IServiceCollection services,
        string? key,
        Func<IServiceProvider, IConfigurationSection?>? section
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        ClientRegistration? client = Find(services, key);
        if (client is null)
        {
            client = new ClientRegistration(key);
            services.AddSingleton(client);
            AddOptions(services, client);
            AddHttpClient(services, client);
            AddReplicator(services, client);
            AddHost(services, client);
        }

        if (section is not null)
            AddSection(services, client, section);
        return new ReplicationKitBuilder(services, key, services.AddHttpClient(client.HttpClientName));
    }

    private static ClientRegistration? Find(IServiceCollection services, string? key) =>
        services
            .Where(service => service.ServiceType == typeof(ClientRegistration))
            .Select(service => (ClientRegistration)service.ImplementationInstance!)
            .FirstOrDefault(client => client.Key == key);

    private static void AddOptions(IServiceCollection services, ClientRegistration client)
    {
        services.AddOptions<ReplicatorOptions>(client.Name).ValidateOnStart();
        services.AddOptions<ReplicationHostOptions>(client.Name).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ReplicatorOptions>>(provider => new ClientValidation(client, provider));
        services.AddSingleton<IValidateOptions<ReplicationHostOptions>>(provider => new ClientValidation(client, provider));
        services.AddSingleton<IPostConfigureOptions<ReplicatorOptions>>(provider => new HostServices(client, provider));
    }

    private static void AddSection(
        IServiceCollection services,
        ClientRegistration client,
        Func<IServiceProvider, IConfigurationSection?> section
    )
    {
        client.Sections.Add(section);
        services.AddSingleton<IConfigureOptions<ReplicatorOptions>>(provider => new ConfigureNamedOptions<ReplicatorOptions>(
            client.Name,
            options =>
            {
                if (section(provider) is { } values)
                    ClientSection.Read(values, options, new ReplicationHostOptions());
            }
        ));
        services.AddSingleton<IConfigureOptions<ReplicationHostOptions>>(provider => new ConfigureNamedOptions<ReplicationHostOptions>(
            client.Name,
            options =>
            {
                if (section(provider) is { } values)
                    ClientSection.Read(values, new ReplicatorOptions(), options);
            }
        ));
    }

    /// <summary>
    /// Adds the client's <see cref="HttpClient"/>. The handler lives as long as the client and renews its connections itself. The factory's
    /// log is disabled because the client logs each request, without headers.
    /// </summary>
    private static void AddHttpClient(IServiceCollection services, ClientRegistration client) =>
        services
            .AddHttpClient(client.HttpClientName)
            .ConfigureHttpClient(http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(static () =>
                new SocketsHttpHandler
                {
                    UseCookies = false,
                    AllowAutoRedirect = false,
                    PooledConnectionLifetime = TimeSpan.FromMinutes(10),
                }
            )
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RedactLoggedHeaders(static _ => true)
            .RemoveAllLoggers();

    private static void AddReplicator(IServiceCollection services, ClientRegistration client)
    {
        if (client.Key is null)
            services.TryAddSingleton(provider => Connect(provider, client));
        else
            services.TryAddKeyedSingleton(client.Key, (provider, _) => Connect(provider, client));
    }

    private static void AddHost(IServiceCollection services, ClientRegistration client)
    {
        services.AddMetrics();
        services.TryAddSingleton<ReplicationMeter>();
        services.AddKeyedSingleton(
            client.Name,
            (provider, name) =>
                new DeclaredReplications(ReplicatorOf(provider, client), provider.GetKeyedServices<SpecificationFactory>(name), provider)
        );
        services.AddKeyedSingleton(
            client.Name,
            (provider, name) =>
                new StatusCollector(
                    client,
                    ReplicatorOf(provider, client),
                    provider.GetRequiredKeyedService<DeclaredReplications>(name),
                    HostOptionsOf(provider, client),
                    ClockOf(provider, client),
                    LogOf(provider)
                )
        );
        services.AddKeyedSingleton(
            client.Name,
            (provider, _) =>
                new VerificationSchedule(
                    client,
                    ReplicatorOf(provider, client),
                    HostOptionsOf(provider, client),
                    ClockOf(provider, client),
                    LogOf(provider)
                )
        );
        services.AddSingleton<IHostedService>(provider => CreateStartup(provider, client));
    }

    private static ReplicationStartup CreateStartup(IServiceProvider provider, ClientRegistration client)
    {
        ReplicationHostOptions options = HostOptionsOf(provider, client);
        ReplicationMeter meter = provider.GetRequiredService<ReplicationMeter>();
        var ensurer = new Ensurer(client, ReplicatorOf(provider, client), options, ClockOf(provider, client), meter, LogOf(provider));
        return new ReplicationStartup(
            provider.GetRequiredKeyedService<DeclaredReplications>(client.Name),
            ensurer,
            provider.GetRequiredKeyedService<StatusCollector>(client.Name),
            provider.GetRequiredKeyedService<VerificationSchedule>(client.Name),
            meter,
            options
        );
    }

    private static Replicator Connect(IServiceProvider provider, ClientRegistration client) =>
        new(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(client.HttpClientName),
            provider.GetRequiredService<IOptionsMonitor<ReplicatorOptions>>().Get(client.Name)
        );

    private static Replicator ReplicatorOf(IServiceProvider provider, ClientRegistration client) =>
        client.Key is null ? provider.GetRequiredService<Replicator>() : provider.GetRequiredKeyedService<Replicator>(client.Key);

    private static ReplicationHostOptions HostOptionsOf(IServiceProvider provider, ClientRegistration client) =>
        provider.GetRequiredService<IOptionsMonitor<ReplicationHostOptions>>().Get(client.Name);

    private static TimeProvider ClockOf(IServiceProvider provider, ClientRegistration client) =>
        provider.GetRequiredService<IOptionsMonitor<ReplicatorOptions>>().Get(client.Name).TimeProvider;

    private static ILogger LogOf(IServiceProvider provider) =>
        provider.GetRequiredService<ILoggerFactory>().CreateLogger("ReplicationKit.Hosting");
}
