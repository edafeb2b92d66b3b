using Microsoft.Extensions.Configuration;

namespace ReplicationKit.Hosting;

/// <summary>One client of the service collection, with the configuration sections from which its options are read.</summary>
internal sealed class ClientRegistration(string? key)
{
    /// <summary>The client's key, or <c>null</c> if it has none.</summary>
    public string? Key => key;

    /// <summary>The name of its options.</summary>
    public string Name => key ?? Microsoft.Extensions.Options.Options.DefaultName;

    /// <summary>The name of its <see cref="HttpClient"/>.</summary>
    public string HttpClientName => key is null ? "ReplicationKit" : "ReplicationKit:" + key;

    /// <summary>The category of its log.</summary>
    public string LogCategory => key is null ? "ReplicationKit.Replicator" : "ReplicationKit.Replicator." + key;

    /// <summary>Return the sections, or <c>null</c> if the application has no configuration.</summary>
    public List<Func<IServiceProvider, IConfigurationSection?>> Sections { get; } = [];

    /// <summary>Returns the client as a suffix to "replications" in messages.</summary>
    public override string ToString() => key is null ? "" : $" of the client '{key}'";
}
