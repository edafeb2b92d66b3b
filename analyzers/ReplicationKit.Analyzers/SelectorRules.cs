using ReplicationKit.Rules;
using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Analyzers;

/// <summary>
/// The rules for selectors that only the compiler checks: predicates in C#, and advice on JSON. <see cref="SelectorJsonRules"/> has those
/// that are also checked at run time.
/// </summary>
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
        "'{0}' is always {1}, so the selector matches either all documents or none: correct or remove it"
    );

    public static readonly Rule ChangingValue = new(
        DiagnosticIds.ChangingValue,
        Error,
        "Predicate value changes between runs",
        "'{0}' cannot be part of a selector: {1}"
    );

    public static readonly Rule MissingField = new(DiagnosticIds.MissingField, Info, "Missing field does not match", "{0}");

    public static readonly Rule OtherTypes = new(DiagnosticIds.OtherTypes, Info, "Comparison matches values of other types", "{0}");

    public static readonly Rule UnnamedField = new(
        DiagnosticIds.UnnamedField,
        Info,
        "Field is named like the C# property",
        "The selector tests {0}, named like {1} in C#, and matches nothing if the documents contain {2}: add {3}, "
            + "or declare the policy of all names with [assembly: SelectorNaming(JsonKnownNamingPolicy.CamelCase)]"
    );

    public static IReadOnlyList<Rule> All { get; } =
    [NotTranslatable, StringOrder, FieldName, ConstantPredicate, ChangingValue, MissingField, OtherTypes, UnnamedField];
}
