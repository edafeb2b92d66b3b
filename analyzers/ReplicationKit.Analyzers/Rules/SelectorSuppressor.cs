using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>
/// A private method with <c>[Selector]</c> is never called, but it is used: the generator translates it. The rules for unused members are
/// therefore suppressed.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SelectorSuppressor : DiagnosticSuppressor
{
    private const string Justification = "The method is translated to the selector of the replication.";

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } =
        ImmutableArray.Create(
            new SuppressionDescriptor("RPKS0001", "IDE0051", Justification),
            new SuppressionDescriptor("RPKS0002", "CA1811", Justification)
        );

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            SyntaxTree? tree = diagnostic.Location.SourceTree;
            if (tree is null)
                continue;
            SyntaxNode? node = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan);
            for (; node is not null; node = node.Parent)
            {
                if (node is not Microsoft.CodeAnalysis.CSharp.Syntax.MethodDeclarationSyntax)
                    continue;
                if (
                    context.GetSemanticModel(tree).GetDeclaredSymbol(node, context.CancellationToken) is IMethodSymbol method
                    && KnownSymbols.Attribute(method, KnownNames.SelectorAttribute) is not null
                )
                {
                    context.ReportSuppression(
                        Suppression.Create(SupportedSuppressions.First(s => s.SuppressedDiagnosticId == diagnostic.Id), diagnostic)
                    );
                }

                break;
            }
        }
    }
}
