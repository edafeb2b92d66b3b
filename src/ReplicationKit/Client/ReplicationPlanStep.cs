namespace ReplicationKit;

/// <summary>What has to be done about one document, and why.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Action">What has to be done.</param>
/// <param name="Changes">The fields that differ; for a document to create, all that are declared; empty where it is unchanged.</param>
/// <param name="DeployedState">Whether the deployed replication has completed or failed, as its document says; null: it has not, or there
/// is none.</param>
public sealed record ReplicationPlanStep(
    string Id,
    ReplicationPlanAction Action,
    IReadOnlyList<ReplicationPlanChange> Changes,
    ReplicationState? DeployedState
)
{
    internal PreparedReplication? Prepared { get; init; }

    internal string? DeployedRevision { get; init; }

    /// <summary>Whose the deployed document is, where the client may neither see its credentials nor change it; null: it may.</summary>
    internal string? ForeignOwner { get; init; }

    /// <summary>One sentence: why this has to be done.</summary>
    public string Reason =>
        Action switch
        {
            ReplicationPlanAction.Create => "there is no such document",
            ReplicationPlanAction.Replace => "it is deployed with other options: "
                + string.Join(", ", Changes.Select(change => change.Field)),
            ReplicationPlanAction.Restart =>
                $"it has {(DeployedState == ReplicationState.Failed ? "failed" : "completed")} and is to be started again",
            _ when DeployedState is { } state =>
                $"it is deployed as declared, and has {(state == ReplicationState.Failed ? "failed" : "completed")}",
            _ => "it is deployed as declared",
        };

    /// <summary>Id, action and reason.</summary>
    public override string ToString() => $"{Action} {Id}: {Reason}";
}
