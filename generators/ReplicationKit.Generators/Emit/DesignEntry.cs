namespace ReplicationKit.Generators.Emit;

/// <summary>A design document, reduced to what the catalog depends on.</summary>
/// <param name="Name">The name, without <c>_design/</c>.</param>
/// <param name="Json">The declared fields as JSON.</param>
internal sealed record DesignEntry(string Name, string Json);
