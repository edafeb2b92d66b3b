using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ReplicationKit.Generators.Caching;

/// <summary>
/// A number for all that decides what a compilation's declarations mean: its references, its options, and the source of every file but
/// the bodies of plain methods. Where it is equal, a declaration that is the same means the same, so that nothing has to be bound to know it.
/// </summary>
internal static class DeclarationFingerprint
{
    private const ulong Seed = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private static readonly ConditionalWeakTable<Compilation, StrongBox<ulong>> Compilations = new();
    private static readonly ConditionalWeakTable<SyntaxTree, StrongBox<ulong>> Trees = new();
    private static readonly ConditionalWeakTable<object, StrongBox<ulong>> Identities = new();
    private static long _lastIdentity;

    /// <summary>The fingerprint of a compilation. Of an edited one only the edited file is read.</summary>
    public static ulong Of(Compilation compilation, CancellationToken cancellationToken)
    {
        if (Compilations.TryGetValue(compilation, out StrongBox<ulong> known)) return known.Value;
        ulong hash = Add(Seed, compilation.AssemblyName ?? "");
        hash = Add(hash, IdentityOf(compilation.Options));
        foreach (MetadataReference reference in compilation.References) hash = Add(hash, IdentityOf(reference));
        foreach (SyntaxTree tree in compilation.SyntaxTrees) hash = Add(hash, Of(tree, cancellationToken));
        return Compilations.GetValue(compilation, _ => new StrongBox<ulong>(hash)).Value;
    }

    private static ulong Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (Trees.TryGetValue(tree, out StrongBox<ulong> known)) return known.Value;
        ulong hash = Add(Add(Seed, IdentityOf(tree.Options)), tree.GetRoot(cancellationToken));
        return Trees.GetValue(tree, _ => new StrongBox<ulong>(hash)).Value;
    }

    /// <summary>A number that no other object has had or will have; nothing is kept alive by it.</summary>
    private static ulong IdentityOf(object item) => Identities.GetValue(item, static _ => new StrongBox<ulong>((ulong)Interlocked.Increment(ref _lastIdentity))).Value;

    private static ulong Add(ulong hash, SyntaxNode node)
    {
        foreach (SyntaxNodeOrToken child in node.ChildNodesAndTokens())
        {
            if (child.IsToken) hash = Add(hash, child.AsToken());
            else if (!IsBody(child.AsNode()!)) hash = Add(hash, child.AsNode()!);
        }

        return Add(hash, (ulong)node.RawKind);
    }

    private static ulong Add(ulong hash, SyntaxToken token)
    {
        if (token.ContainsDirectives)
        {
            foreach (SyntaxTrivia trivia in token.LeadingTrivia)
            {
                if (trivia.IsDirective) hash = Add(hash, trivia.ToFullString());
            }
        }

        return Add(Add(hash, token.Text), (ulong)token.RawKind);
    }

    /// <summary>
    /// What a method does is nothing to those that only see its declaration, but for directives, which go on behind it. Constructors and
    /// accessors count, since they say what a property holds, and methods with attributes, which may be selectors.
    /// </summary>
    private static bool IsBody(SyntaxNode node) =>
        node is BlockSyntax or ArrowExpressionClauseSyntax
        && node.Parent is MethodDeclarationSyntax { AttributeLists.Count: 0 }
        && !node.ContainsDirectives;

    private static ulong Add(ulong hash, string text)
    {
        foreach (char c in text) hash = unchecked((hash ^ c) * Prime);
        return Add(hash, (ulong)text.Length);
    }

    private static ulong Add(ulong hash, ulong number)
    {
        for (int shift = 0; shift < 64; shift += 16) hash = unchecked((hash ^ ((number >> shift) & 0xFFFF)) * Prime);
        return hash;
    }
}
