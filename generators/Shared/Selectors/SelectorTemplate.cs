using System.Text;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Selectors;

/// <summary>
/// A selector's JSON with members of the specification, which are spliced in when the document is written. Immutable, equal by content, and
/// free of Roslyn types, so it can be part of a generator's model.
/// </summary>
internal sealed class SelectorTemplate : IEquatable<SelectorTemplate>
{
    public SelectorTemplate(IEnumerable<SelectorPiece> pieces)
    {
        Pieces = new([.. Join(pieces)]);
        Key = IsConstant ? Pieces[0].Text : string.Concat(Pieces.Select(piece => piece.Key));
    }

    /// <summary>The pieces in order. Constants are never adjacent.</summary>
    public EquatableArray<SelectorPiece> Pieces { get; }

    /// <summary>Whether the selector is one constant text.</summary>
    public bool IsConstant => Pieces.Count == 1 && Pieces[0].Kind == SelectorPieceKind.Text;

    /// <summary>The constant text. For a selector with members, a string that shows them, for tests and messages.</summary>
    public string Key { get; }

    /// <summary>The top-level fields of a document that the selector reads, whatever the values of members are.</summary>
    public IReadOnlyList<string> Fields => [.. FieldsOf(Pieces).Distinct()];

    public static SelectorTemplate Constant(string json) => new([SelectorPiece.Constant(json)]);

    public bool Equals(SelectorTemplate? other) => other != null && Key == other.Key;

    public override bool Equals(object? obj) => Equals(obj as SelectorTemplate);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Key);

    public override string ToString() => Key;

    private static IEnumerable<string> FieldsOf(EquatableArray<SelectorPiece> pieces) =>
        pieces is [{ Kind: SelectorPieceKind.Choice } choice]
            ? FieldsOf(choice.WhenTrue).Concat(FieldsOf(choice.WhenFalse))
            : SelectorFields.Of(string.Concat(pieces.Select(Sample)));

    /// <summary>The piece with any value.</summary>
    private static string Sample(SelectorPiece piece) =>
        piece.Kind switch
        {
            SelectorPieceKind.Text => piece.Text,
            SelectorPieceKind.String => "\"\"",
            SelectorPieceKind.Number => "0",
            _ => "",
        };

    private static List<SelectorPiece> Join(IEnumerable<SelectorPiece> pieces)
    {
        List<SelectorPiece> joined = [];
        StringBuilder text = new();
        foreach (SelectorPiece piece in pieces)
        {
            if (piece.Kind == SelectorPieceKind.Text)
            {
                text.Append(piece.Text);
                continue;
            }

            Flush(joined, text);
            joined.Add(
                piece.Kind == SelectorPieceKind.Choice
                    ? SelectorPiece.Choice(piece.Text, Join(piece.WhenTrue), Join(piece.WhenFalse))
                    : piece
            );
        }

        Flush(joined, text);
        return joined;
    }

    private static void Flush(List<SelectorPiece> joined, StringBuilder text)
    {
        if (text.Length > 0)
        {
            joined.Add(SelectorPiece.Constant(text.ToString()));
            text.Clear();
        }
    }
}
