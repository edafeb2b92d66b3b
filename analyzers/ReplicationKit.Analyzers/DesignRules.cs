using ReplicationKit.Rules;
using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Analyzers;

/// <summary>The rules for design documents of the project, and for specifications that use their functions.</summary>
internal static class DesignRules
{
    public static readonly Rule Syntax = new(
        DiagnosticIds.DesignSyntax,
        Error,
        "Function of a design document cannot be parsed",
        "{0} of the design document '{1}' cannot be parsed: {2}"
    );

    public static readonly Rule NotFunction = new(
        DiagnosticIds.DesignNotFunction,
        Error,
        "Source in a design document is not a function",
        "{0} of the design document '{1}' does not evaluate to a function, because {2}"
    );

    public static readonly Rule Document = new(DiagnosticIds.DesignDocument, Error, "Design document is invalid", "{0}");

    public static readonly Rule UnknownFilter = new(
        DiagnosticIds.UnknownFilter,
        Warning,
        "Design document has no such filter function",
        "Filter '{0}' names a filter function that the design document '{1}' does not have: {2}"
    );

    public static readonly Rule UnknownView = new(
        DiagnosticIds.UnknownView,
        Warning,
        "Design document has no such view",
        "The query parameter 'view' names '{0}', which the design document '{1}' does not have: {2}"
    );

    public static readonly Rule UnreadQueryParam = new(
        DiagnosticIds.UnreadQueryParam,
        Warning,
        "Filter function does not read the query parameter",
        "{0} does not read the query parameter '{1}': {2}"
    );

    public static readonly Rule UnsetQueryParam = new(
        DiagnosticIds.UnsetQueryParam,
        Warning,
        "Filter function reads an unset query parameter",
        "The filter function '{0}' reads req.query.{1} ({2}), which no query parameter sets, so it is undefined: {3}"
    );

    public static readonly Rule UnusedField = new(
        DiagnosticIds.UnusedDesignField,
        Warning,
        "Server ignores a field of a design document",
        "{0}"
    );

    public static IReadOnlyList<Rule> All { get; } =
    [Syntax, NotFunction, Document, UnknownFilter, UnknownView, UnreadQueryParam, UnsetQueryParam, UnusedField];
}
