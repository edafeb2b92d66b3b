using Microsoft.Extensions.Configuration;
using ReplicationKit;
using ReplicationKit.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Extension methods that add a <see cref="Replicator"/> for each server to an application. Several calls with the same key, or without
/// one, configure the same client; later options override earlier ones.
/// </summary>
public static class ReplicationKitServiceCollectionExtensions
{
    private const string SectionName = "ReplicationKit";

    /// <summary>Adds a client whose options are read from the section <c>ReplicationKit</c> of the application's configuration.</summary>
    /// <param name="services">The application's services.</param>
    /// <returns>A builder that configures the client.</returns>
    public static ReplicationKitBuilder AddReplicationKit(this IServiceCollection services) =>
        ClientServices.Add(services, key: null, static provider => provider.GetService<IConfiguration>()?.GetSection(SectionName));

    /// <summary>Adds a client for a server.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="server">The server's URL. A percent-encoded user and password in it are used as basic credentials.</param>
    /// <returns>A builder that configures the client.</returns>
    /// <exception cref="ArgumentException">The address is not an absolute http or https URL.</exception>
    public static ReplicationKitBuilder AddReplicationKit(this IServiceCollection services, string server) =>
        services.AddReplicationKit(Parse(server));

    /// <inheritdoc cref="AddReplicationKit(IServiceCollection, string)"/>
    public static ReplicationKitBuilder AddReplicationKit(this IServiceCollection services, Uri server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return services.AddReplicationKit(options => options.BaseAddress = server);
    }

    /// <summary>
    /// Adds a client whose options are read from a section. The keys are the names of the properties of <see cref="ReplicatorOptions"/> and
    /// <see cref="ReplicationHostOptions"/>. If a key is unknown, the startup fails.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="section">The section, which is read once, when the client is first used or the host starts.</param>
    /// <returns>A builder that configures the client.</returns>
    public static ReplicationKitBuilder AddReplicationKit(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return ClientServices.Add(services, key: null, _ => section);
    }

    /// <summary>Adds a client.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">The action that sets the options, including the address.</param>
    /// <returns>A builder that configures the client.</returns>
    public static ReplicationKitBuilder AddReplicationKit(this IServiceCollection services, Action<ReplicatorOptions> configure) =>
        ClientServices.Add(services, key: null, section: null).Configure(configure);

    /// <summary>Adds a client with a key, for <c>[FromKeyedServices(key)] Replicator</c>, in addition to others.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="key">The key, which is also the name of the client's options.</param>
    /// <param name="server">The server's URL. A percent-encoded user and password in it are used as basic credentials.</param>
    /// <returns>A builder that configures the client.</returns>
    /// <exception cref="ArgumentException">The key is empty, or the address is not an absolute http or https URL.</exception>
    public static ReplicationKitBuilder AddReplicationKit(this IServiceCollection services, string key, string server) =>
        services.AddReplicationKit(key, Parse(server));

    /// <inheritdoc cref="AddReplicationKit(IServiceCollection, string, string)"/>
    public static ReplicationKitBuilder AddReplicationKit(this IServiceCollection services, string key, Uri server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return services.AddReplicationKit(key, options => options.BaseAddress = server);
    }

    /// <summary>
    /// Adds a client with a key, for <c>[FromKeyedServices(key)] Replicator</c>, in addition to others. Its options are read from a
    /// section. The keys are the names of the properties of <see cref="ReplicatorOptions"/> and <see cref="ReplicationHostOptions"/>. An
    /// unknown key fails the startup.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="key">The key, which is also the name of the client's options.</param>
    /// <param name="section">The section, which is read once, when the client is first used or the host starts.</param>
    /// <returns>A builder that configures the client.</returns>
    /// <exception cref="ArgumentException">The key is empty.</exception>
    public static ReplicationKitBuilder AddReplicationKit(this IServiceCollection services, string key, IConfigurationSection section)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentNullException.ThrowIfNull(section);
        return ClientServices.Add(services, key, _ => section);
    }

    /// <summary>Adds a client with a key, for <c>[FromKeyedServices(key)] Replicator</c>, in addition to others.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="key">The key, which is also the name of the client's options.</param>
    /// <param name="configure">The action that sets the options, including the address.</param>
    /// <returns>A builder that configures the client.</returns>
    /// <exception cref="ArgumentException">The key is empty.</exception>
    public static ReplicationKitBuilder AddReplicationKit(this IServiceCollection services, string key, Action<ReplicatorOptions> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return ClientServices.Add(services, key, section: null).Configure(configure);
    }

    /// <summary>Parses an address. Messages do not contain it, since it may contain a password.</summary>
    private static Uri Parse(string server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return ServerUrl.TryParse(server, out Uri? address)
            ? address
            : throw new ArgumentException(
                "The server's address is not an absolute http or https URL, such as 'http://localhost:5984'.",
                nameof(server)
            );
    }
}
