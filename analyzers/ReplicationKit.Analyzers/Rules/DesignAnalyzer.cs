using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ReplicationKit.Analyzers.Design;
using ReplicationKit.Design;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>
/// Checks the design documents of the project, and the specifications that use their functions. In a project without design documents it
/// does nothing.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DesignAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        DesignRules.All.Select(Descriptors.Of).ToImmutableArray();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (!RuntimeReference.Exists(start.Compilation) || !ProjectDesign.Exists(start.Options))
                return;
            ProjectDesign project = ProjectDesign.Read(start.Options, start.TryGetValue, start.CancellationToken);
            start.RegisterAdditionalFileAction(file => AnalyzeFile(file, project));
            start.RegisterSymbolAction(symbol => AnalyzeSpecification(symbol, project), SymbolKind.NamedType);
        });
    }

    private static void AnalyzeFile(AdditionalFileAnalysisContext context, ProjectDesign project)
    {
        string path = context.AdditionalFile.Path;
        foreach (DesignProblem problem in project.Documents.Problems)
        {
            if (problem.Origin.FullPath == path)
                context.ReportDiagnostic(
                    Diagnostic(
                        problem.IsIgnored ? DesignRules.UnusedField : DesignRules.Document,
                        project.Locate(problem.Origin),
                        problem.Message
                    )
                );
        }

        foreach (DesignDocumentModel document in project.Documents.All)
        {
            foreach (DesignFunction function in document.Functions)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                if (function.Origin.FullPath != path)
                    continue;
                ScriptFacts facts = project.FactsOf(function);
                if ((facts.SyntaxError ?? facts.NotFunction) is { } reason)
                    context.ReportDiagnostic(
                        Diagnostic(
                            facts.SyntaxError is null ? DesignRules.NotFunction : DesignRules.Syntax,
                            project.Locate(function, facts.Range.Start, facts.Range.End),
                            NameOf(function),
                            document.Name,
                            reason
                        )
                    );
            }
        }
    }

    private static string NameOf(DesignFunction function) =>
        function.Kind switch
        {
            DesignFunctionKind.Filter => $"The filter function '{function.Name}'",
            DesignFunctionKind.Map => $"The map function of the view '{function.Name}'",
            DesignFunctionKind.Reduce => $"The reduce function of the view '{function.Name}'",
            DesignFunctionKind.Module => $"The module {function.Field}",
            DesignFunctionKind.Validation => "The function validate_doc_update",
            _ => $"The function {function.Field}",
        };

    private static void AnalyzeSpecification(SymbolAnalysisContext context, ProjectDesign project)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (KnownSymbols.Attribute(type, KnownNames.ReplicationAttribute) is not { } attribute)
            return;
        ReplicationModel model = ReplicationParser.Parse(type, attribute, context.CancellationToken);
        ReplicationSpec spec = RuleInput.Of(model);
        var check = new DesignUse(
            project,
            spec,
            new SpecificationLocations(type, attribute, context.CancellationToken),
            context.ReportDiagnostic
        );
        check.Check();
    }

    private static Diagnostic Diagnostic(Rule rule, Location location, params object[] arguments) =>
        RuleDiagnostics.Create(rule, rule.Severity, location, fix: null, option: null, arguments);
}
