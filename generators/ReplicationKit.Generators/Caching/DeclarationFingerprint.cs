using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace ReplicationKit.Generators.Caching;

/// <summary>
/// A number for all that decides what the declarations of a file mean. Where it is equal, a declaration that is the same means the same,
/// so that nothing has to be bound to know it.
/// </summary>
/// <remarks>
/// A name means what is declared under it, in this compilation or in its references. So the files that count for a file are those that
/// it comes to by the names that it uses, and by the names that these use: any other file can be edited, as long as it goes on declaring
/// nothing that is named there. References, options and the set of namespaces always count.
/// </remarks>
internal sealed class DeclarationFingerprint
{
    private static readonly ConditionalWeakTable<Compilation, DeclarationFingerprint> Compilations = new();

    private readonly ulong _ofAll;
    private readonly Dictionary<SyntaxTree, ulong> _ofSpecifications = [];

    private DeclarationFingerprint(Compilation compilation, CancellationToken cancellationToken)
    {
        var files = new List<TreeDeclarations>();
        foreach (SyntaxTree tree in compilation.SyntaxTrees) files.Add(TreeDeclarations.Of(tree, cancellationToken));

        ulong surroundings = Fnv.Add(Fnv.Add(Fnv.Seed, compilation.AssemblyName ?? ""), Identities.Of(compilation.Options));
        foreach (MetadataReference reference in compilation.References) surroundings = Fnv.Add(surroundings, Identities.Of(reference));
        surroundings = Fnv.Add(surroundings, Namespaces(files));

        _ofAll = surroundings;
        foreach (TreeDeclarations file in files) _ofAll = Fnv.Add(_ofAll, file.Hash);

        var reach = new FileReach(files);
        surroundings = Fnv.Add(surroundings, reach.OfEveryFile);
        int index = 0;
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            if (files[index].MayHaveSpecifications) _ofSpecifications[tree] = Fnv.Add(surroundings, reach.Of(index));
            index++;
        }
    }

    /// <summary>The fingerprint that holds for the declarations of a file. Of an edited compilation only the edited file is read.</summary>
    public static ulong Of(Compilation compilation, SyntaxTree file, CancellationToken cancellationToken)
    {
        if (!Compilations.TryGetValue(compilation, out DeclarationFingerprint fingerprint))
        {
            var read = new DeclarationFingerprint(compilation, cancellationToken);
            fingerprint = Compilations.GetValue(compilation, _ => read);
        }

        // Through an alias, an attribute can have any name.
        return fingerprint._ofSpecifications.TryGetValue(file, out ulong number) ? number : fingerprint._ofAll;
    }

    /// <summary>The set of namespaces, in no order.</summary>
    private static ulong Namespaces(List<TreeDeclarations> files)
    {
        var seen = new HashSet<ulong>();
        ulong sum = 0;
        foreach (TreeDeclarations file in files)
        {
            foreach (ulong name in file.Namespaces)
            {
                if (seen.Add(name)) sum = unchecked(sum + name);
            }
        }

        return sum;
    }
}
