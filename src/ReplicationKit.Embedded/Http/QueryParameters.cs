using System.Globalization;
using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The query of a request. Some values are JSON.</summary>
internal sealed class QueryParameters
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public QueryParameters(string query)
    {
        foreach (string part in query.Split(['&', ';'], StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string name = Decode(equals < 0 ? part : part[..equals]);
            _values.TryAdd(name, equals < 0 ? "" : Decode(part[(equals + 1)..]));
        }
    }

    public IReadOnlyDictionary<string, string> Values => _values;

    public string? this[string name] => _values.GetValueOrDefault(name);

    public bool Has(string name) => _values.ContainsKey(name);

    public bool IsTrue(string name) => string.Equals(this[name], "true", StringComparison.OrdinalIgnoreCase);

    public bool IsFalse(string name) => string.Equals(this[name], "false", StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns a value as JSON, or <c>null</c> if it is absent.</summary>
    public JsonElement? JsonValue(string name)
    {
        if (this[name] is not { } text)
            return null;
        using JsonDocument document = Json.Parse(Encoding.UTF8.GetBytes(text));
        return document.RootElement.Clone();
    }

    /// <summary>Returns a JSON string with any of the names, or <c>null</c> if it is absent.</summary>
    public string? KeyText(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (JsonValue(name) is { } value)
                return value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        }
        return null;
    }

    /// <summary>
    /// Returns a number that is not negative, or <c>null</c> if it is absent. The error messages are those of view queries.
    /// </summary>
    public long? Natural(string name)
    {
        if (this[name] is not { } text)
            return null;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
            throw CouchException.QueryParse($"Invalid value for integer: \"{text}\"");
        return value >= 0 ? value : throw CouchException.QueryParse($"Invalid value for positive integer: \"{text}\"");
    }

    private static string Decode(string text) => UrlDecoder.Decode(text);
}
