using ReplicationKit.Rules;
using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Analyzers;

/// <summary>The rows of the catalogue about declarations and builds, which only the compiler can check.</summary>
internal static class DeclarationRules
{
    public static readonly Rule NotPartial = new(
        DiagnosticIds.NotPartial,
        Error,
        "The specification is not partial",
        "'{0}' must be partial, so that the generator can complete it"
    );

    public static readonly Rule ContainingTypeNotPartial = new(
        DiagnosticIds.ContainingTypeNotPartial,
        Error,
        "A type around the specification is not partial",
        "'{0}' must be partial, since it contains the specification '{1}'"
    );

    public static readonly Rule KindOfType = new(
        DiagnosticIds.KindOfType,
        Error,
        "A type that cannot be a specification",
        "'{0}' is {1} and cannot be a specification: declare a record or record struct that is neither abstract, generic, file-local nor private"
    );

    public static readonly Rule MemberExists = new(
        DiagnosticIds.MemberExists,
        Error,
        "A member that would be generated",
        "'{1}' is a member that the generator adds to the specification: rename it"
    );

    public static readonly Rule FixedAndOpen = new(
        DiagnosticIds.FixedAndOpen,
        Error,
        "An option is both fixed and open",
        "'{1}' is fixed in the attribute and open as the member '{0}': keep one of them"
    );

    /// <summary>Shares its id with the rule for documents at run time.</summary>
    public static readonly Rule TypeOfMember = new(
        DiagnosticIds.TypeMismatch,
        Error,
        "A type that does not fit its option",
        "The type of '{0}' does not fit: give it the type {1}"
    );

    public static readonly Rule UnboundMember = new(
        DiagnosticIds.UnboundMember,
        Warning,
        "A member that binds to nothing",
        "'{0}' is no option and no part of the selector or the id: {2}"
    );

    public static readonly Rule SameDocumentId = new(
        DiagnosticIds.SameDocumentId,
        Error,
        "Two specifications with one document id",
        "'{0}' and '{1}' both have the document id '{2}': give one of them another Id"
    );

    public static readonly Rule IdTemplate = new(
        DiagnosticIds.IdTemplate,
        Error,
        "The id's template cannot be filled",
        "The template of the id cannot be filled: {1}"
    );

    public static readonly Rule TwoWayOption = new(
        DiagnosticIds.TwoWayOption,
        Error,
        "An option without a meaning in both directions",
        "TwoWay cannot stand with {1}, which has no meaning for the way back: {2}"
    );

    public static readonly Rule QueryKeyTwice = new(
        DiagnosticIds.QueryKeyTwice,
        Error,
        "Two query parameters with one key",
        "The query parameter '{1}' is given twice: remove one, or give it another key"
    );

    public static readonly Rule SeveralSelectors = new(
        DiagnosticIds.SeveralSelectors,
        Error,
        "More than one selector",
        "'{1}' has more than one selector: combine the conditions in one"
    );

    public static readonly Rule SelectorForm = new(
        DiagnosticIds.SelectorForm,
        Error,
        "A selector method of the wrong shape",
        "'{0}' cannot be a selector, because {1}: a selector takes one document and returns bool by an expression or a single return"
    );

    public static readonly Rule QueryParamForm = new(
        DiagnosticIds.QueryParamForm,
        Error,
        "A query parameter of the wrong form",
        "[QueryParam] on '{0}': {1}"
    );

    public static readonly Rule DerivedWithoutAttribute = new(
        DiagnosticIds.DerivedWithoutAttribute,
        Warning,
        "A record that derives from a specification and is none",
        "'{0}' derives from the specification '{1}' without a [Replication] of its own: its document is that of '{1}', and "
            + "System.Text.Json writes no document at all; give it [Replication], or seal '{1}'"
    );

    public static readonly Rule NoRefit = new(
        DiagnosticIds.NoRefit,
        Warning,
        "A Refit interface is asked for, and Refit is not referenced",
        "'{0}' is not generated, because the project does not reference Refit: add the package, or do without the interface"
    );

    public static readonly Rule RefitTooOld = new(
        DiagnosticIds.RefitTooOld,
        Warning,
        "A Refit that is too old for the generated interfaces",
        "'{0}' is not generated, because the Refit that the project references is older than 6.0: update it, or set RefitInterface = false"
    );

    public static readonly Rule JsonContext = new(
        DiagnosticIds.JsonContext,
        Warning,
        "A specification in a JsonSerializerContext",
        "'{0}' cannot be serialized by a JsonSerializerContext without a converter by name: put "
            + "[JsonConverter(typeof(ReplicationSpecConverter))] before its [Replication]"
    );

    public static readonly Rule ExtendedRefitInterface = new(
        DiagnosticIds.ExtendedRefitInterface,
        Error,
        "Generated Refit interface must not be extended",
        "Refit cannot implement '{0}', because it combines '{1}' with the generated members of '{2}': declare '{1}' in a separate Refit interface"
    );

    /// <summary>Every row; with those of <see cref="RuleTable.Rules"/> the catalogue of the analyzers.</summary>
    public static readonly Rule[] All =
    [
        NotPartial,
        ContainingTypeNotPartial,
        KindOfType,
        MemberExists,
        FixedAndOpen,
        TypeOfMember,
        UnboundMember,
        SameDocumentId,
        IdTemplate,
        TwoWayOption,
        QueryKeyTwice,
        SeveralSelectors,
        SelectorForm,
        QueryParamForm,
        DerivedWithoutAttribute,
        NoRefit,
        RefitTooOld,
        JsonContext,
        ExtendedRefitInterface,
    ];
}
