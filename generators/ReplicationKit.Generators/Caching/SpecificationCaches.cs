using Microsoft.CodeAnalysis;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Caching;

/// <summary>Selects the cache for a file: the shared one, or none if the project disables it.</summary>
/// <remarks>
/// A transform has no access to analyzer options. The package's targets therefore pass the project property on as a compiler feature, which
/// is part of the parse options of every file. In an editor too, a change of the property parses all files again.
/// </remarks>
internal static class SpecificationCaches
{
    /// <summary>The name of the MSBuild property, and of the compiler feature.</summary>
    public const string Feature = "ReplicationKitDeclarationCache";

    private static readonly ISpecificationCache Shared = new SpecificationCache();

    /// <summary>A cache that is always empty.</summary>
    public static readonly ISpecificationCache None = new NoCache();

    /// <summary>Returns the cache to use for the declarations of a file.</summary>
    public static ISpecificationCache For(SyntaxTree file) =>
        file.Options.Features.TryGetValue(Feature, out string? value) && value.Equals("false", StringComparison.OrdinalIgnoreCase)
            ? None
            : Shared;

    private sealed class NoCache : ISpecificationCache
    {
        public bool TryGet(
            SyntaxNode declaration,
            Compilation compilation,
            CancellationToken cancellationToken,
            out ReplicationModel? model
        )
        {
            model = null;
            return false;
        }

        public void Add(SyntaxNode declaration, Compilation compilation, ReplicationModel? model) { }
    }
}
