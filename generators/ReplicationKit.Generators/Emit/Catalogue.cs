using System.Collections.Immutable;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>All specifications of the assembly, reduced to what its catalogue depends on.</summary>
/// <param name="Entries">The entries, ordered by name.</param>
internal sealed record Catalogue(EquatableArray<CatalogueEntry> Entries)
{
    public static Catalogue Empty { get; } = new([]);

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
