using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace ReplicationKit.Embedded.Mango;

/// <summary>
/// A field name of a selector, split at dots that no backslash precedes. A part may be the index of an array's element.
/// </summary>
internal sealed class FieldPath
{
    private readonly string[]? _parts;

    public FieldPath(string text)
    {
        Text = text;
        _parts = Split(text);
    }

    /// <summary>The name in the normalized selector, including backslashes.</summary>
    public string Text { get; }

    /// <summary>The names and indexes that lead to the field.</summary>
    /// <exception cref="MangoException">One of them is empty. The server, too, detects this only when it looks up the field.</exception>
    public ReadOnlySpan<string> Parts => _parts ?? throw MangoException.InvalidFieldName(Text);

    /// <summary>Looks the field up.</summary>
    /// <exception cref="MangoException">A part of the path is empty.</exception>
    public FieldLookup Find(JsonElement document, out JsonElement value)
    {
        value = document;
        foreach (string part in Parts)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    if (!value.TryGetProperty(part, out JsonElement member))
                    {
                        return FieldLookup.Missing;
                    }

                    value = member;
                    break;
                case JsonValueKind.Array:
                    if (!TryReadIndex(part, out BigInteger index) || index.Sign < 0 || index >= value.GetArrayLength())
                    {
                        return FieldLookup.BadPath;
                    }

                    value = value[(int)index];
                    break;
                default:
                    return FieldLookup.BadPath;
            }
        }

        return FieldLookup.Found;
    }

    private static string[]? Split(string text)
    {
        List<string> parts = [];
        StringBuilder part = new();
        char before = '\0';
        foreach (char c in text)
        {
            if (c == '.' && before != '\\')
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
            {
                part.Append(c);
            }

            before = c;
        }

        parts.Add(part.ToString());
        return parts.Contains(string.Empty)
            ? null
            : parts.ConvertAll(p => p.Replace("\\", string.Empty, StringComparison.Ordinal)).ToArray();
    }

    private static bool TryReadIndex(string part, out BigInteger index)
    {
        index = default;
        ReadOnlySpan<char> digits = part.AsSpan();
        if (digits.Length > 1 && digits[0] is '+' or '-')
        {
            digits = digits[1..];
        }

        return digits.Length > 0
            && !digits.ContainsAnyExceptInRange('0', '9')
            && BigInteger.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index);
    }
}
