namespace ReplicationKit;

/// <summary>One field in which what is deployed differs from what is declared. Secrets are not shown.</summary>
/// <param name="Field">The field's name in the document, or <c>source credentials</c> and <c>target credentials</c>.</param>
/// <param name="Deployed">What is deployed; null: nothing.</param>
/// <param name="Declared">What is declared; null: nothing.</param>
public sealed record ReplicationPlanChange(string Field, string? Deployed, string? Declared)
{
    /// <summary>The field with both values.</summary>
    public override string ToString() => $"{Field}: {Deployed ?? "(none)"} -> {Declared ?? "(none)"}";
}
