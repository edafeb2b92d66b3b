using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using ReplicationKit.Rules;

namespace ReplicationKit.Analyzers;

/// <summary>Creates the compiler's descriptors from the rules of the catalog.</summary>
internal static class Descriptors
{
    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> ById = DeclarationRules
        .All.Concat(CallSiteRules.All)
        .Concat(SelectorRules.All)
        .Concat(DesignRules.All)
        .Concat(RuleTable.Rules.Where(static rule => !Array.Exists(DeclarationRules.All, other => other.Id == rule.Id)))
        .ToImmutableDictionary(static rule => rule.Id, Create, StringComparer.Ordinal);

    /// <summary>Every descriptor, by id.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
        ById.Values.OrderBy(static descriptor => descriptor.Id, StringComparer.Ordinal).ToImmutableArray();

    public static DiagnosticDescriptor Of(Rule rule) => ById[rule.Id];

    /// <summary>The rules that are evaluated at the end of the compilation.</summary>
    public static bool IsAtEnd(Rule rule) => rule.Id is DiagnosticIds.SameDocumentId or DiagnosticIds.SameJob;

    public static DiagnosticSeverity Severity(RuleSeverity severity) =>
        severity switch
        {
            RuleSeverity.Error => DiagnosticSeverity.Error,
            RuleSeverity.Warning => DiagnosticSeverity.Warning,
            _ => DiagnosticSeverity.Info,
        };

    /// <summary>The category under which a rule is configured and listed.</summary>
    public static string Category(Rule rule) => "ReplicationKit." + rule.Category;

    private static DiagnosticDescriptor Create(Rule rule) =>
        new(
            rule.Id,
            rule.Title,
            rule.Message,
            Category(rule),
            Severity(rule.Severity),
            isEnabledByDefault: true,
            helpLinkUri: rule.HelpLink,
            customTags: IsAtEnd(rule) ? [WellKnownDiagnosticTags.CompilationEnd] : []
        );
}
