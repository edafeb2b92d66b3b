using Microsoft.CodeAnalysis.CSharp;

namespace ReplicationKit.Selectors.Tests.Difference;

/// <summary>The code that writes a template, as the generator emits it.</summary>
internal static class TemplateCode
{
    public static string Of(IEnumerable<SelectorPiece> pieces) => string.Join(" ", pieces.Select(Of));

    private static string Of(SelectorPiece piece) => piece.Kind switch
    {
        SelectorPieceKind.Text => $"w.Raw({SymbolDisplay.FormatLiteral(piece.Text, quote: true)}u8);",
        SelectorPieceKind.String => $"w.Value({piece.Text});",
        SelectorPieceKind.RegexText => $"w.PatternPart({piece.Text});",
        SelectorPieceKind.Number => $"w.Comparand({piece.Text});",
        SelectorPieceKind.Date => $"w.Part({piece.Text});",
        _ => $"if ({piece.Text}) {{ {Of(piece.WhenTrue)} }} else {{ {Of(piece.WhenFalse)} }}",
    };
}
