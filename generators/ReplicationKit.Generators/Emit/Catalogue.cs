using System.Collections.Immutable;
using ReplicationKit.Design;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>All specifications of the assembly, reduced to what its catalogue depends on.</summary>
/// <param name="Entries">The entries, ordered by name.</param>
/// <param name="DesignDocuments">The design documents that the project declares, ordered by name.</param>
internal sealed record Catalogue(EquatableArray<CatalogueEntry> Entries, EquatableArray<DesignEntry> DesignDocuments)
{
    public static Catalogue Empty { get; } = new([], []);

    public bool IsEmpty => Entries.IsEmpty && DesignDocuments.IsEmpty;

    public static Catalogue Of(ImmutableArray<SpecificationSource> sources, DesignDocuments design) =>
        new(
            sources
                .Select(source => new CatalogueEntry(
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
