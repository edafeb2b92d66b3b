using Microsoft.Extensions.Logging;

namespace ReplicationKit.Hosting;

/// <summary>Deploys declared replications: all with one request, or each separately if one of them makes the whole request fail.</summary>
internal sealed class Ensurer(
    ClientRegistration client,
    Replicator replicator,
    ReplicationHostOptions options,
    TimeProvider clock,
    ReplicationMeter meter,
    ILogger logger
)
{
    /// <summary>Ensures the replications repeatedly, with growing delays, until all are ensured.</summary>
    /// <exception cref="OperationCanceledException">The host is stopping.</exception>
    public async Task EnsureAsync(IReadOnlyList<DeclaredReplication> replications, CancellationToken cancellationToken)
    {
        TimeSpan wait = options.EnsureRetryDelay;
        for (int attempt = 1; await AttemptAsync(replications, cancellationToken) is { } failure; attempt++)
        {
            HostingLog.Failed(
                logger,
                replications.Count(replication => !replication.IsEnsured),
                client,
                attempt,
                failure.Message,
                wait.TotalSeconds
            );
            await Task.Delay(wait, clock, cancellationToken);
            wait = wait * 2 < options.MaxEnsureRetryDelay ? wait * 2 : options.MaxEnsureRetryDelay;
        }
    }

    /// <summary>Ensures once the replications that are not ensured yet.</summary>
    /// <returns>The first failure, or <c>null</c> if all are ensured.</returns>
    /// <exception cref="OperationCanceledException">The host is stopping.</exception>
    public async Task<Exception?> AttemptAsync(IReadOnlyList<DeclaredReplication> replications, CancellationToken cancellationToken)
    {
        DeclaredReplication[] open = [.. replications.Where(replication => !replication.IsEnsured)];
        if (open.Length == 0)
            return null;
        Exception? failure = await TryAsync(open, cancellationToken);
        if (failure is null || open.Length == 1 || !IsOfOne(failure))
            return failure;

        failure = null;
        foreach (DeclaredReplication replication in open)
        {
            if (await TryAsync([replication], cancellationToken) is not { } one)
                continue;
            failure ??= one;
            if (!IsOfOne(one))
                return one;
        }

        return failure;
    }

    private async Task<Exception?> TryAsync(IReadOnlyList<DeclaredReplication> replications, CancellationToken cancellationToken)
    {
        meter.Attempted(client);
        try
        {
            IReadOnlyList<EnsureResult> results = await replicator.EnsureAllAsync(
                replications.Select(replication => replication.Specification),
                options.RestartEnded,
                cancellationToken
            );
            foreach (DeclaredReplication replication in replications)
                replication.Ensured();
            Tell(results);
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever it is, such as of a handler that the application added: the application does not stop for it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            meter.Failed(client, exception);
            foreach (DeclaredReplication replication in replications)
                replication.Failed(exception.Message);
            return exception;
        }
    }

    /// <summary>Whether a failure concerns a single replication, so that the others may still be ensured.</summary>
    private static bool IsOfOne(Exception exception) =>
        exception
            is ReplicationBatchException
                or ReplicationValidationException
                or ReplicationConflictException
                or ReplicationAuthorizationException { ReplicationId: not null };

    private void Tell(IReadOnlyList<EnsureResult> results)
    {
        ILookup<ReplicationPlanAction, ReplicationPlanStep> steps = results
            .SelectMany(result => result.Steps)
            .ToLookup(step => step.Action);
        HostingLog.Ensured(
            logger,
            client,
            steps[ReplicationPlanAction.Create].Count(),
            steps[ReplicationPlanAction.Replace].Count(),
            steps[ReplicationPlanAction.Restart].Count(),
            steps[ReplicationPlanAction.Unchanged].Count()
        );
    }
}
