using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace ReplicationKit.Generators.Text;

/// <summary>C# literals.</summary>
internal static class CodeLiteral
{
    /// <summary>The value as a string literal.</summary>
    public static string Of(string text) => PartsOf(text).ToString();

    /// <summary>The value as a string literal that an <see cref="IndentedWriter"/> composes in place.</summary>
    public static LiteralParts PartsOf(string text) => new("\"", NeedsEscape(text) ? Escape(text) : text, "\"");

    /// <summary>The value as a UTF-8 literal: a raw one, readable as JSON, if C# allows it.</summary>
    public static LiteralParts Utf8(string text) =>
        IsRaw(text) ? new("\"\"\"", text, "\"\"\"u8") : new("\"", NeedsEscape(text) ? Escape(text) : text, "\"u8");

    private static bool IsRaw(string text)
    {
        if (text.IndexOf('"') < 0 && text.IndexOf('\\') < 0)
            return false;
        if (text[0] == '"' || text[text.Length - 1] == '"' || text.Contains("\"\"\""))
            return false;
        foreach (char c in text)
        {
            if (!IsPlain(c))
                return false;
        }

        return true;
    }

    private static bool NeedsEscape(string text)
    {
        foreach (char c in text)
        {
            if (c is '"' or '\\' || !IsPlain(c))
                return true;
        }

        return false;
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            if (c is '"' or '\\')
                escaped.Append('\\').Append(c);
            else if (IsPlain(c))
                escaped.Append(c);
            else
                escaped.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
        }

        return escaped.ToString();
    }

    /// <summary>
    /// Whether the character is visible in an editor. The ranges are hard-coded because the host's Unicode tables differ: controls, line
    /// separators, bidirectional marks, surrogates, private use and the byte order mark are not visible.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPlain(char c) => c is >= ' ' and < '\u007F' || (c >= '\u007F' && IsPlainBeyondAscii(c));

    private static bool IsPlainBeyondAscii(char c) =>
        c switch
        {
            (>= '\u007F' and <= '\u00A0') or '\u00AD' => false,
            >= '\u0300' and <= '\u036F' or >= '\u0600' and <= '\u061C' => false,
            >= '\u2000' and <= '\u200F' or >= '\u2028' and <= '\u202F' or >= '\u205F' and <= '\u206F' or '\u3000' => false,
            >= '\uD800' and <= '\uF8FF' or >= '\uFE00' and <= '\uFE0F' or '\uFEFF' or >= '\uFFF0' => false,
            _ => true,
        };
}
