namespace ReplicationKit.CodeFixes;

/// <summary>Replaces an incorrect string literal with the correct one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StringLiteralCodeFix))]
public sealed class StringLiteralCodeFix : SyntaxCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(
            DiagnosticIds.EndpointScheme,
            DiagnosticIds.EndpointQuery,
            DiagnosticIds.DatabaseNameNotEscaped,
            DiagnosticIds.FilterPrefix,
            DiagnosticIds.DocIdDecoded,
            DiagnosticIds.UnknownFilter,
            DiagnosticIds.UnknownView,
            DiagnosticIds.PlainHttp
        );

    /// <inheritdoc/>
    protected override Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (
            diagnostic.Properties.TryGetValue(DiagnosticProperties.Fix, out string? text)
            && text is not null
            && Literal(node) is { } literal
        )
            Offer(
                context,
                diagnostic,
                Title(diagnostic.Id, text),
                root,
                literal,
                literal.WithToken(SyntaxFactory.Literal(text).WithTriviaFrom(literal.Token))
            );
        return Task.CompletedTask;
    }

    /// <summary>The literal itself. A literal inside a constant or an interpolation is not rewritten where it is used.</summary>
    private static LiteralExpressionSyntax? Literal(SyntaxNode node) =>
        (
            node is ArgumentSyntax argument ? argument.Expression
            : node is AttributeArgumentSyntax attribute ? attribute.Expression
            : node
        ) switch
        {
            LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => literal,
            BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } => Literal(arguments[0]),
            _ => null,
        };

    private static string Title(string id, string text) =>
        id switch
        {
            DiagnosticIds.EndpointScheme => "Change the scheme to lower case",
            DiagnosticIds.EndpointQuery => "Remove the query and fragment",
            DiagnosticIds.DatabaseNameNotEscaped => "Percent-encode the database name",
            DiagnosticIds.FilterPrefix => "Remove '_design/'",
            DiagnosticIds.PlainHttp => "Use https",
            DiagnosticIds.UnknownFilter or DiagnosticIds.UnknownView => $"Change to '{text}'",
            _ => "Percent-encode the id",
        };
}
