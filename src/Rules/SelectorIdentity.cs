namespace ReplicationKit.Rules;

/// <summary>
/// Selectors as the server compares them. White space and the spelling of strings are ignored, and an explicit <c>$eq</c> equals an
/// implicit one. The order of keys is significant, and so is <c>1</c> compared with <c>1.0</c>.
/// </summary>
internal sealed class SelectorIdentity
{
    private const string Equality = "\"$eq\"";

    private readonly JsonScanner _json;

    private SelectorIdentity(string json) => _json = new JsonScanner(json);

    /// <summary>A string that is equal for equal selectors. For invalid JSON, the input itself.</summary>
    public static string Of(string json)
    {
        var reader = new SelectorIdentity(json);
        return reader.ReadValue(0) is { } value && reader._json.IsAtEnd ? value : json;
    }

    private string? ReadValue(int depth) =>
        depth > 64
            ? null
            : _json.Next switch
            {
                '{' => ReadObject(depth),
                '[' => ReadArray(depth),
                '"' => _json.ReadString(),
                '\0' => null,
                _ => _json.ReadWord(),
            };

    private string? ReadObject(int depth)
    {
        var keys = new List<string>();
        var values = new List<string>();
        _json.Skip();
        while (_json.Next != '}')
        {
            if (_json.Next != '"' || _json.ReadString() is not { } key || _json.Next != ':')
                return null;
            _json.Skip();
            if (ReadValue(depth + 1) is not { } value)
                return null;
            keys.Add(key);
            values.Add(value);
            if (_json.Next == ',')
                _json.Skip();
            else if (_json.Next != '}')
                return null;
        }

        _json.Skip();
        if (keys.Count == 1 && keys[0] == Equality)
            return values[0];
        return "{" + string.Join(",", keys.Zip(values, static (key, value) => key + ":" + value)) + "}";
    }

    private string? ReadArray(int depth)
    {
        var values = new List<string>();
        _json.Skip();
        while (_json.Next != ']')
        {
            if (ReadValue(depth + 1) is not { } value)
                return null;
            values.Add(value);
            if (_json.Next == ',')
                _json.Skip();
            else if (_json.Next != ']')
                return null;
        }

        _json.Skip();
        return "[" + string.Join(",", values) + "]";
    }
}
