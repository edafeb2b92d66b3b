using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Analyzers;
using ReplicationKit.Rules;

namespace ReplicationKit.CodeFixes;

/// <summary>Writes the text that is right in the place of a string literal that is wrong.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TextCodeFix))]
[Shared]
public sealed class TextCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        RuleId.EndpointScheme, RuleId.EndpointQuery, RuleId.DatabaseNameNotEscaped, RuleId.FilterPrefix, RuleId.DocIdDecoded, RuleId.PlainHttp);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (diagnostic.Properties.TryGetValue(DiagnosticProperties.Remedy, out string? text) && text is not null
                && root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is { } node
                && Literal(node) is { } literal)
            {
                string title = Title(diagnostic.Id);
                context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(Replace(context.Document, root, literal, text)), title + diagnostic.Id), diagnostic);
            }
        }
    }

    /// <summary>The literal itself: what a constant or an interpolation holds is not rewritten where it is used.</summary>
    private static LiteralExpressionSyntax? Literal(SyntaxNode node) =>
        (node is ArgumentSyntax argument ? argument.Expression : node is AttributeArgumentSyntax attribute ? attribute.Expression : node) switch
        {
            LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => literal,
            BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } => Literal(arguments[0]),
            _ => null,
        };

    private static Document Replace(Document document, SyntaxNode root, LiteralExpressionSyntax literal, string text) => document.WithSyntaxRoot(
        root.ReplaceNode(literal, literal.WithToken(SyntaxFactory.Literal(text).WithTriviaFrom(literal.Token))));

    private static string Title(string id) => id switch
    {
        RuleId.EndpointScheme => "Write the scheme in lower case",
        RuleId.EndpointQuery => "Remove query and fragment",
        RuleId.DatabaseNameNotEscaped => "Escape the database's name",
        RuleId.FilterPrefix => "Remove '_design/'",
        RuleId.PlainHttp => "Use https",
        _ => "Encode the id",
    };
}
