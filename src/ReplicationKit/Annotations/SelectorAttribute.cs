namespace ReplicationKit;

/// <summary>
/// Marks a method of a specification whose expression is translated to the replication's Mango selector. The method takes one document and
/// returns <see cref="bool"/>. An expression that cannot be translated exactly is reported as RPK7001.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class SelectorAttribute : Attribute
{
    /// <summary>
    /// Gets or sets how <c>==</c>, <c>!=</c> and <c>Contains</c> on strings are translated. The default is
    /// <see cref="StringEquality.Collation"/>.
    /// </summary>
    public StringEquality StringEquality { get; set; }
}
