using Microsoft.Extensions.Logging;

namespace ReplicationKit.Hosting;

/// <summary>
/// Polls a client's replications at intervals while the meter is read. Unlike following, polling detects at the next poll that a
/// replication was deleted or restarted, whatever the state of the others.
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
    /// <summary>How long polling continues after the last reading.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly object _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private volatile IReadOnlyList<ReplicationReading> _readings = [];
    private Task _polling = Task.CompletedTask;
    private DateTimeOffset _lastRead;
    private bool _isPolling;

    /// <summary>The client that runs the replications.</summary>
    public ClientRegistration Client => client;

    /// <summary>Completes when polling ends.</summary>
    internal Task Polling => _polling;

    /// <summary>The result of the last poll, without starting polling as a reading does.</summary>
    internal IReadOnlyList<ReplicationReading> Latest => _readings;

    /// <summary>Returns the result of the last poll, or an empty list if there was none. Each reading keeps polling active.</summary>
    public IReadOnlyList<ReplicationReading> Read()
    {
        Start();
        return _readings;
    }

    /// <summary>Starts polling, unless it is already active.</summary>
    public void Start()
    {
        lock (_gate)
        {
            _lastRead = clock.GetUtcNow();
            if (_isPolling || _stop.IsCancellationRequested)
                return;
            _isPolling = true;
            _polling = Task.Run(PollAsync, CancellationToken.None);
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _polling;
    }

    public void Dispose() => _stop.Cancel();

    private async Task PollAsync()
    {
        try
        {
            do
            {
                await PollOnceAsync(_stop.Token);
                await Task.Delay(options.MetricsInterval, clock, _stop.Token);
            } while (!TryRest());
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task PollOnceAsync(CancellationToken cancellationToken)
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
#pragma warning disable CA1031 // Whatever the failure, polling continues and the metrics report it.
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

    /// <summary>Ends polling if there was no reading for a long time. The next reading starts it again.</summary>
    private bool TryRest()
    {
        lock (_gate)
        {
            if (options.AlwaysCollectMetrics || clock.GetUtcNow() - _lastRead < Patience + options.MetricsInterval)
                return false;
            _readings = [];
            _isPolling = false;
            return true;
        }
    }
}
