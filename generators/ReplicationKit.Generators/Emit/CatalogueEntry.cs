namespace ReplicationKit.Generators.Emit;

/// <summary>A specification as far as the catalogue depends on it.</summary>
/// <param name="FullName">The type's name, from <c>global::</c> on.</param>
/// <param name="IsReady">Whether nothing is open.</param>
/// <param name="DescribesItself">Whether an instance is all that its description needs.</param>
/// <param name="IsForbidden">Whether the compiler forbids to name the type, so that the catalogue has to do without it.</param>
internal sealed record CatalogueEntry(string FullName, bool IsReady, bool DescribesItself, bool IsForbidden);
