namespace ReplicationKit.Rules.Json;

/// <summary>What is found in a selector.</summary>
internal sealed class SelectorCheck
{
    public SelectorCheck(JsonNode? root, IReadOnlyList<SelectorFinding> findings, IReadOnlyList<SelectorOperator> operators)
    {
        Root = root;
        Findings = findings;
        Operators = operators;
    }

    /// <summary>The selector, or <c>null</c> if it is not valid JSON.</summary>
    public JsonNode? Root { get; }

    /// <summary>What violates a rule, in the order in which it was found.</summary>
    public IReadOnlyList<SelectorFinding> Findings { get; }

    /// <summary>The operators, for <see cref="SelectorOperators.Since"/>.</summary>
    public IReadOnlyList<SelectorOperator> Operators { get; }
}
