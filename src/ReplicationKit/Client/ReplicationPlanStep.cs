namespace ReplicationKit;

/// <summary>The action required for one document, and the reason.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Action">The required action.</param>
/// <param name="Changes">The fields that differ. For a document to be created, all declared fields. Empty if nothing changes.</param>
/// <param name="DeployedState">Whether the deployed replication has completed or failed according to its document, or <c>null</c> if it has
/// not ended or does not exist.</param>
public sealed record ReplicationPlanStep(
    string Id,
    ReplicationPlanAction Action,
    IReadOnlyList<ReplicationPlanChange> Changes,
    ReplicationState? DeployedState
)
{
    internal PreparedReplication? Prepared { get; init; }

    /// <summary>Gets the deployed document, or <c>null</c> if there is none.</summary>
    internal ReplicationDocument? Deployed { get; init; }

    /// <summary>
    /// Gets the owner of the deployed document if the client may neither see its credentials nor change it, or <c>null</c> if it may.
    /// </summary>
    internal string? ForeignOwner { get; init; }

    /// <summary>Gets the reason for the action, as a clause.</summary>
    public string Reason =>
        Action switch
        {
            ReplicationPlanAction.Create => "the document does not exist",
            ReplicationPlanAction.Replace => "it is deployed with different options: "
                + string.Join(", ", Changes.Select(change => change.Field)),
            ReplicationPlanAction.Restart =>
                $"it has {(DeployedState == ReplicationState.Failed ? "failed" : "completed")} and will be restarted",
            _ when DeployedState is { } state =>
                $"it is deployed as declared, and has {(state == ReplicationState.Failed ? "failed" : "completed")}",
            _ => "it is deployed as declared",
        };

    /// <summary>Returns the action, the id and the reason.</summary>
    public override string ToString() => $"{Action} {Id}: {Reason}";
}
