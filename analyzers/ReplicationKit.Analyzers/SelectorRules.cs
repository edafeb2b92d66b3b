using ReplicationKit.Rules;
using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Analyzers;

/// <summary>The rows of the catalogue about selectors: predicates in C#, and JSON.</summary>
internal static class SelectorRules
{
    public static readonly Rule NoCounterpart = new(
        DiagnosticIds.NoCounterpart,
        Error,
        "A part of the predicate has no counterpart in a selector",
        "'{0}' cannot be translated: {1}"
    );

    public static readonly Rule TextOrder = new(
        DiagnosticIds.TextOrder,
        Error,
        "Texts are ordered differently by the server",
        "'{0}' orders texts: {1}"
    );

    public static readonly Rule JsonSyntax = new(
        DiagnosticIds.JsonSyntax,
        Error,
        "The selector is no JSON object, or has a key twice",
        "The selector cannot be read: {1}"
    );

    public static readonly Rule UnknownOperator = new(
        DiagnosticIds.UnknownOperator,
        Error,
        "An unknown selector operator",
        "'{0}' is no operator of selectors: {1}"
    );

    public static readonly Rule OperandKind = new(DiagnosticIds.OperandKind, Error, "An operand of the wrong kind", "{0} takes {1}");

    public static readonly Rule FieldName = new(
        DiagnosticIds.FieldName,
        Error,
        "A property whose name in the JSON cannot be known",
        "'{0}' cannot be found in the document: {1}"
    );

    public static readonly Rule AlwaysTheSame = new(
        DiagnosticIds.AlwaysTheSame,
        Warning,
        "A predicate that is the same for every document",
        "'{0}' is always {1}: every document passes or none does"
    );

    public static readonly Rule Changing = new(
        DiagnosticIds.Changing,
        Error,
        "Something that changes from run to run",
        "'{0}' cannot be part of a selector: {1}"
    );

    public static readonly Rule MissingField = new(DiagnosticIds.MissingField, Info, "A missing field does not match", "{1}");

    public static readonly Rule NotMeant = new(DiagnosticIds.NotMeant, Error, "A selector that is surely not meant", "{1}");

    public static readonly Rule OtherKinds = new(
        DiagnosticIds.OtherKinds,
        Info,
        "An ordering that other kinds of values satisfy",
        "{0}: {1}"
    );

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
