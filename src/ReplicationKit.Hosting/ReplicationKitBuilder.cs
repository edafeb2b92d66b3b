using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ReplicationKit.Hosting;

/// <summary>
/// Says more about a client that was added with <c>AddReplicationKit</c>: its options, its requests, and what is ensured at start-up.
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

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The client's key; null: it is the one without.</summary>
    public string? Key { get; }

    /// <summary>
    /// The client's <see cref="System.Net.Http.HttpClient"/>, to add handlers to. It has no timeout of its own, since feeds stay open, and
    /// logs nothing, since the client does; a handler must neither hold feeds up nor end them.
    /// </summary>
    public IHttpClientBuilder HttpClient { get; }

    /// <summary>Changes the client's options, after all that did so before.</summary>
    /// <param name="configure">Changes them.</param>
    /// <returns>The builder.</returns>
    public ReplicationKitBuilder Configure(Action<ReplicatorOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure(_name, configure);
        return this;
    }

    /// <summary>Changes what the host does with the client's replications, after all that did so before.</summary>
    /// <param name="configure">Changes the options.</param>
    /// <returns>The builder.</returns>
    public ReplicationKitBuilder ConfigureHost(Action<ReplicationHostOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure(_name, configure);
        return this;
    }

    /// <summary>Ensures a replication at start-up that leaves nothing open.</summary>
    /// <typeparam name="TSpec">The specification.</typeparam>
    /// <returns>The builder.</returns>
    public ReplicationKitBuilder AddReplication<TSpec>()
        where TSpec : IReplicationSpec, new() => Add(static _ => [new TSpec()]);

    /// <summary>Ensures a replication at start-up. Equal specifications count once.</summary>
    /// <param name="specification">The specification.</param>
    /// <returns>The builder.</returns>
    public ReplicationKitBuilder AddReplication(IReplicationSpec specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        return Add(_ => [specification]);
    }

    /// <summary>Ensures a replication at start-up that depends on other services, such as the configuration.</summary>
    /// <param name="create">Makes the specification, once, when the host starts; what it throws fails the start. It gets the application's
    /// root services.</param>
    /// <returns>The builder.</returns>
    public ReplicationKitBuilder AddReplication(Func<IServiceProvider, IReplicationSpec> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return Add(services =>
            [
                create(services)
                    ?? throw new InvalidOperationException(
                        "AddReplication was given a function that makes no specification: it returned null."
                    ),
            ]
        );
    }

    /// <summary>Ensures replications at start-up, such as <c>ReplicationCatalog.Specs</c>: all that leave nothing open.</summary>
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
