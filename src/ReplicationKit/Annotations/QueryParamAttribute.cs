namespace ReplicationKit;

/// <summary>
/// A parameter of the filter function (<c>query_params</c>): on a member of a specification, whose value it then has; on the record
/// with a key and a value where both are fixed.
/// </summary>
[AttributeUsage(
    AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Class | AttributeTargets.Struct,
    AllowMultiple = true,
    Inherited = false
)]
public sealed class QueryParamAttribute : Attribute
{
    /// <summary>On a member: the key is the member's name with its first letter in lower case.</summary>
    public QueryParamAttribute() { }

    /// <summary>On a member: the key is <paramref name="key"/>.</summary>
    /// <param name="key">The parameter's name, as the filter function reads it from <c>req.query</c>.</param>
    public QueryParamAttribute(string key) => Key = key;

    /// <summary>On the record: a parameter that is fixed.</summary>
    /// <param name="key">The parameter's name, as the filter function reads it from <c>req.query</c>.</param>
    /// <param name="value">Its value: text, a number or a boolean. The server sends it to the source as text.</param>
    public QueryParamAttribute(string key, object value)
    {
        Key = key;
        Value = value;
    }

    /// <summary>The parameter's name; null: the member's name with its first letter in lower case.</summary>
    public string? Key { get; }

    /// <summary>The fixed value; null on a member.</summary>
    public object? Value { get; }
}
