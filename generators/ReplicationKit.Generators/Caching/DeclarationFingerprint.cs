using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace ReplicationKit.Generators.Caching;

/// <summary>
/// A number for all that decides what the specifications of a compilation mean. Where it is equal, a declaration that is the same means
/// the same, so that nothing has to be bound to know it.
/// </summary>
/// <remarks>
/// A name means what is declared under it, in this compilation or in its references. So the files that count are those that declare a
/// name which is used in another file that counts, beginning with those that have specifications: any other file can be edited, as
/// long as it goes on declaring nothing that is named there. References, options and the set of namespaces always count.
/// </remarks>
internal sealed class DeclarationFingerprint
{
    /// <summary>Names that the compiler looks for though nobody writes them: they may be extensions.</summary>
    private static readonly int[] ImplicitNames = Array.ConvertAll(
        [
            "Add", "Deconstruct", "Dispose", "DisposeAsync", "GetAsyncEnumerator", "GetAwaiter", "GetEnumerator", "GetPinnableReference", "Slice",
            "Cast", "GroupBy", "GroupJoin", "Join", "OrderBy", "OrderByDescending", "Select", "SelectMany", "ThenBy", "ThenByDescending", "Where",
        ],
        (string name) => DeclarationWalk.NumberOf(name));

    private static readonly ConditionalWeakTable<Compilation, DeclarationFingerprint> Compilations = new();

    private readonly ulong _ofSpecifications;
    private readonly ulong _ofAll;

    private DeclarationFingerprint(ulong ofSpecifications, ulong ofAll)
    {
        _ofSpecifications = ofSpecifications;
        _ofAll = ofAll;
    }

    /// <summary>The fingerprint that holds for the declarations of a file. Of an edited compilation only the edited file is read.</summary>
    public static ulong Of(Compilation compilation, SyntaxTree file, CancellationToken cancellationToken)
    {
        if (!Compilations.TryGetValue(compilation, out DeclarationFingerprint fingerprint))
        {
            DeclarationFingerprint read = Read(compilation, cancellationToken);
            fingerprint = Compilations.GetValue(compilation, _ => read);
        }

        // Through an alias, an attribute can have any name.
        return TreeDeclarations.Of(file, cancellationToken).MayHaveSpecifications ? fingerprint._ofSpecifications : fingerprint._ofAll;
    }

    private static DeclarationFingerprint Read(Compilation compilation, CancellationToken cancellationToken)
    {
        ulong surroundings = Fnv.Add(Fnv.Add(Fnv.Seed, compilation.AssemblyName ?? ""), Identities.Of(compilation.Options));
        foreach (MetadataReference reference in compilation.References) surroundings = Fnv.Add(surroundings, Identities.Of(reference));

        var files = new List<TreeDeclarations>();
        foreach (SyntaxTree tree in compilation.SyntaxTrees) files.Add(TreeDeclarations.Of(tree, cancellationToken));
        surroundings = Fnv.Add(surroundings, Namespaces(files));

        ulong all = surroundings;
        foreach (TreeDeclarations file in files) all = Fnv.Add(all, file.Hash);
        return new(OfSpecifications(surroundings, files), all);
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

    private static ulong OfSpecifications(ulong hash, List<TreeDeclarations> files)
    {
        var uses = new Dictionary<int, int>();
        foreach (int name in ImplicitNames) uses[name] = 1;
        foreach (TreeDeclarations file in Reached(files, uses))
        {
            // What no other file names matters to itself only, and is seen to be the same by being the same.
            if (file.HasEffectEverywhere || IsNamed(file, uses, byOthers: true)) hash = Fnv.Add(hash, file.Hash);
        }

        return hash;
    }

    /// <summary>The files that specifications can come to, in order.</summary>
    /// <param name="files">All files.</param>
    /// <param name="uses">In how many of these files each name is used; filled here.</param>
    private static List<TreeDeclarations> Reached(List<TreeDeclarations> files, Dictionary<int, int> uses)
    {
        var isReached = new bool[files.Count];
        bool more = true;
        for (bool first = true; more; first = false)
        {
            more = false;
            for (int i = 0; i < files.Count; i++)
            {
                TreeDeclarations file = files[i];
                if (isReached[i] || !(first ? file.MayHaveSpecifications || file.HasEffectEverywhere : IsNamed(file, uses, byOthers: false))) continue;
                isReached[i] = more = true;
                foreach (int name in file.Names) uses[name] = uses.TryGetValue(name, out int count) ? count + 1 : 1;
            }
        }

        return files.Where((_, i) => isReached[i]).ToList();
    }

    private static bool IsNamed(TreeDeclarations file, Dictionary<int, int> uses, bool byOthers)
    {
        foreach (DeclaredName declared in file.Declared)
        {
            if (uses.TryGetValue(declared.Name, out int count) && count > (byOthers ? declared.Own : 0)) return true;
        }

        return false;
    }
}
