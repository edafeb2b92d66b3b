using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ReplicationKit.Hosting;

/// <summary>
/// Reports the health of replications, with one request if their ids are adjacent. Descriptions are for people; errors in them contain no
/// secrets.
/// </summary>
/// <param name="replicator">The client.</param>
/// <param name="declared">The replications that the host ensures.</param>
/// <param name="verification">The results of the comparisons.</param>
/// <param name="id">The id of the replication to check, or <c>null</c> to check all that the host ensures.</param>
internal sealed class ReplicationHealthCheck(
    Replicator replicator,
    DeclaredReplications declared,
    VerificationSchedule verification,
    string? id
) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await CheckAsync(context.Registration.FailureStatus, cancellationToken);
        }
        catch (Exception exception) when (exception is ReplicationException or TimeoutException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception.Message, exception);
        }
    }

    private async Task<HealthCheckResult> CheckAsync(HealthStatus failureStatus, CancellationToken cancellationToken)
    {
        if (declared.All is null && id is null)
            return HealthCheckResult.Degraded("The host has not started yet.");
        string[] ids = id is null ? [.. declared.All!.SelectMany(replication => replication.Ids)] : [id];
        if (ids.Length == 0)
        {
            // Check whether the server is available and accepts the client.
            await replicator.GetUpdateSequenceAsync(ReplicationEndpoint.Database(replicator.Database), cancellationToken);
            return HealthCheckResult.Healthy("The server is available; there are no replications to ensure.");
        }

        IReadOnlyDictionary<string, ReplicationStatus> statuses = await replicator.GetStatusesAsync(ids, cancellationToken);
        Dictionary<string, DeclaredReplication> byId = ById();
        ReplicationHealth[] all = Array.ConvertAll(
            ids,
            each => ReplicationHealth.Of(each, statuses.GetValueOrDefault(each), byId.GetValueOrDefault(each), verification.Of(each))
        );
        HealthStatus worst = all.Min(health => health.Status);
        return new HealthCheckResult(
            worst == HealthStatus.Unhealthy ? failureStatus : worst,
            Describe(all),
            exception: null,
            all.ToDictionary(health => health.Id, health => (object)health.Text, StringComparer.Ordinal)
        );
    }

    private Dictionary<string, DeclaredReplication> ById() =>
        (declared.All ?? [])
            .SelectMany(replication => replication.Ids, KeyValuePair.Create<DeclaredReplication, string>)
            .ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    private static string Describe(ReplicationHealth[] all)
    {
        const int mostNamed = 5;
        ReplicationHealth[] bad = [.. all.Where(health => health.Status != HealthStatus.Healthy).OrderBy(health => health.Status)];
        if (bad.Length == 0)
            return all.Length == 1 ? all[0].ToString() : $"{all.Length} replications are healthy.";
        string named = string.Join("; ", bad.Take(mostNamed));
        string rest = bad.Length > mostNamed ? $"; and {bad.Length - mostNamed} more" : "";
        return all.Length == 1
            ? named
            : $"{bad.Length} of {all.Length} replications {(bad.Length == 1 ? "is" : "are")} unhealthy: {named}{rest}";
    }
}
