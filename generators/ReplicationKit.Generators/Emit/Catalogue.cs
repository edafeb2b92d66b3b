using System.Collections.Immutable;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>All specifications of the assembly, as far as its catalogue depends on them.</summary>
/// <param name="Entries">One for each, ordered by name.</param>
internal sealed record Catalogue(EquatableArray<CatalogueEntry> Entries)
{
    public static Catalogue Of(ImmutableArray<ReplicationModel> models) => new(models
        .Select(model => new CatalogueEntry(model.Type.FullName, model.IsReady, model.IsForbidden))
        .OrderBy(entry => entry.FullName, StringComparer.Ordinal)
        .ToEquatableArray());
}
