using ReplicationKit.Rules;

namespace ReplicationKit.Selectors.Model;

/// <summary>A JSON value inside a selector: constant text, or text with spliced members of the specification.</summary>
internal sealed class SelectorValue(IReadOnlyList<SelectorPiece> pieces, JsonKinds kind)
{
    private string? _key;

    public static SelectorValue Null { get; } = Constant("null", JsonKinds.Null);

    public IReadOnlyList<SelectorPiece> Pieces { get; } = pieces;

    public JsonKinds Kind { get; } = kind;

    /// <summary>Whether it is a variable number of values, separated by commas.</summary>
    public bool IsList => Pieces.Any(piece => piece.Kind is SelectorPieceKind.Strings or SelectorPieceKind.Numbers);

    /// <summary>A string that is equal exactly for equal values.</summary>
    public string Key => _key ??= Pieces.Count == 1 ? Pieces[0].Key : string.Concat(Pieces.Select(piece => piece.Key));

    public static SelectorValue Constant(string json, JsonKinds kind) => new([SelectorPiece.Constant(json)], kind);

    public static SelectorValue String(string text) => Constant(JsonText.Quote(text), JsonKinds.String);
}
