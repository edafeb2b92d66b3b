using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using ReplicationKit.Analyzers.Design;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>Checks every specification against the rules, alone and together with the other specifications of the assembly.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SpecificationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        DeclarationRules
            .All.Concat(RuleTable.Rules)
            .Where(static rule =>
                rule.Id
                    is not (
                        DiagnosticIds.NoRefit
                        or DiagnosticIds.RefitTooOld
                        or DiagnosticIds.RefitInterfaceNameTaken
                        or DiagnosticIds.JsonContext
                        or DiagnosticIds.ConstantSecret
                    )
            )
            .Select(Descriptors.Of)
            .Distinct()
            .ToImmutableArray();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (!RuntimeReference.Exists(start.Compilation))
                return;
            var assembly = new AssemblySpecifications();
            // The files may be read long after the start, whose token may be canceled by then.
            var design = new Lazy<ProjectDesign?>(
                () =>
                    ProjectDesign.Exists(start.Options)
                        ? ProjectDesign.Read(start.Options, start.TryGetValue, CancellationToken.None)
                        : null,
                LazyThreadSafetyMode.PublicationOnly
            );
            start.RegisterSymbolAction(symbol => Analyze(symbol, assembly, design), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(end => assembly.Report(end.ReportDiagnostic, end.CancellationToken));
        });
    }

    private static void Analyze(SymbolAnalysisContext context, AssemblySpecifications assembly, Lazy<ProjectDesign?> design)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        CancellationToken cancellationToken = context.CancellationToken;
        ReportContainer(context, type);
        if (KnownSymbols.Attribute(type, KnownNames.ReplicationAttribute) is not { } attribute)
        {
            ReportDerived(context, type);
            return;
        }

        ReplicationModel model = ReplicationParser.Parse(type, attribute, cancellationToken);
        var locations = new SpecificationLocations(type, attribute, cancellationToken);

        if (context.Compilation is CSharpCompilation compilation && Capabilities.IsTooOld(compilation))
        {
            Rule rule = DeclarationRules.LanguageTooOld;
            string version = compilation.LanguageVersion.ToDisplayString();
            context.ReportDiagnostic(
                RuleDiagnostics.Create(rule, rule.Severity, locations.Attribute, fix: null, option: null, type.Name, version)
            );
        }

        foreach (DeclarationProblem problem in model.Problems)
        {
            if (problem.Id != DiagnosticIds.ContainingTypeNotPartial)
                context.ReportDiagnostic(DeclarationDiagnostics.Of(problem, locations));
        }

        foreach (Diagnostic diagnostic in SelectorForm.Of(type, cancellationToken))
            context.ReportDiagnostic(diagnostic);

        ReplicationSpec spec = RuleInput.Of(model);
        foreach (RuleViolation violation in RuleTable.Evaluate(spec).Where(violation => !IsRefuted(violation, spec, design)))
            context.ReportDiagnostic(RuleDiagnostics.Of(violation, locations.Of(violation.Subject)));
        assembly.Add(model, spec, locations);
    }

    /// <summary>Whether the function that filters the changes is in the project, and shows that the rule about deletions does not apply.</summary>
    private static bool IsRefuted(RuleViolation violation, ReplicationSpec spec, Lazy<ProjectDesign?> design) =>
        violation.Rule.Id == DiagnosticIds.FilteredDeletions
        && design.Value is { } project
        && DesignUse.FunctionOf(project, spec) is { } function
        && project.FactsOf(function).HandlesDeletions;

    /// <summary>
    /// RPK0002 with the affected type. Editors show a diagnostic outside the analyzed symbol only when they analyze the whole project, and
    /// without its fix.
    /// </summary>
    private static void ReportContainer(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        if (NestedSpecification(type) is not { } nested || DeclarationReader.IsPartial(type, context.CancellationToken))
            return;
        Rule rule = DeclarationRules.ContainingTypeNotPartial;
        context.ReportDiagnostic(
            RuleDiagnostics.Create(rule, rule.Severity, type.Locations[0], fix: null, option: null, type.Name, nested.Name)
        );
    }

    /// <summary>RPK0015: the members that a record adds to its base specification are lost.</summary>
    private static void ReportDerived(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        if (!type.IsRecord || type.BaseType is not { SpecialType: SpecialType.None } parent || !IsSpecification(parent))
            return;
        Rule rule = DeclarationRules.DerivedWithoutAttribute;
        context.ReportDiagnostic(
            RuleDiagnostics.Create(rule, rule.Severity, type.Locations[0], fix: null, option: null, type.Name, parent.Name)
        );
    }

    /// <summary>
    /// Whether a type has the attribute or, in another assembly, which does not keep the attribute, the generated members.
    /// </summary>
    private static bool IsSpecification(INamedTypeSymbol type) =>
        KnownSymbols.Attribute(type, KnownNames.ReplicationAttribute) is not null
        || type.AllInterfaces.Any(static one => KnownSymbols.Is(one, KnownNames.GeneratedSpecification));

    private static INamedTypeSymbol? NestedSpecification(INamedTypeSymbol type)
    {
        foreach (INamedTypeSymbol nested in type.GetTypeMembers())
        {
            INamedTypeSymbol? found = KnownSymbols.Attribute(nested, KnownNames.ReplicationAttribute) is null
                ? NestedSpecification(nested)
                : nested;
            if (found is not null)
                return found;
        }

        return null;
    }
}
