using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ReplicationKit.Hosting;

/// <summary>
/// Configures a client that was added with <c>AddReplicationKit</c>: its options, its requests, and the replications to ensure at startup.
/// </summary>
public sealed class ReplicationKitBuilder
{
    private readonly string _name;

    internal ReplicationKitBuilder(IServiceCollection services, string? key, IHttpClientBuilder httpClient)
    {
        Services = services;
        Key = key;
        HttpClient = httpClient;
        _name = key ?? Options.DefaultName;
    }

    /// <summary>Gets the application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Gets the client's key, or <c>null</c> if it has none.</summary>
    public string? Key { get; }

    /// <summary>
    /// Gets the builder of the client's <see cref="System.Net.Http.HttpClient"/>, which accepts additional handlers. It has no timeout,
    /// because feeds stay open, and does not log, because the client does. A handler must neither delay nor end feeds.
    /// </summary>
    public IHttpClientBuilder HttpClient { get; }

    /// <summary>Configures the client's options. Actions run in the order in which they were added.</summary>
    /// <param name="configure">The action that changes the options.</param>
    /// <returns>The builder.</returns>
    public ReplicationKitBuilder Configure(Action<ReplicatorOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure(_name, configure);
        return this;
    }

    /// <summary>Configures how the host handles the client's replications. Actions run in the order in which they were added.</summary>
    /// <param name="configure">The action that changes the options.</param>
    /// <returns>The builder.</returns>
    public ReplicationKitBuilder ConfigureHost(Action<ReplicationHostOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure(_name, configure);
        return this;
    }

    /// <summary>Ensures a replication without open members at startup.</summary>
    /// <typeparam name="TSpec">The type of the specification.</typeparam>
    /// <returns>The builder.</returns>
    public ReplicationKitBuilder AddReplication<TSpec>()
        where TSpec : IReplicationSpec, new() => Add(static _ => [new TSpec()]);

    /// <summary>Ensures a replication at startup. Equal specifications are ensured once.</summary>
    /// <param name="specification">The specification.</param>
    /// <returns>The builder.</returns>
    public ReplicationKitBuilder AddReplication(IReplicationSpec specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        return Add(_ => [specification]);
    }

    /// <summary>Ensures a replication at startup that depends on other services, such as the configuration.</summary>
    /// <param name="create">Creates the specification from the application's root services when the host starts. If it throws, the startup
    /// fails.</param>
    /// <returns>The builder.</returns>
    public ReplicationKitBuilder AddReplication(Func<IServiceProvider, IReplicationSpec> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return Add(services =>
            [
                create(services)
                    ?? throw new InvalidOperationException(
                        "The function that was passed to AddReplication returned null instead of a specification."
                    ),
            ]
        );
    }

    /// <summary>Ensures replications at startup, such as those without open members in <c>ReplicationCatalog.Specs</c>.</summary>
    /// <param name="specifications">The specifications.</param>
    /// <returns>The builder.</returns>
    public ReplicationKitBuilder AddReplications(IEnumerable<IReplicationSpec> specifications)
    {
        ArgumentNullException.ThrowIfNull(specifications);
        IReplicationSpec[] all = [.. specifications];
        return Add(_ => all);
    }

    private ReplicationKitBuilder Add(Func<IServiceProvider, IEnumerable<IReplicationSpec>> create)
    {
        Services.AddKeyedSingleton(_name, new SpecificationFactory(create));
        return this;
    }
}
