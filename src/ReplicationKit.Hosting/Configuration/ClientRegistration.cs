using Microsoft.Extensions.Configuration;

namespace ReplicationKit.Hosting;

/// <summary>One client of the service collection, and the configuration sections that its options are read from.</summary>
internal sealed class ClientRegistration(string? key)
{
    /// <summary>The client's key; null: it has none.</summary>
    public string? Key => key;

    /// <summary>The name of its options.</summary>
    public string Name => key ?? Microsoft.Extensions.Options.Options.DefaultName;

    /// <summary>The name of its <see cref="HttpClient"/>.</summary>
    public string HttpClientName => key is null ? "ReplicationKit" : "ReplicationKit:" + key;

    /// <summary>The category of its log.</summary>
    public string LogCategory => key is null ? "ReplicationKit.Replicator" : "ReplicationKit.Replicator." + key;

    /// <summary>Gives the sections; null where the application has no configuration.</summary>
    public List<Func<IServiceProvider, IConfigurationSection?>> Sections { get; } = [];

    /// <summary>The client for people, as it follows "replications".</summary>
    public override string ToString() => key is null ? "" : $" of the client '{key}'";
}
