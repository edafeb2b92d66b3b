using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>
/// RPK8003: the source generator of System.Text.Json does not see the generated converter, and rejects the converter that
/// <c>[Replication]</c> is: SYSLIB1223 at build time, an exception at run time.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class JsonContextAnalyzer : DiagnosticAnalyzer
{
    private const string Context = "System.Text.Json.Serialization.JsonSerializerContext";
    private const string Ignore = "System.Text.Json.Serialization.JsonIgnoreAttribute";
    private const string Serializable = "System.Text.Json.Serialization.JsonSerializableAttribute";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Descriptors.Of(DeclarationRules.JsonContext));

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (RuntimeReference.Exists(start.Compilation))
                start.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!KnownSymbols.Is(type.BaseType, Context))
            return;
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (
                !KnownSymbols.Is(attribute.AttributeClass, Serializable)
                || attribute.ConstructorArguments is not [{ Kind: TypedConstantKind.Type, Value: ITypeSymbol serialized }]
            )
            {
                continue;
            }

            var found = new List<INamedTypeSymbol>();
            Collect(serialized, context.Compilation.Assembly, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default), found);
            foreach (INamedTypeSymbol specification in found)
            {
                context.ReportDiagnostic(
                    RuleDiagnostics.Create(
                        DeclarationRules.JsonContext,
                        DeclarationRules.JsonContext.Severity,
                        LocationOf(attribute, type, context.CancellationToken),
                        fix: null,
                        option: null,
                        specification.Name
                    )
                );
            }
        }
    }

    private static Location LocationOf(AttributeData attribute, INamedTypeSymbol type, CancellationToken cancellationToken) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is AttributeSyntax { ArgumentList.Arguments: [{ } argument, ..] }
            ? argument.GetLocation()
            : type.Locations[0];

    /// <summary>
    /// Finds the specifications without an explicit converter that are serialized with a type: the type itself, its elements, its type
    /// arguments and, if it is declared in this project, its properties. A specification of another assembly has the converter that was
    /// generated for it.
    /// </summary>
    private static void Collect(ITypeSymbol? type, IAssemblySymbol project, HashSet<ITypeSymbol> seen, List<INamedTypeSymbol> found)
    {
        if (type is null || !seen.Add(type))
            return;
        if (type is IArrayTypeSymbol array)
            Collect(array.ElementType, project, seen, found);
        if (type is not INamedTypeSymbol named)
            return;
        foreach (ITypeSymbol argument in named.TypeArguments)
            Collect(argument, project, seen, found);
        if (!SymbolEqualityComparer.Default.Equals(named.ContainingAssembly, project))
            return;
        switch (FirstConverter(named))
        {
            case null:
                Collect(named.BaseType, project, seen, found);
                foreach (IPropertySymbol property in named.GetMembers().OfType<IPropertySymbol>())
                {
                    if (
                        property is { IsStatic: false, DeclaredAccessibility: Accessibility.Public }
                        && KnownSymbols.Attribute(property, Ignore) is null
                    )
                        Collect(property.Type, project, seen, found);
                }

                break;
            case { } first when KnownSymbols.Is(first.AttributeClass, KnownNames.ReplicationAttribute):
                found.Add(named);
                break;
        }
    }

    /// <summary>
    /// The converter attribute that the source generator of System.Text.Json uses: the first one in the order of the source.
    /// </summary>
    private static AttributeData? FirstConverter(INamedTypeSymbol type) =>
        type.GetAttributes()
            .FirstOrDefault(static attribute => KnownSymbols.IsOrDerives(attribute.AttributeClass, KnownNames.JsonConverterAttribute));
}
