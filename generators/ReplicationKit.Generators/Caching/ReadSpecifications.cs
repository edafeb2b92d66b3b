using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Caching;

/// <summary>
/// What was read of declarations, for as long as their source lives. The compiler asks for every annotated type anew after each edit,
/// since any edit could change what its names mean; where none of the declarations changed, what was read is still true.
/// </summary>
internal static class ReadSpecifications
{
    private static readonly ConditionalWeakTable<SyntaxNode, Slot> Slots = new();

    /// <summary>Finds what was read of a declaration, if it is still true.</summary>
    /// <param name="declaration">The declaration, which is a whole type.</param>
    /// <param name="compilation">The compilation that it is a part of now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="model">What was read; null: nothing can be generated.</param>
    /// <returns>False: it has to be read.</returns>
    public static bool TryFind(SyntaxNode declaration, Compilation compilation, CancellationToken cancellationToken, out ReplicationModel? model)
    {
        model = null;
        if (!Slots.TryGetValue(declaration, out Slot slot) || slot.Last is not { } last) return false;
        if (last.Fingerprint is not { } fingerprint)
        {
            // Only where a declaration is met again does it matter what it meant: a compiler that runs once does not come here.
            if (!last.Compilation!.TryGetTarget(out Compilation before)) return false;
            fingerprint = DeclarationFingerprint.Of(before, declaration.SyntaxTree, cancellationToken);
            slot.Last = new Reading(last.Model, null, fingerprint);
        }

        model = last.Model;
        return fingerprint == DeclarationFingerprint.Of(compilation, declaration.SyntaxTree, cancellationToken);
    }

    /// <summary>Keeps what was read of a declaration, and nothing of the compilation.</summary>
    public static void Keep(SyntaxNode declaration, Compilation compilation, ReplicationModel? model) =>
        Slots.GetValue(declaration, static _ => new Slot()).Last = new Reading(model, new WeakReference<Compilation>(compilation), null);

    private sealed class Slot
    {
        private volatile Reading? _last;

        public Reading? Last
        {
            get => _last;
            set => _last = value;
        }
    }

    /// <summary>What was read, with the compilation of that time or, once it was asked for, its fingerprint.</summary>
    private sealed record Reading(ReplicationModel? Model, WeakReference<Compilation>? Compilation, ulong? Fingerprint);
}
