using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ReplicationKit.Analyzers.Tests.Rules;

/// <summary>
/// In place of the rules about unused private members and uninstantiated classes, which are not part of the compiler: reports every private
/// method and every internal class.
/// </summary>
#pragma warning disable RS1001, RS1029, RS1036, RS1038, RS1041, RS2008 // no analyzer that is shipped: it exists for one test
internal sealed class UnusedCodeReporter : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Unused = new(
        "IDE0051",
        "Unused",
        "Unused",
        "Style",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true
    );

    private static readonly DiagnosticDescriptor Uninstantiated = new(
        "CA1812",
        "Uninstantiated",
        "Uninstantiated",
        "Performance",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true
    );

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Unused, Uninstantiated];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(
            symbol =>
            {
                if (symbol.Symbol is IMethodSymbol { DeclaredAccessibility: Accessibility.Private, MethodKind: MethodKind.Ordinary } method)
                    symbol.ReportDiagnostic(Diagnostic.Create(Unused, method.Locations[0]));
            },
            SymbolKind.Method
        );
        context.RegisterSymbolAction(
            symbol =>
            {
                if (symbol.Symbol is INamedTypeSymbol { TypeKind: TypeKind.Class, DeclaredAccessibility: Accessibility.Internal } type)
                    symbol.ReportDiagnostic(Diagnostic.Create(Uninstantiated, type.Locations[0]));
            },
            SymbolKind.NamedType
        );
    }
}
