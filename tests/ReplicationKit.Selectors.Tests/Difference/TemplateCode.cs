using Microsoft.CodeAnalysis.CSharp;

namespace ReplicationKit.Selectors.Tests.Difference;

/// <summary>The code that writes a template, as the generator emits it.</summary>
internal static class TemplateCode
{
    /// <summary>A class that runs such code.</summary>
    public const string Writing = """
        public static class Writing
        {
            public delegate void Body(ref ReplicationKit.CompilerServices.DocumentWriter w);
            public static string Run(Body body)
            {
                System.Buffers.ArrayBufferWriter<byte> buffer = new();
                ReplicationKit.CompilerServices.DocumentWriter writer = new(buffer, default(WriteContext));
                body(ref writer);
                writer.Flush();
                return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
            }
        }
        """;

    public static string Of(IEnumerable<SelectorPiece> pieces) => string.Join(" ", pieces.Select(Of));

    private static string Of(SelectorPiece piece) =>
        piece.Kind switch
        {
            SelectorPieceKind.Text => $"w.Raw({SymbolDisplay.FormatLiteral(piece.Text, quote: true)}u8);",
            SelectorPieceKind.String => $"w.Value({piece.Text});",
            SelectorPieceKind.RegexText => $"w.PatternPart({piece.Text});",
            SelectorPieceKind.Number => $"w.Comparand({piece.Text});",
            SelectorPieceKind.Date => $"w.Part({piece.Text});",
            SelectorPieceKind.Strings => $"w.Values({piece.Text});",
            SelectorPieceKind.RegexTexts => $"w.PatternParts({piece.Text});",
            SelectorPieceKind.Numbers => $"w.Comparands({piece.Text});",
            SelectorPieceKind.Dates => $"w.Parts({piece.Text});",
            _ => $"if ({piece.Text}) {{ {Of(piece.WhenTrue)} }} else {{ {Of(piece.WhenFalse)} }}",
        };
}
