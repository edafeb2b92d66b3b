using System.Globalization;
using System.Text;

namespace ReplicationKit.Rules;

/// <summary>
/// Selectors as the server compares them. White space and the spelling of strings are ignored, and an explicit <c>$eq</c> equals an
/// implicit one. The order of keys is significant, and so is <c>1</c> compared with <c>1.0</c>.
/// </summary>
internal sealed class SelectorIdentity
{
    private const string Equality = "\"$eq\"";

    private readonly string _json;
    private int _at;

    private SelectorIdentity(string json) => _json = json;

    /// <summary>A string that is equal for equal selectors. For invalid JSON, the input itself.</summary>
    public static string Of(string json)
    {
        var reader = new SelectorIdentity(json);
        return reader.ReadValue(0) is { } value && reader.IsAtEnd() ? value : json;
    }

    private char Next
    {
        get
        {
            while (_at < _json.Length && char.IsWhiteSpace(_json[_at]))
                _at++;
            return _at < _json.Length ? _json[_at] : '\0';
        }
    }

    private bool IsAtEnd() => Next == '\0';

    private string? ReadValue(int depth) =>
        depth > 64
            ? null
            : Next switch
            {
                '{' => ReadObject(depth),
                '[' => ReadArray(depth),
                '"' => ReadString(),
                '\0' => null,
                _ => ReadWord(),
            };

    private string? ReadObject(int depth)
    {
        var keys = new List<string>();
        var values = new List<string>();
        _at++;
        while (Next != '}')
        {
            if (Next != '"' || ReadString() is not { } key || Next != ':')
                return null;
            _at++;
            if (ReadValue(depth + 1) is not { } value)
                return null;
            keys.Add(key);
            values.Add(value);
            if (Next == ',')
                _at++;
            else if (Next != '}')
                return null;
        }

        _at++;
        if (keys.Count == 1 && keys[0] == Equality)
            return values[0];
        return "{" + string.Join(",", keys.Zip(values, static (key, value) => key + ":" + value)) + "}";
    }

    private string? ReadArray(int depth)
    {
        var values = new List<string>();
        _at++;
        while (Next != ']')
        {
            if (ReadValue(depth + 1) is not { } value)
                return null;
            values.Add(value);
            if (Next == ',')
                _at++;
            else if (Next != ']')
                return null;
        }

        _at++;
        return "[" + string.Join(",", values) + "]";
    }

    private string? ReadString()
    {
        var text = new StringBuilder("\"");
        for (_at++; _at < _json.Length; _at++)
        {
            char character = _json[_at];
            if (character == '"')
            {
                _at++;
                return text.Append('"').ToString();
            }

            if (character != '\\')
                text.Append(character);
            else if (!ReadEscape(text))
                return null;
        }

        return null;
    }

    private bool ReadEscape(StringBuilder text)
    {
        if (++_at >= _json.Length)
            return false;
        char escape = _json[_at];
        if (escape == 'u')
        {
            if (
                _at + 4 >= _json.Length
                || !int.TryParse(_json.Substring(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code)
            )
            {
                return false;
            }

            text.Append((char)code);
            _at += 4;
            return true;
        }

        int index = "\"\\/bfnrt".IndexOf(escape);
        if (index < 0)
            return false;
        text.Append("\"\\/\b\f\n\r\t"[index]);
        return true;
    }

    private string? ReadWord()
    {
        int start = _at;
        while (_at < _json.Length && (char.IsLetterOrDigit(_json[_at]) || _json[_at] is '-' or '+' or '.'))
            _at++;
        return _at == start ? null : _json.Substring(start, _at - start);
    }
}
