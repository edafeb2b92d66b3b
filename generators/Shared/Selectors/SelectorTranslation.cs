using Microsoft.CodeAnalysis;

namespace ReplicationKit.Selectors;

/// <summary>The outcome of translating a predicate, or of reading a selector's JSON.</summary>
internal sealed class SelectorTranslation(
    SelectorTemplate? template,
    IReadOnlyList<SelectorProblem> problems,
    IReadOnlyList<string> members,
    IReadOnlyList<(string Name, Location Location)> operators
)
{
    /// <summary>The selector; null where a problem that is an error stands in its way.</summary>
    public SelectorTemplate? Template { get; } = template;

    /// <summary>What is to be reported, in the order of the source.</summary>
    public IReadOnlyList<SelectorProblem> Problems { get; } = problems;

    /// <summary>The names of the specification's members that the selector reads, each once.</summary>
    public IReadOnlyList<string> Members { get; } = members;

    /// <summary>
    /// The operators with their places in a selector written as JSON, for <see cref="SelectorOperators.Since"/>; a predicate becomes
    /// operators that every server from 3.0 on knows.
    /// </summary>
    public IReadOnlyList<(string Name, Location Location)> Operators { get; } = operators;
}
