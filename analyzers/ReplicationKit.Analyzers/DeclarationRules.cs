using ReplicationKit.Rules;
using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Analyzers;

/// <summary>The rules for declarations and builds, which only the compiler can check.</summary>
internal static class DeclarationRules
{
    public static readonly Rule NotPartial = new(
        DiagnosticIds.NotPartial,
        Error,
        "Specification must be partial",
        "'{0}' must be partial so that the generator can add members to it"
    );

    public static readonly Rule ContainingTypeNotPartial = new(
        DiagnosticIds.ContainingTypeNotPartial,
        Error,
        "Containing type must be partial",
        "'{0}' must be partial because it contains the specification '{1}'"
    );

    public static readonly Rule KindOfType = new(
        DiagnosticIds.KindOfType,
        Error,
        "Type cannot be a specification",
        "'{0}' cannot be a specification because it is {1}: "
            + "declare a record or record struct that is not abstract, generic, file-local or private, outside of types that are generic, file-local or private"
    );

    public static readonly Rule MemberExists = new(
        DiagnosticIds.MemberExists,
        Error,
        "Member conflicts with a generated member",
        "'{1}' conflicts with a member that the generator adds to the specification: rename it"
    );

    public static readonly Rule FixedAndOpen = new(
        DiagnosticIds.FixedAndOpen,
        Error,
        "Option is both fixed and open",
        "'{1}' is set in the attribute and also declared as the member '{0}': keep only one of them"
    );

    /// <summary>Shares its id with the rule for documents at run time.</summary>
    public static readonly Rule TypeOfMember = new(
        DiagnosticIds.TypeMismatch,
        Error,
        "Type does not match the option",
        "The type of '{0}' does not match {2}: change it to {1}"
    );

    public static readonly Rule UnboundMember = new(
        DiagnosticIds.UnboundMember,
        Warning,
        "Member is not bound to an option",
        "'{0}' is not an option and is not used by the selector or the id: {2}"
    );

    public static readonly Rule SameDocumentId = new(
        DiagnosticIds.SameDocumentId,
        Error,
        "Specifications share a document id",
        "'{0}' and '{1}' both have the document id '{2}': set a different Id on one of them"
    );

    public static readonly Rule IdTemplate = new(
        DiagnosticIds.IdTemplate,
        Error,
        "Id template is invalid",
        "The id template is invalid, because {1}"
    );

    public static readonly Rule TwoWayOption = new(
        DiagnosticIds.TwoWayOption,
        Error,
        "Option cannot be combined with TwoWay",
        "TwoWay cannot be combined with {1}, which has no meaning in the reverse replication: {2}"
    );

    public static readonly Rule DuplicateQueryKey = new(
        DiagnosticIds.DuplicateQueryKey,
        Error,
        "Duplicate query parameter key",
        "The query parameter '{1}' is specified twice: remove one, or rename its key"
    );

    public static readonly Rule SeveralSelectors = new(
        DiagnosticIds.SeveralSelectors,
        Error,
        "Specification has more than one selector",
        "'{1}' has more than one selector: combine their conditions in one"
    );

    public static readonly Rule SelectorForm = new(
        DiagnosticIds.SelectorForm,
        Error,
        "Selector method has an invalid signature",
        "'{0}' cannot be a selector because {1}: a selector takes one document and returns bool from an expression or a single return statement"
    );

    public static readonly Rule QueryParamForm = new(
        DiagnosticIds.QueryParamForm,
        Error,
        "Query parameter is invalid",
        "[QueryParam] on '{0}': {1}"
    );

    public static readonly Rule DerivedWithoutAttribute = new(
        DiagnosticIds.DerivedWithoutAttribute,
        Warning,
        "Derived record is not a replication specification",
        "'{0}' derives from the specification '{1}' but has no [Replication] attribute: it has the document of '{1}', and "
            + "System.Text.Json does not serialize it as a replication document; add [Replication], or seal '{1}'"
    );

    public static readonly Rule NoRefit = new(
        DiagnosticIds.NoRefit,
        Warning,
        "Refit is not referenced",
        "'{0}' is not generated because the project does not reference Refit: add the package, or set RefitInterface = false"
    );

    public static readonly Rule RefitTooOld = new(
        DiagnosticIds.RefitTooOld,
        Warning,
        "Refit version is too old",
        "'{0}' is not generated because the referenced Refit is older than 6.0: update the package, or set RefitInterface = false"
    );

    public static readonly Rule JsonContext = new(
        DiagnosticIds.JsonContext,
        Warning,
        "JsonSerializerContext requires an explicit converter",
        "'{0}' cannot be serialized by a JsonSerializerContext without an explicit converter: add "
            + "[JsonConverter(typeof(ReplicationSpecConverter))] before its [Replication]"
    );

    public static readonly Rule ExtendedRefitInterface = new(
        DiagnosticIds.ExtendedRefitInterface,
        Error,
        "Generated Refit interface must not be extended",
        "Refit cannot implement '{0}', because it combines '{1}' with the generated members of '{2}': declare '{1}' in a separate Refit interface"
    );

    public static readonly Rule RefitInterfaceNameTaken = new(
        DiagnosticIds.RefitInterfaceNameTaken,
        Warning,
        "Name of the Refit interface is taken",
        "The Refit interface of '{0}' is not generated, because the project declares another type '{1}': rename it, declare it as a partial "
            + "interface with the accessibility of '{0}', or set RefitInterface = false"
    );

    public static readonly Rule LanguageTooOld = new(
        DiagnosticIds.LanguageTooOld,
        Error,
        "C# version is too old",
        "Generated code requires C# 12, and the project uses C# {1}, so nothing is generated for '{0}': set LangVersion to 12 or later, or remove it"
    );

    /// <summary>All rules. Together with <see cref="RuleTable.Rules"/> they are the catalog of the analyzers.</summary>
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
        DuplicateQueryKey,
        SeveralSelectors,
        SelectorForm,
        QueryParamForm,
        DerivedWithoutAttribute,
        NoRefit,
        RefitTooOld,
        JsonContext,
        ExtendedRefitInterface,
        RefitInterfaceNameTaken,
        LanguageTooOld,
    ];
}
