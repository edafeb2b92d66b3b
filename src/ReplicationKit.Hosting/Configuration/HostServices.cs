using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ReplicationKit.Hosting;

/// <summary>Sets a client's clock and logger to the host's, unless its options specify others.</summary>
internal sealed class HostServices(ClientRegistration client, IServiceProvider services) : IPostConfigureOptions<ReplicatorOptions>
{
    public void PostConfigure(string? name, ReplicatorOptions options)
    {
        if (name != client.Name)
            return;
        if (options.TimeProvider == TimeProvider.System)
            options.TimeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System;
        if (options.Logger == NullLogger.Instance && services.GetService<ILoggerFactory>() is { } loggers)
            options.Logger = loggers.CreateLogger(client.LogCategory);
    }
}
