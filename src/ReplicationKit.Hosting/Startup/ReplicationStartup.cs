using Microsoft.Extensions.Hosting;

namespace ReplicationKit.Hosting;

/// <summary>
/// Ensures a client's replications when the host starts, starts to verify them, and stops trying when it stops. The replications themselves keep running.
/// </summary>
internal sealed class ReplicationStartup(
    DeclaredReplications replications,
    Ensurer ensurer,
    StatusCollector collector,
    VerificationSchedule verification,
    ReplicationMeter meter,
    ReplicationHostOptions options
) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _ensuring = Task.CompletedTask;
    private Task _verifying = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<DeclaredReplication> declared = replications.Declare();
        if (declared.Count == 0)
            return;

        if (options.StartupBehavior == StartupBehavior.FailFast)
        {
            if (await ensurer.AttemptAsync(declared, cancellationToken) is { } failure)
                throw new ReplicationException(
                    $"The application does not start because replications could not be ensured (StartupBehavior is FailFast): {failure.Message}",
                    failure
                );
        }
        else
        {
            _ensuring = Task.Run(() => ensurer.EnsureAsync(declared, _stop.Token), CancellationToken.None);
            if (options.StartupBehavior == StartupBehavior.Wait)
                await _ensuring.WaitAsync(cancellationToken);
        }

        _verifying = Task.Run(() => verification.RunAsync(declared, _stop.Token), CancellationToken.None);
        meter.Add(verification);
        meter.Add(collector);
        if (options.AlwaysCollectMetrics || meter.IsListenedTo)
            collector.Start();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        meter.Remove(collector);
        meter.Remove(verification);
        await _stop.CancelAsync();
        await Task.WhenAll(_ensuring, _verifying, collector.StopAsync())
            .WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        meter.Remove(collector);
        meter.Remove(verification);
        _stop.Cancel();
        _stop.Dispose();
    }
}
