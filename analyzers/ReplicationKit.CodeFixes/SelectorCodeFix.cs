using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using Microsoft.CodeAnalysis.Text;
using ReplicationKit.Analyzers;

namespace ReplicationKit.CodeFixes;

/// <summary>Replaces a part of a selector with the intended operator, or by the comparison that can be translated.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SelectorCodeFix))]
public sealed class SelectorCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(DiagnosticIds.UnknownOperator, DiagnosticIds.MissingDollar, DiagnosticIds.NotTranslatable);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (diagnostic.Properties.TryGetValue(DiagnosticProperties.Fix, out string? text) && text is not null)
            {
                string title = diagnostic.Id == DiagnosticIds.NotTranslatable ? "Use StringComparison.Ordinal" : $"Change to '{text}'";
                context.RegisterCodeFix(
                    CodeAction.Create(
                        title,
                        cancellation => ReplaceAsync(context.Document, diagnostic.Location.SourceSpan, text, cancellation),
                        title
                    ),
                    diagnostic
                );
            }
        }

        return Task.CompletedTask;
    }

    private static async Task<Document> ReplaceAsync(Document document, TextSpan span, string text, CancellationToken cancellation)
    {
        SourceText source = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        Document changed = document.WithText(source.Replace(span, text));
        SyntaxNode root = (await changed.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;

        // "System." is removed if a using directive makes it redundant.
        IEnumerable<SyntaxNode> qualified = root.DescendantNodes(new TextSpan(span.Start, text.Length))
            .Where(static node =>
                node is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "System" } }
            );
        return changed.WithSyntaxRoot(
            root.ReplaceNodes(qualified, static (_, node) => node.WithAdditionalAnnotations(Simplifier.Annotation))
        );
    }
}
