namespace ReplicationKit.CodeFixes;

/// <summary>Adds the missing argument to <c>[Replication]</c>: RPK1028, RPK2001.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ArgumentCodeFix))]
public sealed class ArgumentCodeFix : SyntaxCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(DiagnosticIds.IPv6Host, DiagnosticIds.TargetParamsIgnored);

    /// <inheritdoc/>
    protected override async Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        (string name, ExpressionSyntax value) =
            diagnostic.Id == DiagnosticIds.IPv6Host
                ? (
                    "IbrowseOptions",
                    (ExpressionSyntax)
                        SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal("[{prefer_ipv6, true}]"))
                )
                : ("CreateTarget", SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression));
        if (
            await ReplicationAttributes.FindAsync(context.Document, node, context.CancellationToken).ConfigureAwait(false) is { } attribute
            && ReplicationAttributes.Argument(attribute, name) is null or { Expression: LiteralExpressionSyntax }
        )
        {
            Offer(context, diagnostic, $"Set {name} = {value}", root, attribute, ReplicationAttributes.With(attribute, name, value));
        }
    }
}
