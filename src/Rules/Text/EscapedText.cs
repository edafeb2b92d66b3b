using System.Globalization;
using System.Text;

namespace ReplicationKit.Rules;

/// <summary>
/// Finds a value in a string in which it may be escaped: with backslashes, once or several times, as in JSON and Erlang; as <c>\u00e9</c>; or
/// as the bytes of UTF-8 in a URL.
/// </summary>
internal static class EscapedText
{
    /// <summary>Replaces a value wherever it occurs.</summary>
    /// <param name="text">The string to search.</param>
    /// <param name="value">The value, not empty.</param>
    /// <param name="replacement">What replaces it.</param>
    /// <param name="inQuotesOnly">Whether only a value in quotation marks is replaced.</param>
    public static string Replace(string text, string value, string replacement, bool inQuotesOnly)
    {
        StringBuilder? result = null;
        int kept = 0;
        for (int at = 0; at < text.Length; at++)
        {
            if (!MayBegin(text[at], value[0]) || Match(text, at, value) is not { } end)
                continue;
            if (inQuotesOnly && !IsQuoted(text, at, end))
                continue;
            result ??= new StringBuilder(text.Length);
            result.Append(text, kept, at - kept).Append(replacement);
            kept = end;
            at = end - 1;
        }

        return result is null ? text : result.Append(text, kept, text.Length - kept).ToString();
    }

    private static bool IsQuoted(string text, int at, int end)
    {
        end += Run(text, end);
        return at > 0 && text[at - 1] == '"' && end < text.Length && text[end] == '"';
    }

    private static bool MayBegin(char unit, char first) => unit == first || unit is '\\' or '%';

    /// <summary>Returns the end of the value that begins at a position, or <c>null</c> if another value does.</summary>
    private static int? Match(string text, int at, string value)
    {
        bool isEscaped = false;
        for (int i = 0; i < value.Length; )
        {
            int length = char.IsSurrogatePair(value, i) ? 2 : 1;
            int wanted = value[i] == '\\' ? Run(value, i) : 0;
            int backslashes = Run(text, at);
            if (wanted > 0 && backslashes >= wanted)
            {
                // What follows may be escaped by the last ones.
                isEscaped = backslashes > wanted;
                i += wanted;
                at += i < value.Length ? backslashes : wanted;
            }
            else if (Unit(text, at + backslashes, value[i], isEscaped || backslashes > 0) is { } next)
            {
                isEscaped = false;
                i++;
                at = next;
            }
            else if (Bytes(text, at, value.Substring(i, length)) is { } end)
            {
                i += length;
                at = end;
            }
            else
            {
                return null;
            }
        }

        return at;
    }

    /// <summary>Returns the number of backslashes at a position.</summary>
    private static int Run(string text, int at)
    {
        int end = at;
        while (end < text.Length && text[end] == '\\')
            end++;
        return end - at;
    }

    /// <summary>Returns the end of a UTF-16 code unit, which may be <c>u</c> and four digits after a backslash.</summary>
    private static int? Unit(string text, int at, char unit, bool isEscaped)
    {
        if (at < text.Length && text[at] == unit)
            return at + 1;
        return
            isEscaped
            && at + 5 <= text.Length
            && text[at] == 'u'
            && int.TryParse(text.Substring(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code)
            && code == unit
            ? at + 5
            : null;
    }

    /// <summary>Returns the end of the percent-encoded bytes of a character.</summary>
    private static int? Bytes(string text, int at, string character)
    {
        foreach (byte one in Encoding.UTF8.GetBytes(character))
        {
            if (
                at + 3 > text.Length
                || text[at] != '%'
                || !byte.TryParse(text.Substring(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte code)
                || code != one
            )
                return null;
            at += 3;
        }

        return at;
    }
}
