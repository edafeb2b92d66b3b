using Microsoft.CodeAnalysis;

namespace ReplicationKit.Selectors;

/// <summary>The result of translating a predicate, or of reading a selector's JSON.</summary>
internal sealed class SelectorTranslation(
    SelectorTemplate? template,
    IReadOnlyList<SelectorProblem> problems,
    IReadOnlyList<string> members,
    IReadOnlyList<(string Name, Location Location)> operators
)
{
    /// <summary>The selector, or <c>null</c> if a problem is an error.</summary>
    public SelectorTemplate? Template { get; } = template;

    /// <summary>The problems to report, in the order of the source.</summary>
    public IReadOnlyList<SelectorProblem> Problems { get; } = problems;

    /// <summary>The names of the specification's members that the selector reads, without duplicates.</summary>
    public IReadOnlyList<string> Members { get; } = members;

    /// <summary>
    /// The operators with their locations in a selector written as JSON, for <see cref="SelectorOperators.Since"/>. A predicate is
    /// translated to operators that every server since 3.0 supports.
    /// </summary>
    public IReadOnlyList<(string Name, Location Location)> Operators { get; } = operators;

    /// <summary>
    /// The properties that a predicate reads from fields of the same name only because nothing states another one, with the first location
    /// of each.
    /// </summary>
    public IReadOnlyList<(IPropertySymbol Property, Location Location)> Unnamed { get; init; } = [];
}
