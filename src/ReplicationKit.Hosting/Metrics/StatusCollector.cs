using Microsoft.Extensions.Logging;

namespace ReplicationKit.Hosting;

/// <summary>
/// Looks at a client's replications from time to time, as long as somebody reads the meter. It asks instead of following: one that was
/// deleted, or started again, is seen at the next look, whatever the others do.
/// </summary>
internal sealed class StatusCollector(
    ClientRegistration client,
    Replicator replicator,
    DeclaredReplications declared,
    ReplicationHostOptions options,
    TimeProvider clock,
    ILogger logger
) : IDisposable
{
    /// <summary>How long after the last reading the looks go on.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly object _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private volatile IReadOnlyList<ReplicationReading> _readings = [];
    private Task _looking = Task.CompletedTask;
    private DateTimeOffset _lastRead;
    private bool _isLooking;

    /// <summary>The client whose replications these are.</summary>
    public ClientRegistration Client => client;

    /// <summary>Ends when the looks do.</summary>
    internal Task Looking => _looking;

    /// <summary>What the last poll found, without a reading that would start another one.</summary>
    internal IReadOnlyList<ReplicationReading> Latest => _readings;

    /// <summary>What the last look found; empty: there was none. Whoever reads keeps the looks going.</summary>
    public IReadOnlyList<ReplicationReading> Read()
    {
        Start();
        return _readings;
    }

    /// <summary>Begins to look, unless that goes on already.</summary>
    public void Start()
    {
        lock (_gate)
        {
            _lastRead = clock.GetUtcNow();
            if (_isLooking || _stop.IsCancellationRequested)
                return;
            _isLooking = true;
            _looking = Task.Run(LookAsync, CancellationToken.None);
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _looking;
    }

    public void Dispose() => _stop.Cancel();

    private async Task LookAsync()
    {
        try
        {
            do
            {
                await LookOnceAsync(_stop.Token);
                await Task.Delay(options.MetricsInterval, clock, _stop.Token);
            } while (!TryRest());
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task LookOnceAsync(CancellationToken cancellationToken)
    {
        string[] ids = [.. (declared.All ?? []).SelectMany(replication => replication.Ids)];
        Dictionary<string, ReplicationReading> before = _readings.ToDictionary(reading => reading.Id, StringComparer.Ordinal);
        try
        {
            IReadOnlyDictionary<string, ReplicationStatus> statuses = await replicator.GetStatusesAsync(ids, cancellationToken);
            _readings = Array.ConvertAll(ids, id => ToReading(id, statuses.GetValueOrDefault(id), before.GetValueOrDefault(id)?.Figures));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever it is: metrics do not end for it, and say so.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            HostingLog.NoFigures(logger, client, exception.Message);
            _readings = Array.ConvertAll(
                ids,
                id => new ReplicationReading(id, ReplicationReading.Unreachable, null, before.GetValueOrDefault(id)?.Figures)
            );
        }
    }

    private static ReplicationReading ToReading(string id, ReplicationStatus? status, ReplicationStatus? figures) =>
        status is null
            ? new ReplicationReading(id, ReplicationReading.Missing, null, null)
            : new ReplicationReading(id, ReplicationReading.NameOf(status.State), status, status.HasFigures ? status : figures);

    /// <summary>Ends the looks where nobody has read for long; the next reader begins them again.</summary>
    private bool TryRest()
    {
        lock (_gate)
        {
            if (options.AlwaysCollectMetrics || clock.GetUtcNow() - _lastRead < Patience + options.MetricsInterval)
                return false;
            _readings = [];
            _isLooking = false;
            return true;
        }
    }
}
