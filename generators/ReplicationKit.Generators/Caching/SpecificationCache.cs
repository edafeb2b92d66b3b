using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Caching;

/// <summary>Keeps the last model of each declaration for as long as its syntax node lives.</summary>
internal sealed class SpecificationCache : ISpecificationCache
{
    private readonly ConditionalWeakTable<SyntaxNode, Slot> _slots = new();

    public bool TryGet(SyntaxNode declaration, Compilation compilation, CancellationToken cancellationToken, out ReplicationModel? model)
    {
        model = null;
        if (!_slots.TryGetValue(declaration, out Slot slot) || slot.Last is not { } last)
            return false;
        if (last.Compilation is { } reference)
        {
            // The fingerprint is computed only when a declaration is seen again, because a compiler that runs once never needs it.
            if (!reference.TryGetTarget(out Compilation before))
                return false;
            last = new Entry(last.Model, null, DeclarationFingerprint.Of(before, declaration.SyntaxTree, cancellationToken));
            slot.Last = last;
        }

        if (last.Fingerprint is not { } fingerprint)
            return false;
        if (fingerprint != DeclarationFingerprint.Of(compilation, declaration.SyntaxTree, cancellationToken))
            return false;
        model = last.Model;
        return true;
    }

    public void Add(SyntaxNode declaration, Compilation compilation, ReplicationModel? model) =>
        _slots.GetValue(declaration, static _ => new Slot()).Last = new Entry(model, new WeakReference<Compilation>(compilation), null);

    private sealed class Slot
    {
        private volatile Entry? _last;

        public Entry? Last
        {
            get => _last;
            set => _last = value;
        }
    }

    /// <summary>A model with the compilation in which it was parsed or, once it has been computed, the fingerprint.</summary>
    private sealed record Entry(ReplicationModel? Model, WeakReference<Compilation>? Compilation, ulong? Fingerprint);
}
