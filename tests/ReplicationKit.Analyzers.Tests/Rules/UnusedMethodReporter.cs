using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ReplicationKit.Analyzers.Tests.Rules;

/// <summary>
/// Stands for the IDE's rule about unused private members, which is not part of the compiler: reports every private method.
/// </summary>
#pragma warning disable RS1001, RS1036, RS1038, RS1041, RS2008 // no analyzer that is shipped: it exists for one test
internal sealed class UnusedMethodReporter : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Unused = new(
        "IDE0051",
        "Unused",
        "Unused",
        "Style",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true
    );

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Unused];

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
    }
}
