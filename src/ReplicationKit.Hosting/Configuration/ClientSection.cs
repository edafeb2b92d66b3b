using Microsoft.Extensions.Configuration;

namespace ReplicationKit.Hosting;

/// <summary>Reads a client's options from a configuration section whose keys are the properties' names.</summary>
internal static class ClientSection
{
    /// <summary>Sets the options that the section contains.</summary>
    /// <returns>The section's problems, each with the key and the remedy.</returns>
    public static List<string> Read(IConfigurationSection section, ReplicatorOptions client, ReplicationHostOptions host)
    {
        var failures = new List<string>();
        var reader = new SectionReader(section, failures);
        ReadClient(reader, client);
        ReadHost(reader, host);
        reader.FailOnUnknown(
            [
                .. CredentialsSection.Keys.Select(static key => $"{nameof(client.Credentials)}:{key}"),
                .. CredentialsSection.LocalKeys.Select(static key => $"{nameof(client.LocalCredentials)}:{key}"),
            ],
            isShared: true
        );
        return failures;
    }

    private static void ReadClient(SectionReader section, ReplicatorOptions options)
    {
        options.BaseAddress = section.Address(nameof(options.BaseAddress)) ?? options.BaseAddress;
        options.LocalBaseAddress = section.Address(nameof(options.LocalBaseAddress)) ?? options.LocalBaseAddress;
        options.Database = section.Text(nameof(options.Database)) ?? options.Database;
        options.Server = section.Name<CouchServer>(nameof(options.Server), "; the server's URL is BaseAddress") ?? options.Server;
        options.RequestTimeout = section.Time(nameof(options.RequestTimeout)) ?? options.RequestTimeout;
        options.MaxRetries = section.Integer(nameof(options.MaxRetries)) ?? options.MaxRetries;
        options.RetryDelay = section.Time(nameof(options.RetryDelay)) ?? options.RetryDelay;
        options.MaxRetryDelay = section.Time(nameof(options.MaxRetryDelay)) ?? options.MaxRetryDelay;
        options.PollInterval = section.Time(nameof(options.PollInterval)) ?? options.PollInterval;
        if (section.Section(nameof(options.Credentials)) is { } credentials)
            options.Credentials = CredentialsSection.Read(credentials) ?? options.Credentials;
        if (section.Section(nameof(options.LocalCredentials)) is { } local)
            options.LocalCredentials = CredentialsSection.ReadLocal(local) ?? options.LocalCredentials;
    }

    private static void ReadHost(SectionReader section, ReplicationHostOptions options)
    {
        options.StartupBehavior = section.Name<StartupBehavior>(nameof(options.StartupBehavior)) ?? options.StartupBehavior;
        options.RestartEnded = section.Flag(nameof(options.RestartEnded)) ?? options.RestartEnded;
        options.EnsureRetryDelay = section.Time(nameof(options.EnsureRetryDelay)) ?? options.EnsureRetryDelay;
        options.MaxEnsureRetryDelay = section.Time(nameof(options.MaxEnsureRetryDelay)) ?? options.MaxEnsureRetryDelay;
        options.MetricsInterval = section.Time(nameof(options.MetricsInterval)) ?? options.MetricsInterval;
        options.VerifyInterval = section.Time(nameof(options.VerifyInterval)) ?? options.VerifyInterval;
        options.AlwaysCollectMetrics = section.Flag(nameof(options.AlwaysCollectMetrics)) ?? options.AlwaysCollectMetrics;
    }
}
