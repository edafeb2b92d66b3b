namespace ReplicationKit.Selectors;

/// <summary>The outcome of translating a predicate, or of reading a selector's JSON.</summary>
internal sealed class SelectorTranslation(SelectorTemplate? template, IReadOnlyList<SelectorProblem> problems, IReadOnlyList<string> members, IReadOnlyList<string> operators)
{
    /// <summary>The selector; null where a problem that is an error stands in its way.</summary>
    public SelectorTemplate? Template { get; } = template;

    /// <summary>What is to be reported, in the order of the source.</summary>
    public IReadOnlyList<SelectorProblem> Problems { get; } = problems;

    /// <summary>The names of the specification's members that the selector reads, each once.</summary>
    public IReadOnlyList<string> Members { get; } = members;

    /// <summary>The operators that the selector uses, for <see cref="SelectorOperators.Since"/>.</summary>
    public IReadOnlyList<string> Operators { get; } = operators;
}
