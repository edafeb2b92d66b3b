using System.Text;

namespace ReplicationKit.Rules;

/// <summary>
/// How text stands in the JSON of documents: escaped is what JSON demands (RFC 8259, 7) and nothing else. The generator writes
/// constants by it and the runtime values, so that a document has the same bytes whichever of them wrote it.
/// </summary>
internal static class JsonText
{
    /// <summary>How the character is escaped; null: it stands as it is.</summary>
    public static string? EscapeOf(char character) =>
        character switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            < ' ' => "\\u00" + HexDigit(character >> 4) + HexDigit(character & 15),
            _ => null,
        };

    /// <summary>The text as it stands between quotation marks. An unpaired surrogate, which UTF-8 cannot hold, becomes U+FFFD.</summary>
    public static string Escape(string text)
    {
        int plain = 0;
        while (plain < text.Length && StandsAsItIs(text[plain]))
            plain++;
        if (plain == text.Length)
            return text;

        var escaped = new StringBuilder(text, 0, plain, text.Length + 16);
        for (int i = plain; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
                    escaped.Append(text[i++]).Append(text[i]);
                else
                    escaped.Append('\uFFFD');
            }
            else if (EscapeOf(text[i]) is { } escape)
            {
                escaped.Append(escape);
            }
            else
            {
                escaped.Append(text[i]);
            }
        }

        return escaped.ToString();
    }

    /// <summary>The text with quotation marks around it.</summary>
    public static string Quote(string text) => "\"" + Escape(text) + "\"";

    private static bool StandsAsItIs(char character) => character >= ' ' && character is not ('"' or '\\') && !char.IsSurrogate(character);

    private static char HexDigit(int value) => "0123456789ABCDEF"[value];
}
