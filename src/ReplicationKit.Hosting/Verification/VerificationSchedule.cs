using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ReplicationKit.Hosting;

/// <summary>Compares the sources of a client's replications with their targets at intervals, if an interval is set.</summary>
internal sealed class VerificationSchedule(
    ClientRegistration client,
    Replicator replicator,
    ReplicationHostOptions options,
    TimeProvider clock,
    ILogger logger
)
{
    private readonly ConcurrentDictionary<string, ReplicationVerification> _latest = new(StringComparer.Ordinal);

    /// <summary>The client that runs the replications.</summary>
    public ClientRegistration Client => client;

    /// <summary>The last result of each replication that was compared, by the id of its document.</summary>
    public IEnumerable<KeyValuePair<string, ReplicationVerification>> Latest => _latest;

    /// <summary>Returns the last result, or <c>null</c> if there is none.</summary>
    public ReplicationVerification? Of(string id) => _latest.GetValueOrDefault(id);

    /// <summary>Compares all replications after each interval, one after another, until the host stops.</summary>
    /// <exception cref="OperationCanceledException">The host is stopping.</exception>
    public async Task RunAsync(IReadOnlyList<DeclaredReplication> replications, CancellationToken cancellationToken)
    {
        if (options.VerifyInterval is not { } interval)
            return;
        while (true)
        {
            await Task.Delay(interval, clock, cancellationToken);
            foreach (DeclaredReplication replication in replications.Where(replication => replication.IsEnsured))
                await VerifyAsync(replication, cancellationToken);
        }
    }

    private async Task VerifyAsync(DeclaredReplication replication, CancellationToken cancellationToken)
    {
        try
        {
            ReplicationVerification result = await replicator.VerifyAsync(replication.Specification, cancellationToken: cancellationToken);
            for (ReplicationVerification? one = result; one is not null; one = one.Reverse)
            {
                _latest[one.Id] = one with { Reverse = null };
                if (one.MissingCount > 0)
                    HostingLog.Incomplete(logger, one.Id, client, one.MissingCount, one.Checked);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever the failure, the next comparison is tried.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // What was found before is no longer known to be true.
            foreach (string id in replication.Ids)
                _latest.TryRemove(id, out _);
            HostingLog.NotVerified(logger, replication.Ids[0], client, exception.Message);
        }
    }
}
