using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ReplicationKit.Embedded.Storage;

/// <summary>
/// Prints decoded JSON as Erlang does: with <c>~w</c> in the reasons of <c>_find</c>, and with <c>~p</c> in those of a replication
/// document.
/// </summary>
internal static class ErlangText
{
    /// <summary>Prints a value as <c>~w</c> does, with strings as lists of bytes.</summary>
    public static string Write(JsonElement value) => Format(value, Write);

    /// <summary>Prints a string as <c>~w</c> does.</summary>
    public static string Write(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    /// <summary>Prints a value as <c>~p</c> does, on one line, with strings of printable Latin-1 bytes in quotes.</summary>
    public static string Print(JsonElement value) => Format(value, Print);

    /// <summary>Prints a string as <c>~p</c> does.</summary>
    public static string Print(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length == 0)
        {
            return "<<>>";
        }

        if (!Array.TrueForAll(bytes, IsPrintable))
        {
            // A UTF-8 string that is not printable as Latin-1 is printed as UTF-8, unless it contains control characters.
            return Array.Exists(bytes, b => b < 0x20 && !IsPrintable(b)) ? Bytes(bytes) : $"<<{Quote(text)}/utf8>>";
        }

        return $"<<{Quote(Encoding.Latin1.GetString(bytes))}>>";
    }

    /// <summary>Prints a string that is a list of bytes as <c>~p</c> does.</summary>
    public static string PrintList(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length > 0 && Array.TrueForAll(bytes, IsPrintable) ? Quote(text) : $"[{string.Join(',', bytes)}]";
    }

    /// <summary>Prints a double as Erlang does: in the shorter of plain and scientific notation, always with a decimal point.</summary>
    public static string Number(JsonNumber number)
    {
        if (number.IsInteger)
        {
            return number.ToString();
        }

        double value = number.Double;
        if (value == 0)
        {
            return double.IsNegative(value) ? "-0.0" : "0.0";
        }

        (string digits, int exponent) = Decompose(Math.Abs(value));
        string text = Math.Abs(value) >= 9007199254740992.0 ? Scientific(digits, exponent) : Shorter(digits, exponent);
        return value < 0 ? "-" + text : text;
    }

    private static string Format(JsonElement value, Func<string, string> text)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return text(value.GetString()!);
            case JsonValueKind.Number:
                return Number(JsonNumber.Read(value));
            case JsonValueKind.Array:
                return $"[{string.Join(',', value.EnumerateArray().Select(e => Format(e, text)))}]";
            case JsonValueKind.Object:
                return $"{{[{string.Join(',', JsonMembers.Of(value).Select(m => $"{{{text(m.Name)},{Format(m.Value, text)}}}"))}]}}";
            case JsonValueKind.True:
                return "true";
            case JsonValueKind.False:
                return "false";
            default:
                return "null";
        }
    }

    private static string Bytes(byte[] bytes) => $"<<{string.Join(',', bytes)}>>";

    private static bool IsPrintable(byte b) => b is >= 0x20 and <= 0x7E or >= 0xA0 or 8 or 9 or 10 or 11 or 12 or 13 or 27;

    private static string Quote(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in text)
        {
            quoted.Append(
                c switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\b' => "\\b",
                    '\t' => "\\t",
                    '\n' => "\\n",
                    '\v' => "\\v",
                    '\f' => "\\f",
                    '\r' => "\\r",
                    '\u001b' => "\\e",
                    _ => c.ToString(),
                }
            );
        }

        return quoted.Append('"').ToString();
    }

    // The shortest digits that yield the same double, and the position of the decimal point in them.
    private static (string Digits, int Point) Decompose(double value)
    {
        string text = value.ToString("E16", CultureInfo.InvariantCulture);
        for (int precision = 0; precision < 17; precision++)
        {
            string shorter = value.ToString("E" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (double.Parse(shorter, CultureInfo.InvariantCulture) == value)
            {
                text = shorter;
                break;
            }
        }

        int e = text.IndexOf('E', StringComparison.Ordinal);
        string digits = text[..e].Replace(".", string.Empty, StringComparison.Ordinal).TrimEnd('0');
        return (digits, int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) + 1);
    }

    private static string Scientific(string digits, int point) =>
        string.Create(CultureInfo.InvariantCulture, $"{digits[0]}.{(digits.Length == 1 ? "0" : digits[1..])}e{point - 1}");

    private static string Shorter(string digits, int point)
    {
        if (point > 0 && point < digits.Length)
        {
            return digits[..point] + "." + digits[point..];
        }

        if (point == 0)
        {
            return "0." + digits;
        }

        int scientificCost = (point - 1).ToString(CultureInfo.InvariantCulture).Length + 1 + (digits.Length == 1 ? 2 : 1);
        if (point < 0)
        {
            return 2 - point <= scientificCost ? "0." + new string('0', -point) + digits : Scientific(digits, point);
        }

        return point - digits.Length + 2 <= scientificCost
            ? digits + new string('0', point - digits.Length) + ".0"
            : Scientific(digits, point);
    }
}
