using ReplicationKit.Rules;
using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Analyzers;

/// <summary>The rules for selectors: predicates in C#, and JSON.</summary>
internal static class SelectorRules
{
    public static readonly Rule NotTranslatable = new(
        DiagnosticIds.NotTranslatable,
        Error,
        "Predicate cannot be translated",
        "'{0}' cannot be translated: {1}"
    );

    public static readonly Rule StringOrder = new(
        DiagnosticIds.StringOrder,
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

    public static readonly Rule ConstantPredicate = new(
        DiagnosticIds.ConstantPredicate,
        Warning,
        "Predicate is constant",
        "'{0}' is always {1}: either all documents match or none"
    );

    public static readonly Rule ChangingValue = new(
        DiagnosticIds.ChangingValue,
        Error,
        "Predicate value changes between runs",
        "'{0}' cannot be part of a selector: {1}"
    );

    public static readonly Rule MissingField = new(DiagnosticIds.MissingField, Info, "Missing field does not match", "{1}");

    public static readonly Rule ProbableMistake = new(DiagnosticIds.ProbableMistake, Error, "Selector is probably a mistake", "{1}");

    public static readonly Rule OtherTypes = new(DiagnosticIds.OtherTypes, Info, "Comparison matches values of other types", "{0}: {1}");

    public static IReadOnlyList<Rule> All { get; } =
    [
        NotTranslatable,
        StringOrder,
        JsonSyntax,
        UnknownOperator,
        OperandKind,
        FieldName,
        ConstantPredicate,
        ChangingValue,
        MissingField,
        ProbableMistake,
        OtherTypes,
    ];
}
