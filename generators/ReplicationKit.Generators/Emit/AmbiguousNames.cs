using System.Collections.Immutable;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>The file names that several specifications would have, ignoring case.</summary>
/// <param name="Folded">The names as returned by <see cref="HintNames.Folded"/>, in order.</param>
internal sealed record AmbiguousNames(EquatableArray<string> Folded)
{
    public static AmbiguousNames Of(ImmutableArray<SpecificationSource> sources) =>
        new(
            sources
                .Select(source => HintNames.Folded(source.Model.Type))
                .GroupBy(name => name, StringComparer.Ordinal)
                .Where(group => group.Count() > 1)
                .Select(group => group.Key)
                .OrderBy(name => name, StringComparer.Ordinal)
                .ToEquatableArray()
        );
}
