using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using ReplicationKit.Rules;
using ReplicationKit.Selectors;
using ReplicationKit.Selectors.Predicates;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>
/// Reports what cannot be translated to a selector, at the exact expression of a predicate or the exact characters of JSON.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SelectorAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        SelectorRules
            .All.Concat(SelectorJsonRules.All)
            .Concat(
                RuleTable.Rules.Where(static rule =>
                    rule.Id is DiagnosticIds.UnpairedSurrogate or DiagnosticIds.OptionTooNew or DiagnosticIds.FilteredDeletions
                )
            )
            .Select(Descriptors.Of)
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
            start.RegisterSymbolAction(AnalyzeJson, SymbolKind.NamedType);
            start.RegisterSymbolAction(AnalyzeMethod, SymbolKind.Method);
        });
    }

    private static void AnalyzeMethod(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (
            KnownSymbols.Attribute(method, KnownNames.SelectorAttribute) is null
            || KnownSymbols.Attribute(method.ContainingType, KnownNames.ReplicationAttribute) is not { } replication
        )
        {
            return;
        }

        SelectorTranslation translation = SelectorTranslator.Translate(method, context.Compilation, context.CancellationToken);
        foreach (SelectorProblem problem in translation.Problems)
            context.ReportDiagnostic(Of(problem));
        if (translation.Template is { } selector && !SaysDeletions(replication, method.ContainingType))
            ReportDroppedDeletions(context, selector, method);
        if (translation.Unnamed.Count > 0)
            context.ReportDiagnostic(UnnamedFields(translation.Unnamed));
    }

    /// <summary>One diagnostic for all fields of the selector, at the first of them in the source.</summary>
    private static Diagnostic UnnamedFields(IReadOnlyList<(IPropertySymbol Property, Location Location)> unnamed)
    {
        (IPropertySymbol Property, Location Location)[] fields = [.. unnamed.OrderBy(static read => read.Location.SourceSpan.Start)];
        string[] names = [.. fields.Select(static read => NamingPolicy.CamelCase(read.Property.Name))];
        Rule rule = SelectorRules.UnnamedField;
        return RuleDiagnostics.Create(
            rule,
            rule.Severity,
            fields[0].Location,
            fix: string.Join(
                ";",
                fields.Select((read, index) => $"{read.Property.OriginalDefinition.GetDocumentationCommentId()}={names[index]}")
            ),
            option: null,
            (fields.Length == 1 ? "the field " : "the fields ") + Joined(fields.Select(static read => $"'{read.Property.Name}'")),
            Joined(fields.Select(static read => $"{read.Property.ContainingType.Name}.{read.Property.Name}")),
            Joined(names.Select(static name => $"'{name}'")),
            fields.Length == 1 ? $"[JsonPropertyName(\"{names[0]}\")]" : "[JsonPropertyName]"
        );
    }

    private static string Joined(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length == 1 ? all[0] : $"{string.Join(", ", all.Take(all.Length - 1))} and {all[all.Length - 1]}";
    }

    /// <summary>Whether the specification sets Deletions, or leaves it open.</summary>
    private static bool SaysDeletions(AttributeData replication, INamedTypeSymbol type) =>
        AttributeReader.Int32(replication, ReplicationOptions.Deletions.AttributeName) is not (null or 0)
        || type.GetMembers(ReplicationOptions.Deletions.Name).Any(static member => member is IPropertySymbol or IFieldSymbol);

    private static void ReportDroppedDeletions(SymbolAnalysisContext context, SelectorTemplate selector, IMethodSymbol method)
    {
        if (!SelectorFields.DropDeletions(selector.Fields))
            return;
        Rule rule = SelectionRules.FilteredDeletions;
        context.ReportDiagnostic(
            RuleDiagnostics.Create(
                rule,
                rule.Severity,
                method.Locations[0],
                fix: null,
                ReplicationOptions.Selector.Name,
                SelectionRules.SelectorDropsDeletions
            )
        );
    }

    private static void AnalyzeJson(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (
            KnownSymbols.Attribute(type, KnownNames.SelectorJsonAttribute)
                is not { ConstructorArguments: [{ Value: string json }] } attribute
            || attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken)
                is not AttributeSyntax { ArgumentList.Arguments: [{ } argument, ..] }
        )
        {
            return;
        }

        SelectorTranslation translation = SelectorJsonReader.Read(json, argument.Expression);
        foreach (SelectorProblem problem in translation.Problems)
            context.ReportDiagnostic(Of(problem));
        ReportNewerOperators(context, type, translation);
    }

    private static void ReportNewerOperators(SymbolAnalysisContext context, INamedTypeSymbol type, SelectorTranslation translation)
    {
        if (
            KnownSymbols.Attribute(type, KnownNames.ReplicationAttribute) is not { } replication
            || replication.NamedArguments.FirstOrDefault(static argument => argument.Key == "Server").Value.Value is not int server
        )
        {
            return;
        }

        foreach ((string name, Location location) in translation.Operators)
        {
            ServerVersion since = SelectorOperators.Since(name);
            if ((int)since > server)
            {
                context.ReportDiagnostic(
                    RuleDiagnostics.Create(
                        DocumentRules.TooNew,
                        DocumentRules.TooNew.Severity,
                        location,
                        fix: null,
                        option: null,
                        DocumentRules.TooNewArguments(name, since, (ServerVersion)server, "rejects")
                    )
                );
            }
        }
    }

    private static Diagnostic Of(SelectorProblem problem)
    {
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (problem.Replacement is { } replacement)
            properties = properties.Add(DiagnosticProperties.Fix, replacement);
        DiagnosticDescriptor descriptor = Descriptors.All.First(descriptor => descriptor.Id == problem.Id);
        return Diagnostic.Create(descriptor, problem.Location, properties, problem.Arguments.ToArray<object>());
    }
}
