namespace ReplicationKit;

/// <summary>What <see cref="Replicator.EnsureAllAsync"/> would do. Nothing has been sent but questions.</summary>
/// <param name="Steps">A step for each document, in the order of the specifications.</param>
public sealed record ReplicationPlan(IReadOnlyList<ReplicationPlanStep> Steps)
{
    /// <summary>Whether anything would be done.</summary>
    public bool HasChanges => Steps.Any(step => step.Action != ReplicationPlanAction.Unchanged);

    /// <summary>A line for each step, and below it one for each field that differs.</summary>
    public override string ToString() =>
        string.Join('\n', Steps.SelectMany(step => step.Changes.Select(change => "    " + change).Prepend(step.ToString())));
}
