using System.Collections.Immutable;
using ReplicationKit.Design;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>All specifications of the assembly, reduced to what its catalog depends on.</summary>
/// <param name="Entries">The entries, ordered by name.</param>
/// <param name="DesignDocuments">The design documents that the project declares, ordered by name.</param>
internal sealed record Catalog(EquatableArray<CatalogEntry> Entries, EquatableArray<DesignEntry> DesignDocuments)
{
    public static Catalog Empty { get; } = new([], []);

    public bool IsEmpty => Entries.IsEmpty && DesignDocuments.IsEmpty;

    public static Catalog Of(ImmutableArray<SpecificationSource> sources, DesignDocuments design) =>
        new(
            sources
                .Select(source => new CatalogEntry(
                    source.Model.Type.FullName,
                    source.Model.IsReady,
                    source.DescribesItself,
                    source.Model.IsForbidden,
                    source.Model.UseDiagnostics
                ))
                .OrderBy(entry => entry.FullName, StringComparer.Ordinal)
                .ToEquatableArray(),
            design.All.Select(static document => new DesignEntry(document.Name, document.Json)).ToEquatableArray()
        );
}
