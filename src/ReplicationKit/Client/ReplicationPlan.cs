namespace ReplicationKit;

/// <summary>The changes that <see cref="Replicator.EnsureAllAsync"/> would make. Creating a plan only reads from the server.</summary>
/// <param name="Steps">A step for each document, in the order of the specifications.</param>
public sealed record ReplicationPlan(IReadOnlyList<ReplicationPlanStep> Steps)
{
    /// <summary>Gets a value that indicates whether anything would change.</summary>
    public bool HasChanges => Steps.Any(step => step.Action != ReplicationPlanAction.Unchanged);

    /// <summary>Returns one line for each step, followed by one line for each field that differs.</summary>
    public override string ToString() =>
        string.Join('\n', Steps.SelectMany(step => step.Changes.Select(change => "    " + change).Prepend(step.ToString())));
}
