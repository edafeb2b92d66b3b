namespace ReplicationKit.Shared;

/// <summary>A part of an id template.</summary>
/// <param name="Text">The literal text, or the name between the braces.</param>
/// <param name="IsPlaceholder">Whether <paramref name="Text"/> names a member.</param>
internal sealed record IdPart(string Text, bool IsPlaceholder);
