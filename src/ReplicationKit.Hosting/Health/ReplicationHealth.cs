using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ReplicationKit.Hosting;

/// <summary>The health of one replication.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Status">The health status.</param>
/// <param name="Text">The replication's state, and its error if there is one.</param>
internal sealed record ReplicationHealth(string Id, HealthStatus Status, string Text)
{
    /// <param name="id">The document's id.</param>
    /// <param name="status">The replication's status, or <c>null</c> if it does not exist.</param>
    /// <param name="declared">The replication that the host ensures under this id, or <c>null</c> if there is none.</param>
    /// <param name="verification">The last comparison of its databases, or <c>null</c> if there is none.</param>
    public static ReplicationHealth Of(
        string id,
        ReplicationStatus? status,
        DeclaredReplication? declared,
        ReplicationVerification? verification
    )
    {
        if (declared is { IsEnsured: false })
            return new(id, HealthStatus.Degraded, "not ensured yet" + (declared.Failure is { } failure ? ": " + failure : ""));
        if (status is null)
            return new(id, HealthStatus.Unhealthy, "missing");
        string text = status.StateText ?? ReplicationReading.NameOf(status.State);
        if (status.Reason is not null)
            text = $"{text}: {status.Reason}";
        HealthStatus health = StatusOf(status.State);
        return verification is not { MissingCount: > 0 and var missing }
            ? new(id, health, text)
            : new(
                id,
                health < HealthStatus.Degraded ? health : HealthStatus.Degraded,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{text}; {missing} of {verification.Checked} documents are missing in the target"
                )
            );
    }

    public override string ToString() => $"{Id} is {Text}";

    private static HealthStatus StatusOf(ReplicationState state) =>
        state switch
        {
            ReplicationState.Failed => HealthStatus.Unhealthy,
            ReplicationState.Crashing or ReplicationState.Error or ReplicationState.Unknown => HealthStatus.Degraded,
            _ => HealthStatus.Healthy,
        };
}
