using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace ReplicationKit.Generators.Caching;

/// <summary>What a file declares, and which names it uses.</summary>
/// <remarks>Names are hashes: two names that share one make a file count that need not.</remarks>
internal sealed class TreeDeclarations
{
    private static readonly ConditionalWeakTable<SyntaxTree, TreeDeclarations> Trees = new();

    /// <summary>The hash of everything that counts (<see cref="ISpecificationCache"/>).</summary>
    public ulong Hash { get; init; }

    /// <summary>Every name in what counts, once.</summary>
    public required int[] Names { get; init; }

    /// <summary>The names under which other files reach this one: those of types and extension methods.</summary>
    public required int[] Declared { get; init; }

    /// <summary>The namespaces, each with those that contain it.</summary>
    public required ulong[] Namespaces { get; init; }

    /// <summary>Whether an attribute is named <c>Replication</c>.</summary>
    public bool MayHaveSpecifications { get; init; }

    /// <summary>Whether something here has an effect in files that do not name it.</summary>
    public bool HasEffectEverywhere { get; init; }

    /// <summary>Returns the declarations of a file, which is read once.</summary>
    public static TreeDeclarations Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (Trees.TryGetValue(tree, out TreeDeclarations known))
            return known;
        TreeDeclarations read = TreeDeclarationsReader.Read(tree, cancellationToken);
        return Trees.GetValue(tree, _ => read);
    }
}
