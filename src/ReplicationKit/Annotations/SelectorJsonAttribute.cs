using System.Diagnostics.CodeAnalysis;

namespace ReplicationKit;

/// <summary>The replication's Mango selector as JSON, which the compiler parses and checks.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class SelectorJsonAttribute : Attribute
{
    /// <summary>Declares the selector.</summary>
    /// <param name="json">A JSON object.</param>
    public SelectorJsonAttribute([StringSyntax(StringSyntaxAttribute.Json)] string json) => Json = json;

    /// <summary>The selector as it was written.</summary>
    public string Json { get; }
}
