namespace ReplicationKit;

/// <summary>
/// Declares a parameter of the filter function (<c>query_params</c>). On a member of a specification, or on the constructor parameter that
/// sets it, the member's value is the parameter's value; on the record, key and value are both fixed.
/// </summary>
[AttributeUsage(
    AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter | AttributeTargets.Class | AttributeTargets.Struct,
    AllowMultiple = true,
    Inherited = false
)]
public sealed class QueryParamAttribute : Attribute
{
    /// <summary>Declares a parameter on a member. The key is the member's name with its first letter in lower case.</summary>
    public QueryParamAttribute() { }

    /// <summary>Declares a parameter on a member with the key <paramref name="key"/>.</summary>
    /// <param name="key">The parameter's name, as the filter function reads it from <c>req.query</c>.</param>
    public QueryParamAttribute(string key) => Key = key;

    /// <summary>Declares a parameter with a fixed value on the record.</summary>
    /// <param name="key">The parameter's name, as the filter function reads it from <c>req.query</c>.</param>
    /// <param name="value">The value: a string, a number or a Boolean. The server sends it to the source as a string.</param>
    public QueryParamAttribute(string key, object value)
    {
        Key = key;
        Value = value;
    }

    /// <summary>Gets the parameter's name, or <c>null</c> to use the member's name with its first letter in lower case.</summary>
    public string? Key { get; }

    /// <summary>Gets the fixed value, or <c>null</c> on a member.</summary>
    public object? Value { get; }
}
