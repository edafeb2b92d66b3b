using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>
/// RPK8003: source-generated serialization does not see the converter that <c>[Replication]</c> is, so that a context over a
/// specification ends with SYSLIB1030 at build and an exception at run.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class JsonContextAnalyzer : DiagnosticAnalyzer
{
    private const string Context = "System.Text.Json.Serialization.JsonSerializerContext";
    private const string Serializable = "System.Text.Json.Serialization.JsonSerializableAttribute";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.Of(DeclarationRules.JsonContext));

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(KnownNames.ReplicationAttribute) is not null)
                start.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!KnownSymbols.Is(type.BaseType, Context)) return;
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (!KnownSymbols.Is(attribute.AttributeClass, Serializable)
                || attribute.ConstructorArguments is not [{ Kind: TypedConstantKind.Type, Value: ITypeSymbol serialized }])
            {
                continue;
            }

            foreach (INamedTypeSymbol specification in Specifications(serialized))
            {
                context.ReportDiagnostic(RuleDiagnostics.Create(
                    DeclarationRules.JsonContext, DeclarationRules.JsonContext.Severity, Place(attribute, type, context.CancellationToken),
                    remedy: null, option: null, specification.Name));
            }
        }
    }

    private static Location Place(AttributeData attribute, INamedTypeSymbol type, CancellationToken cancellationToken) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is AttributeSyntax { ArgumentList.Arguments: [{ } argument, ..] }
            ? argument.GetLocation()
            : type.Locations[0];

    /// <summary>The specifications without a converter by name among a type, its elements and its arguments.</summary>
    private static IEnumerable<INamedTypeSymbol> Specifications(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array) return Specifications(array.ElementType);
        if (type is not INamedTypeSymbol named) return [];
        bool isBare = KnownSymbols.Attribute(named, KnownNames.ReplicationAttribute) is not null
            && KnownSymbols.Attribute(named, KnownNames.JsonConverterAttribute) is null;
        return isBare ? [named] : named.TypeArguments.SelectMany(Specifications);
    }
}
