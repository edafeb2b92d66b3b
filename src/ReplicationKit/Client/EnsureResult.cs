namespace ReplicationKit;

/// <summary>The result of ensuring that a specification is deployed as declared.</summary>
/// <param name="Handle">The replication; for a <c>TwoWay</c> specification, the forward one.</param>
/// <param name="Steps">The action taken for each document.</param>
public sealed record EnsureResult(ReplicationHandle Handle, IReadOnlyList<ReplicationPlanStep> Steps)
{
    /// <summary>Gets the action taken for the first document.</summary>
    public ReplicationPlanAction Action => Steps[0].Action;

    /// <summary>Returns the steps, one per line.</summary>
    public override string ToString() => string.Join('\n', Steps);
}
