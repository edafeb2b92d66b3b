using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>
/// A private method with <c>[Selector]</c> is never called and the type of its document never instantiated, but both are used: the generator
/// translates the method. The rules for unused members and classes are therefore suppressed.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SelectorSuppressor : DiagnosticSuppressor
{
    private const string Method = "The method is translated to the selector of the replication.";
    private const string Document = "The class describes the documents of a selector.";

    private static readonly SuppressionDescriptor UninstantiatedClass = new("RPKS0003", "CA1812", Document);

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } =
        ImmutableArray.Create(
            new SuppressionDescriptor("RPKS0001", "IDE0051", Method),
            new SuppressionDescriptor("RPKS0002", "CA1811", Method),
            UninstantiatedClass
        );

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        HashSet<INamedTypeSymbol>? documents = null;
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            SuppressionDescriptor suppression = SupportedSuppressions.First(s => s.SuppressedDiagnosticId == diagnostic.Id);
            bool isUsed = Declared(context, diagnostic) switch
            {
                IMethodSymbol method => suppression != UninstantiatedClass
                    && KnownSymbols.Attribute(method, KnownNames.SelectorAttribute) is not null,
                INamedTypeSymbol type => suppression == UninstantiatedClass
                    && (documents ??= SelectorDocuments.In(context.Compilation, context.CancellationToken)).Contains(type),
                _ => false,
            };
            if (isUsed)
                context.ReportSuppression(Suppression.Create(suppression, diagnostic));
        }
    }

    /// <summary>The method or type whose declaration contains the diagnostic, or <c>null</c> if there is none.</summary>
    private static ISymbol? Declared(SuppressionAnalysisContext context, Diagnostic diagnostic)
    {
        if (diagnostic.Location.SourceTree is not { } tree)
            return null;
        SyntaxNode? node = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan);
        while (node is not (null or MethodDeclarationSyntax or TypeDeclarationSyntax))
            node = node.Parent;
        return node is null ? null : context.GetSemanticModel(tree).GetDeclaredSymbol(node, context.CancellationToken);
    }
}
