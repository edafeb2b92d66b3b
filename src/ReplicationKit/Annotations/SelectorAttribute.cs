namespace ReplicationKit;

/// <summary>
/// On a method of a specification that takes one document and returns <see cref="bool"/> by an expression: the generator translates
/// it to the Mango selector of the replication. What cannot be translated exactly is RPK7001, at that very expression.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class SelectorAttribute : Attribute
{
    /// <summary>
    /// How <c>==</c>, <c>!=</c> and <c>Contains</c> on strings are translated. Default: <see cref="StringEquality.Collation"/>.
    /// </summary>
    public StringEquality StringEquality { get; set; }
}
