using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace ReplicationKit.Generators.Caching;

/// <summary>The fingerprints of a compilation's files: hashes of everything that determines the meaning of their declarations.</summary>
/// <remarks><see cref="ISpecificationCache"/> documents what they include, and why.</remarks>
internal sealed class DeclarationFingerprint
{
    private static readonly ConditionalWeakTable<Compilation, DeclarationFingerprint> Compilations = new();

    private readonly Dictionary<SyntaxTree, ulong> _specifications = [];

    private DeclarationFingerprint(Compilation compilation, CancellationToken cancellationToken)
    {
        var files = new List<TreeDeclarations>();
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
            files.Add(TreeDeclarations.Of(tree, cancellationToken));

        var reach = new FileReach(files);
        ulong context = Fnv.Add(Fnv.Add(Fnv.Seed, compilation.AssemblyName ?? ""), Identities.Of(compilation.Options));
        foreach (MetadataReference reference in compilation.References)
            context = Fnv.Add(context, Identities.Of(reference));
        context = Fnv.Add(Fnv.Add(context, Namespaces(files)), reach.OfEveryFile);

        int index = 0;
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            if (files[index].MayHaveSpecifications)
                _specifications[tree] = Fnv.Add(context, reach.Of(index));
            index++;
        }
    }

    /// <summary>
    /// Returns the fingerprint of a file's declarations, or <c>null</c> if none of them has an attribute named <c>Replication</c>. After an
    /// edit, only the edited file is read.
    /// </summary>
    public static ulong? Of(Compilation compilation, SyntaxTree file, CancellationToken cancellationToken)
    {
        if (!Compilations.TryGetValue(compilation, out DeclarationFingerprint fingerprint))
        {
            var created = new DeclarationFingerprint(compilation, cancellationToken);
            fingerprint = Compilations.GetValue(compilation, _ => created);
        }

        return fingerprint._specifications.TryGetValue(file, out ulong number) ? number : null;
    }

    /// <summary>Returns a hash of the set of namespaces, independent of their order.</summary>
    private static ulong Namespaces(List<TreeDeclarations> files)
    {
        var seen = new HashSet<ulong>();
        ulong sum = 0;
        foreach (TreeDeclarations file in files)
        {
            foreach (ulong name in file.Namespaces)
            {
                if (seen.Add(name))
                    sum = unchecked(sum + name);
            }
        }

        return sum;
    }
}
