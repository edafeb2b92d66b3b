using ReplicationKit.Rules.Json;
using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Rules;

/// <summary>Selectors in JSON, in an attribute or assembled at run time.</summary>
internal static class SelectorJsonRules
{
    public static readonly Rule Syntax = new(
        DiagnosticIds.JsonSyntax,
        Error,
        "Selector is not valid JSON",
        "The selector cannot be parsed: {0}"
    );

    public static readonly Rule UnknownOperator = new(
        DiagnosticIds.UnknownOperator,
        Error,
        "Unknown selector operator",
        "'{0}' in the selector is not an operator: {1}"
    );

    public static readonly Rule OperandKind = new(
        DiagnosticIds.OperandKind,
        Error,
        "Operand has the wrong type",
        "{0} in the selector requires {1}, not {2}"
    );

    public static readonly Rule ProbableMistake = new(
        DiagnosticIds.ProbableMistake,
        Error,
        "Selector is probably a mistake",
        "The selector is probably a mistake: {0}"
    );

    public static readonly Rule MissingDollar = new(
        DiagnosticIds.MissingDollar,
        Warning,
        "Operator without a dollar sign",
        "'{0}' in the selector is the name of a field: did you mean the operator \"{1}\"?"
    );

    public static readonly Rule[] All = [Syntax, UnknownOperator, OperandKind, ProbableMistake, MissingDollar];

    /// <summary>The analyzers report the same findings at their locations in the attribute.</summary>
    public static void Evaluate(ReplicationSpec spec, RuleReport report)
    {
        foreach (SelectorFinding finding in spec.SelectorCheck?.Findings ?? [])
        {
            if (Array.Find(All, rule => rule.Id == finding.Id) is { } rule)
                report.AddWithFix(
                    rule,
                    RuleSubject.Of(ReplicationOptions.Selector),
                    finding.Replacement,
                    finding.Arguments.ToArray<object>()
                );
        }
    }
}
