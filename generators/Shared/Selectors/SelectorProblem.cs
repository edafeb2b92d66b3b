using Microsoft.CodeAnalysis;
using ReplicationKit.Rules;

namespace ReplicationKit.Selectors;

/// <summary>A part of a selector that is reported.</summary>
internal sealed class SelectorProblem(string id, Location location, params string[] arguments)
{
    /// <summary>The diagnostic's id, such as <c>RPK7001</c>.</summary>
    public string Id { get; } = id;

    /// <summary>The exact expression, or the exact characters inside a string literal.</summary>
    public Location Location { get; } = location;

    /// <summary>The arguments of the message: the reported code, then the advice.</summary>
    public IReadOnlyList<string> Arguments { get; } = arguments;

    /// <summary>The replacement of <see cref="Location"/> for a code fix, or <c>null</c> if there is none.</summary>
    public string? Replacement { get; set; }

    /// <summary>Whether the selector is valid nevertheless, so that it is written.</summary>
    public bool IsAdvice =>
        Id is DiagnosticIds.ConstantPredicate or DiagnosticIds.MissingField or DiagnosticIds.OtherTypes or DiagnosticIds.MissingDollar;
}
