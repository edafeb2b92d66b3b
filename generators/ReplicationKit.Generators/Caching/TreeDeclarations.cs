using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace ReplicationKit.Generators.Caching;

/// <summary>The declarations of a file, and the names that it uses.</summary>
/// <remarks>Names are stored as hashes. Two names with the same hash include a file unnecessarily, which is safe.</remarks>
internal sealed class TreeDeclarations
{
    private static readonly ConditionalWeakTable<SyntaxTree, TreeDeclarations> Trees = new();

    /// <summary>The hash of the relevant content (<see cref="ISpecificationCache"/>).</summary>
    public ulong Hash { get; init; }

    /// <summary>Every name in the relevant content, without duplicates.</summary>
    public required int[] Names { get; init; }

    /// <summary>The names under which other files reach this one: those of types and extension methods.</summary>
    public required int[] Declared { get; init; }

    /// <summary>The namespaces, each with the namespaces that contain it.</summary>
    public required ulong[] Namespaces { get; init; }

    /// <summary>Whether an attribute is named <c>Replication</c>.</summary>
    public bool MayHaveSpecifications { get; init; }

    /// <summary>Whether a declaration affects files that do not name it.</summary>
    public bool HasEffectEverywhere { get; init; }

    /// <summary>Returns the declarations of a file. Each file is read once.</summary>
    public static TreeDeclarations Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (Trees.TryGetValue(tree, out TreeDeclarations known))
            return known;
        TreeDeclarations read = TreeDeclarationsReader.Read(tree, cancellationToken);
        return Trees.GetValue(tree, _ => read);
    }
}
