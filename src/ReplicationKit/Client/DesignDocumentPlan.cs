namespace ReplicationKit;

/// <summary>The changes that ensuring design documents would make. Creating a plan only reads from the databases.</summary>
/// <param name="Steps">A step for each document in each database.</param>
public sealed record DesignDocumentPlan(IReadOnlyList<DesignDocumentStep> Steps)
{
    /// <summary>Gets a value that indicates whether anything would change.</summary>
    public bool HasChanges => Steps.Any(step => step.Action != DesignDocumentAction.Unchanged);

    /// <summary>Returns one line for each step, followed by one line for each field that differs.</summary>
    public override string ToString() =>
        string.Join('\n', Steps.SelectMany(step => step.Changes.Select(change => "    " + change).Prepend(step.ToString())));
}
