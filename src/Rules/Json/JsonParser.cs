using System.Globalization;
using System.Text;

namespace ReplicationKit.Rules.Json;

/// <summary>Parses JSON (RFC 8259) and records the location of every value.</summary>
internal sealed class JsonParser(string text)
{
    private const int DeepestNesting = 200;

    private int _at;
    private int _depth;

    /// <summary>Parses the whole string as one value.</summary>
    public static JsonNode Parse(string text)
    {
        JsonParser parser = new(text);
        parser.SkipSpace();
        JsonNode node = parser.ParseValue();
        parser.SkipSpace();
        return parser._at == text.Length ? node : throw parser.Error("unexpected characters after the JSON value");
    }

    /// <summary>Parses the string that begins at an index, and ignores the rest.</summary>
    public static JsonNode ParseStringAt(string text, int index) => new JsonParser(text) { _at = index }.ParseString();

    private JsonNode ParseValue()
    {
        if (_at == text.Length)
        {
            throw Error("unexpected end of JSON");
        }

        switch (text[_at])
        {
            case '{':
                return ParseObject();
            case '[':
                return ParseArray();
            case '"':
                return ParseString();
            case '-' or (>= '0' and <= '9'):
                return ParseNumber();
            default:
                return ParseWord("null", JsonNodeKind.Null)
                    ?? ParseWord("true", JsonNodeKind.Boolean)
                    ?? ParseWord("false", JsonNodeKind.Boolean)
                    ?? throw Error("expected a value");
        }
    }

    private JsonNode? ParseWord(string word, JsonNodeKind kind)
    {
        if (string.CompareOrdinal(text, _at, word, 0, word.Length) != 0)
        {
            return null;
        }

        int start = _at;
        _at += word.Length;
        return new JsonNode(kind, start, _at) { Text = word };
    }

    private JsonNode ParseObject()
    {
        int start = Enter();
        List<(JsonNode, JsonNode)> members = [];
        if (!Take('}'))
        {
            do
            {
                SkipSpace();
                JsonNode name =
                    _at < text.Length && text[_at] == '"' ? ParseString()
                    : members.Count > 0 && _at < text.Length && text[_at] == '}' ? throw Error("remove the comma before \"}\"")
                    : throw Error("expected a name in quotation marks");
                SkipSpace();
                _ = Take(':') ? true : throw Error("expected \":\"");
                SkipSpace();
                members.Add((name, ParseValue()));
                SkipSpace();
            } while (Take(','));
            _ = Take('}') ? true : throw Error("expected \",\" or \"}\"");
        }

        _depth--;
        return new JsonNode(JsonNodeKind.Object, start, _at) { Members = members };
    }

    private JsonNode ParseArray()
    {
        int start = Enter();
        List<JsonNode> elements = [];
        if (!Take(']'))
        {
            do
            {
                SkipSpace();
                if (elements.Count > 0 && _at < text.Length && text[_at] == ']')
                    throw Error("remove the comma before \"]\"");
                elements.Add(ParseValue());
                SkipSpace();
            } while (Take(','));
            _ = Take(']') ? true : throw Error("expected \",\" or \"]\"");
        }

        _depth--;
        return new JsonNode(JsonNodeKind.Array, start, _at) { Elements = elements };
    }

    private int Enter()
    {
        if (++_depth > DeepestNesting)
        {
            throw Error("the JSON is nested too deeply");
        }

        int start = _at++;
        SkipSpace();
        return start;
    }

    private JsonNode ParseNumber()
    {
        int start = _at;
        Take('-');
        if (!Take('0'))
        {
            Digits();
        }

        if (Take('.'))
        {
            Digits();
        }

        if (Take('e') || Take('E'))
        {
            _ = Take('+') || Take('-');
            Digits();
        }

        string number = text.Substring(start, _at - start);
        bool finite =
            double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && !double.IsInfinity(value);
        return finite || number.IndexOfAny(['.', 'e', 'E']) < 0
            ? new JsonNode(JsonNodeKind.Number, start, _at) { Text = number }
            : throw new JsonSyntaxException("the number is out of range for a double", start);
    }

    private void Digits()
    {
        int start = _at;
        while (_at < text.Length && text[_at] is >= '0' and <= '9')
        {
            _at++;
        }

        if (_at == start)
        {
            throw Error("expected a digit");
        }
    }

    private JsonNode ParseString()
    {
        int start = _at++;
        StringBuilder value = new();
        List<int> locations = [];
        while (true)
        {
            if (_at == text.Length)
            {
                throw new JsonSyntaxException("the string is not terminated", start);
            }

            char c = text[_at];
            if (c == '"')
            {
                _at++;
                break;
            }

            locations.Add(_at);
            value.Append(
                c switch
                {
                    '\\' => ParseEscape(),
                    < ' ' => throw Error("control characters in a string must be escaped"),
                    _ => text[_at++],
                }
            );
        }

        return new JsonNode(JsonNodeKind.String, start, _at) { Text = value.ToString(), Locations = locations };
    }

    private char ParseEscape()
    {
        int start = _at++;
        char c = _at < text.Length ? text[_at++] : '\0';
        switch (c)
        {
            case '"' or '\\' or '/':
                return c;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u'
                when _at + 4 <= text.Length
                    && int.TryParse(text.Substring(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code):
                _at += 4;
                return (char)code;
            default:
                throw new JsonSyntaxException("invalid escape sequence", start);
        }
    }

    private void SkipSpace()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t' or '\n' or '\r')
        {
            _at++;
        }
    }

    private bool Take(char expected)
    {
        if (_at == text.Length || text[_at] != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    private JsonSyntaxException Error(string message) => new(message, _at);
}
