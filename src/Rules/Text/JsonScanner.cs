using System.Globalization;
using System.Text;

namespace ReplicationKit.Rules;

/// <summary>Reads JSON token by token. The rules cannot use System.Text.Json.</summary>
internal sealed class JsonScanner
{
    private readonly string _json;
    private int _at;

    public JsonScanner(string json) => _json = json;

    /// <summary>The next character that is not white space, or U+0000 at the end.</summary>
    public char Next
    {
        get
        {
            while (_at < _json.Length && char.IsWhiteSpace(_json[_at]))
                _at++;
            return _at < _json.Length ? _json[_at] : '\0';
        }
    }

    public bool IsAtEnd => Next == '\0';

    /// <summary>Moves past <see cref="Next"/>.</summary>
    public void Skip() => _at++;

    /// <summary>Reads a string, with its first quotation mark, or returns <c>null</c> if it is not valid.</summary>
    public string? ReadString()
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

    /// <summary>Reads a number or a literal, or returns <c>null</c> if there is none.</summary>
    public string? ReadWord()
    {
        int start = _at;
        while (_at < _json.Length && (char.IsLetterOrDigit(_json[_at]) || _json[_at] is '-' or '+' or '.'))
            _at++;
        return _at == start ? null : _json.Substring(start, _at - start);
    }
}
