using Microsoft.CodeAnalysis;
using ReplicationKit.Rules;

namespace ReplicationKit.Selectors;

/// <summary>A part of a selector that is reported.</summary>
internal sealed class SelectorProblem(string id, Location location, params string[] arguments)
{
    /// <summary>The diagnostic's id, such as <c>RPK7001</c>.</summary>
    public string Id { get; } = id;

    /// <summary>The very expression, or the very characters inside a string literal.</summary>
    public Location Location { get; } = location;

    /// <summary>The message's arguments: what is reported, then what would do.</summary>
    public IReadOnlyList<string> Arguments { get; } = arguments;

    /// <summary>What a code fix puts in the place of <see cref="Location"/>, where there is one text for it; else null.</summary>
    public string? Replacement { get; set; }

    /// <summary>Whether the selector means what it says all the same, so that it is written.</summary>
    public bool IsAdvice => Id is DiagnosticIds.AlwaysTheSame or DiagnosticIds.MissingField or DiagnosticIds.OtherKinds;
}
