using ReplicationKit.Selectors;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>A selector with spliced member values, as pieces of a document.</summary>
internal static class SelectorPieces
{
    public static DocumentPieces Of(SelectorTemplate selector)
    {
        DocumentPieces pieces = DocumentPieces.Begin();
        Add(pieces, selector.Pieces);
        return pieces;
    }

    private static void Add(DocumentPieces pieces, EquatableArray<SelectorPiece> selector)
    {
        foreach (SelectorPiece piece in selector)
        {
            switch (piece.Kind)
            {
                case SelectorPieceKind.Text:
                    pieces.Constant(piece.Text);
                    break;
                case SelectorPieceKind.Choice:
                    DocumentPieces whenTrue = pieces.BeginInner();
                    Add(whenTrue, piece.WhenTrue);
                    DocumentPieces whenFalse = whenTrue.End().BeginInner();
                    Add(whenFalse, piece.WhenFalse);
                    pieces.Choice(piece.Text, whenTrue, whenFalse.End());
                    break;
                default:
                    pieces.Statement($"json.{Method(piece.Kind)}({piece.Text});");
                    break;
            }
        }
    }

    private static string Method(SelectorPieceKind kind) =>
        kind switch
        {
            SelectorPieceKind.RegexText => "PatternPart",
            SelectorPieceKind.Number => "Comparand",
            SelectorPieceKind.Date => "Part",
            SelectorPieceKind.Strings => "Values",
            SelectorPieceKind.RegexTexts => "PatternParts",
            SelectorPieceKind.Numbers => "Comparands",
            SelectorPieceKind.Dates => "Parts",
            _ => "Value",
        };
}
