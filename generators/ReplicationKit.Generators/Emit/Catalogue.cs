using System.Collections.Immutable;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>All specifications of the assembly, as far as its catalogue depends on them.</summary>
/// <param name="Entries">One for each, ordered by name.</param>
internal sealed record Catalogue(EquatableArray<CatalogueEntry> Entries)
{
    public static Catalogue Of(ImmutableArray<SpecificationSource> sources) =>
        new(
            sources
                .Select(source => new CatalogueEntry(
                    source.Model.Type.FullName,
                    source.Model.IsReady,
                    source.DescribesItself,
                    source.Model.IsForbidden
                ))
                .OrderBy(entry => entry.FullName, StringComparer.Ordinal)
                .ToEquatableArray()
        );
}
