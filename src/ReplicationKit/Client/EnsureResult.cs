namespace ReplicationKit;

/// <summary>What was done so that a specification is deployed as it is declared.</summary>
/// <param name="Handle">The replication; the forward one of a <c>TwoWay</c> specification.</param>
/// <param name="Steps">What was done about each document.</param>
public sealed record EnsureResult(ReplicationHandle Handle, IReadOnlyList<ReplicationPlanStep> Steps)
{
    /// <summary>What was done about the first document.</summary>
    public ReplicationPlanAction Action => Steps[0].Action;

    /// <summary>What was done.</summary>
    public override string ToString() => string.Join('\n', Steps);
}
