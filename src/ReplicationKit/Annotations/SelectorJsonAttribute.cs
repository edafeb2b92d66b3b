using System.Diagnostics.CodeAnalysis;

namespace ReplicationKit;

/// <summary>Specifies the replication's Mango selector as JSON, which is parsed and checked at compile time.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class SelectorJsonAttribute : Attribute
{
    /// <summary>Declares the selector.</summary>
    /// <param name="json">A JSON object.</param>
    public SelectorJsonAttribute([StringSyntax(StringSyntaxAttribute.Json)] string json) => Json = json;

    /// <summary>Gets the selector as written.</summary>
    public string Json { get; }
}
