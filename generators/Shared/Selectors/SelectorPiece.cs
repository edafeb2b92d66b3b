using ReplicationKit.Shared;

namespace ReplicationKit.Selectors;

/// <summary>A piece of a selector's text. Immutable, equal if <see cref="Key"/> is equal, and free of Roslyn types.</summary>
internal sealed class SelectorPiece : IEquatable<SelectorPiece>
{
    private SelectorPiece(
        SelectorPieceKind kind,
        string text,
        EquatableArray<SelectorPiece> whenTrue,
        EquatableArray<SelectorPiece> whenFalse
    )
    {
        Kind = kind;
        Text = text;
        WhenTrue = whenTrue;
        WhenFalse = whenFalse;
        Key =
            kind == SelectorPieceKind.Text
                ? text
                : $"<{kind}:{text}?{string.Concat(whenTrue.Select(p => p.Key))}:{string.Concat(whenFalse.Select(p => p.Key))}>";
    }

    public SelectorPieceKind Kind { get; }

    /// <summary>
    /// The JSON text of a constant, the C# expression of a member's value (<c>this.Code</c>, cast to one of the types that its kind
    /// names), or the C# condition of a choice (<c>this.Code is null</c>).
    /// </summary>
    public string Text { get; }

    /// <summary>The pieces of a choice whose condition is true.</summary>
    public EquatableArray<SelectorPiece> WhenTrue { get; }

    /// <summary>The pieces of a choice whose condition is false.</summary>
    public EquatableArray<SelectorPiece> WhenFalse { get; }

    public string Key { get; }

    public static SelectorPiece Constant(string json) => new(SelectorPieceKind.Text, json, [], []);

    public static SelectorPiece Member(SelectorPieceKind kind, string expression) => new(kind, expression, [], []);

    public static SelectorPiece Choice(string condition, IEnumerable<SelectorPiece> whenTrue, IEnumerable<SelectorPiece> whenFalse) =>
        new(SelectorPieceKind.Choice, condition, new([.. whenTrue]), new([.. whenFalse]));

    public bool Equals(SelectorPiece? other) => other != null && Key == other.Key;

    public override bool Equals(object? obj) => Equals(obj as SelectorPiece);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Key);

    public override string ToString() => Key;
}
