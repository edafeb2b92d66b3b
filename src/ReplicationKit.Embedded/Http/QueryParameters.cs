using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The query of a request, or a form.</summary>
internal sealed class QueryParameters
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private readonly List<(string Name, QueryValue Value)> _all = [];

    public QueryParameters(string query)
    {
        foreach (string part in query.Split(['&', ';'], StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string name = UrlDecoder.Decode(equals < 0 ? part : part[..equals]);
            string value = equals < 0 ? "" : UrlDecoder.Decode(part[(equals + 1)..]);
            _values.TryAdd(name, value);
            _all.Add((name, new QueryValue(value)));
        }
    }

    /// <summary>The parameters, each with the first of its values.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>All parameters in their order. Where CouchDB reads them one by one, the last value of a parameter counts.</summary>
    public IReadOnlyList<(string Name, QueryValue Value)> All => _all;

    public string? this[string name] => _values.GetValueOrDefault(name);

    public bool Has(string name) => _values.ContainsKey(name);

    public bool IsTrue(string name) => this[name] == "true";

    public bool IsFalse(string name) => this[name] == "false";

    /// <summary>Returns a value, or <c>null</c> if it is absent.</summary>
    public QueryValue? Value(string name) => this[name] is { } text ? new QueryValue(text) : null;
}
