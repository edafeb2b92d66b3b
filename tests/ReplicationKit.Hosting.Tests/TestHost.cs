using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ReplicationKit.Hosting.Tests;

/// <summary>An application with a captured log and a clock that stands still.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly HostApplicationBuilder _builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(
        new HostApplicationBuilderSettings()
    );
    private IHost? _host;

    public TestHost()
    {
        _builder.Logging.AddProvider(Log).SetMinimumLevel(LogLevel.Trace);
        _builder.Services.AddSingleton<TimeProvider>(Clock);
    }

    public CapturedLog Log { get; } = new();

    public TestClock Clock { get; } = new();

    public IServiceCollection Services => _builder.Services;

    public IServiceProvider Provider => Host.Services;

    public IHost Host => _host ??= _builder.Build();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Sets values of the configuration, each as <c>key=value</c>.</summary>
    public TestHost With(params string[] values)
    {
        _builder.Configuration.AddInMemoryCollection(
            values.Select(value => value.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]))
        );
        return this;
    }

    public IConfigurationSection Section(string name) => _builder.Configuration.GetSection(name);

    public Task StartAsync() => Host.StartAsync(Stop);

    public Task<HealthReport> CheckAsync(Func<HealthCheckRegistration, bool>? which = null) =>
        Provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(which, Stop);

    public async ValueTask DisposeAsync()
    {
        if (_host is null)
            return;
        if (_host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.IsCancellationRequested)
            await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable host)
            await host.DisposeAsync();
    }
}
