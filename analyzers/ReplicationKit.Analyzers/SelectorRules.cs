using ReplicationKit.Rules;
using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Analyzers;

/// <summary>The rules for selectors: predicates in C#, and JSON.</summary>
internal static class SelectorRules
{
    public static readonly Rule NoCounterpart = new(
        DiagnosticIds.NoCounterpart,
        Error,
        "Predicate cannot be translated",
        "'{0}' cannot be translated: {1}"
    );

    public static readonly Rule TextOrder = new(
        DiagnosticIds.TextOrder,
        Error,
        "String ordering differs on the server",
        "'{0}' orders strings: {1}"
    );

    public static readonly Rule JsonSyntax = new(
        DiagnosticIds.JsonSyntax,
        Error,
        "Selector is not valid JSON",
        "The selector cannot be parsed: {1}"
    );

    public static readonly Rule UnknownOperator = new(
        DiagnosticIds.UnknownOperator,
        Error,
        "Unknown selector operator",
        "'{0}' is not a selector operator: {1}"
    );

    public static readonly Rule OperandKind = new(DiagnosticIds.OperandKind, Error, "Operand has the wrong type", "{0} requires {1}");

    public static readonly Rule FieldName = new(
        DiagnosticIds.FieldName,
        Error,
        "Property name in the JSON is unknown",
        "'{0}' cannot be mapped to a field of the document: {1}"
    );

    public static readonly Rule AlwaysTheSame = new(
        DiagnosticIds.AlwaysTheSame,
        Warning,
        "Predicate is constant",
        "'{0}' is always {1}: either all documents match or none"
    );

    public static readonly Rule Changing = new(
        DiagnosticIds.Changing,
        Error,
        "Predicate value changes between runs",
        "'{0}' cannot be part of a selector: {1}"
    );

    public static readonly Rule MissingField = new(DiagnosticIds.MissingField, Info, "Missing field does not match", "{1}");

    public static readonly Rule NotMeant = new(DiagnosticIds.NotMeant, Error, "Selector is probably a mistake", "{1}");

    public static readonly Rule OtherKinds = new(DiagnosticIds.OtherKinds, Info, "Comparison matches values of other types", "{0}: {1}");

    public static IReadOnlyList<Rule> All { get; } =
    [
        NoCounterpart,
        TextOrder,
        JsonSyntax,
        UnknownOperator,
        OperandKind,
        FieldName,
        AlwaysTheSame,
        Changing,
        MissingField,
        NotMeant,
        OtherKinds,
    ];
}
