using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace ReplicationKit.Generators.Caching;

/// <summary>
/// What a file declares, and which names it uses for that. Names are kept as hashes: two that share one make a file count that need not.
/// </summary>
internal sealed class TreeDeclarations
{
    private static readonly ConditionalWeakTable<SyntaxTree, TreeDeclarations> Trees = new();

    /// <summary>A number for the whole source but the bodies of plain methods.</summary>
    public ulong Hash { get; init; }

    /// <summary>Every name in that source, once.</summary>
    public required int[] Names { get; init; }

    /// <summary>By what another file can come to these declarations: the names of types and of extensions.</summary>
    public required int[] Declared { get; init; }

    /// <summary>The namespaces, each with those around it.</summary>
    public required ulong[] Namespaces { get; init; }

    /// <summary>Whether there may be specifications: an attribute is called as theirs is.</summary>
    public bool MayHaveSpecifications { get; init; }

    /// <summary>Whether something here has a meaning for all files, without being named in them.</summary>
    public bool HasEffectEverywhere { get; init; }

    /// <summary>What a file declares.</summary>
    public static TreeDeclarations Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (Trees.TryGetValue(tree, out TreeDeclarations known)) return known;
        TreeDeclarations read = DeclarationWalk.Read(tree, cancellationToken);
        return Trees.GetValue(tree, _ => read);
    }
}
