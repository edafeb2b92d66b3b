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

    /// <summary>Finds what was read of a declaration.</summary>
    /// <param name="declaration">The declaration, which is a whole type.</param>
    /// <param name="fingerprint">The compilation's <see cref="DeclarationFingerprint"/>.</param>
    /// <param name="model">What was read; null: nothing can be generated.</param>
    /// <returns>False: it has to be read.</returns>
    public static bool TryFind(SyntaxNode declaration, ulong fingerprint, out ReplicationModel? model)
    {
        Reading? last = Slots.TryGetValue(declaration, out Slot slot) ? slot.Last : null;
        model = last?.Model;
        return last is not null && last.Fingerprint == fingerprint;
    }

    /// <summary>Keeps what was read of a declaration.</summary>
    public static void Keep(SyntaxNode declaration, ulong fingerprint, ReplicationModel? model) =>
        Slots.GetValue(declaration, static _ => new Slot()).Last = new Reading(fingerprint, model);

    private sealed class Slot
    {
        private volatile Reading? _last;

        public Reading? Last
        {
            get => _last;
            set => _last = value;
        }
    }

    private sealed record Reading(ulong Fingerprint, ReplicationModel? Model);
}
