namespace ReplicationKit;

/// <summary>A field whose deployed value differs from the declared one. Secrets are not shown.</summary>
/// <param name="Field">The field's name in the document, or <c>source credentials</c> and <c>target credentials</c>.</param>
/// <param name="Deployed">The deployed value, or <c>null</c> if there is none.</param>
/// <param name="Declared">The declared value, or <c>null</c> if there is none.</param>
public sealed record ReplicationPlanChange(string Field, string? Deployed, string? Declared)
{
    /// <summary>Returns the field's name with both values in one line, with one space instead of each line break and indentation.</summary>
    public override string ToString() => $"{Field}: {OneLine(Deployed)} -> {OneLine(Declared)}";

    private static string OneLine(string? value) =>
        value is null ? "(none)" : string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
