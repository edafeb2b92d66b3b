using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using ReplicationKit.Rules;

namespace ReplicationKit.Analyzers;

/// <summary>Creates diagnostics from rule violations.</summary>
internal static class RuleDiagnostics
{
    public static Diagnostic Of(RuleViolation violation, Location location) =>
        Create(violation.Rule, violation.Severity, location, violation.Fix, violation.Option?.Name, violation.Arguments);

    public static Diagnostic Create(
        Rule rule,
        RuleSeverity severity,
        Location location,
        string? fix,
        string? option,
        params object[] arguments
    )
    {
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (fix is not null)
            properties = properties.Add(DiagnosticProperties.Fix, fix);
        if (option is not null)
            properties = properties.Add(DiagnosticProperties.Option, option);
        return Diagnostic.Create(
            Descriptors.Of(rule),
            location,
            Descriptors.Severity(severity),
            additionalLocations: null,
            properties,
            arguments
        );
    }
}
