using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>A specification, reduced to what the catalog depends on.</summary>
/// <param name="FullName">The type's name, starting with <c>global::</c>.</param>
/// <param name="IsReady">Whether it has no open members.</param>
/// <param name="DescribesItself">Whether an instance is sufficient to create its description.</param>
/// <param name="IsForbidden">Whether it is an error to name the type, so that the catalog omits it.</param>
/// <param name="UseDiagnostics">The ids of the diagnostics about its use, because it is obsolete or experimental.</param>
internal sealed record CatalogEntry(
    string FullName,
    bool IsReady,
    bool DescribesItself,
    bool IsForbidden,
    EquatableArray<string> UseDiagnostics
);
