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

/// <summary>Adds the argument to <c>[Replication]</c> that is missing: RPK1028, RPK2001.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ArgumentCodeFix))]
[Shared]
public sealed class ArgumentCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleId.IPv6Host, RuleId.TargetParamsIgnored);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        Diagnostic diagnostic = context.Diagnostics[0];
        (string name, ExpressionSyntax value) = diagnostic.Id == RuleId.IPv6Host
            ? ("IbrowseOptions", (ExpressionSyntax)SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal("[{prefer_ipv6, true}]")))
            : ("CreateTarget", SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression));
        if (root?.FindNode(context.Span, getInnermostNodeForTie: true) is not { } node
            || await ReplicationAttributes.FindAsync(context.Document, node, context.CancellationToken).ConfigureAwait(false) is not { } attribute
            || ReplicationAttributes.Argument(attribute, name) is { Expression: not LiteralExpressionSyntax })
        {
            return;
        }

        string title = $"Set {name} = {value}";
        context.RegisterCodeFix(CodeAction.Create(
            title,
            _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(attribute, ReplicationAttributes.With(attribute, name, value)))),
            title), diagnostic);
    }
}
