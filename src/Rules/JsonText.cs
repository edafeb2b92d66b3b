using System.Text;

namespace ReplicationKit.Rules;

/// <summary>
/// How strings are written in the JSON of documents: only what JSON requires is escaped (RFC 8259, section 7). The generator writes
/// constants with it and the runtime writes values with it, so a document has the same bytes whichever of them wrote it.
/// </summary>
internal static class JsonText
{
    /// <summary>The escape sequence of the character, or <c>null</c> if it is written unchanged.</summary>
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

    /// <summary>
    /// The content of the string between quotation marks. An unpaired surrogate, which UTF-8 cannot represent, becomes U+FFFD.
    /// </summary>
    public static string Escape(string text)
    {
        int plain = 0;
        while (plain < text.Length && IsUnescaped(text[plain]))
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

    /// <summary>The string in quotation marks.</summary>
    public static string Quote(string text) => "\"" + Escape(text) + "\"";

    private static bool IsUnescaped(char character) => character >= ' ' && character is not ('"' or '\\') && !char.IsSurrogate(character);

    private static char HexDigit(int value) => "0123456789ABCDEF"[value];
}
