namespace ReplicationKit.CodeFixes;

/// <summary>RPK6007: passes a CancellationToken in scope, or the token of a CancellationTokenSource in scope.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TokenCodeFix))]
public sealed class TokenCodeFix : SyntaxCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.FollowWithoutToken);

    /// <inheritdoc/>
    protected override async Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call)
            return;
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (string token in Tokens(model!, call))
        {
            Document changed = context.Document.WithSyntaxRoot(root.ReplaceNode(call.ArgumentList, Pass(call.ArgumentList, token)));
            if (!await Compilability.IsKeptAsync(context.Document, changed, context.CancellationToken).ConfigureAwait(false))
                continue;
            Offer(context, diagnostic, $"Pass '{token}'", changed);
            return;
        }
    }

    /// <summary>The candidates, nearest first.</summary>
    private static IEnumerable<string> Tokens(SemanticModel model, SyntaxNode call) =>
        model
            .LookupSymbols(call.SpanStart)
            .Select(symbol => (Symbol: symbol, Type: TypeOf(symbol)))
            .Where(static found => found.Type is { ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } })
            .Select(static found =>
                (
                    found.Symbol,
                    Text: found.Type!.Name switch
                    {
                        "CancellationToken" => found.Symbol.Name,
                        "CancellationTokenSource" => found.Symbol.Name + ".Token",
                        _ => null,
                    }
                )
            )
            .Where(static found => found.Text is not null)
            .OrderBy(static found =>
                found.Symbol.Kind switch
                {
                    SymbolKind.Local => 0,
                    SymbolKind.Parameter => 1,
                    _ => 2,
                }
            )
            .ThenBy(static found => found.Text!.Length)
            .ThenBy(static found => found.Text, StringComparer.Ordinal)
            .Select(static found => found.Text!);

    private static ITypeSymbol? TypeOf(ISymbol symbol) =>
        symbol switch
        {
            ILocalSymbol local => local.Type,
            IParameterSymbol parameter => parameter.Type,
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            _ => null,
        };

    private static ArgumentListSyntax Pass(ArgumentListSyntax arguments, string token)
    {
        ExpressionSyntax expression = SyntaxFactory.ParseExpression(token);
        foreach (ArgumentSyntax argument in arguments.Arguments)
        {
            if (argument.NameColon?.Name.Identifier.ValueText == "cancellationToken" || IsNone(argument.Expression))
                return arguments.ReplaceNode(argument.Expression, expression.WithTriviaFrom(argument.Expression));
        }

        ArgumentSyntax added = SyntaxFactory.Argument(expression);
        return arguments.Arguments.Count == 0
            ? arguments.AddArguments(added)
            : arguments.WithArguments(
                SyntaxFactory.SeparatedList<ArgumentSyntax>(
                    arguments
                        .Arguments.GetWithSeparators()
                        .AddRange([SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), added])
                )
            );
    }

    private static bool IsNone(ExpressionSyntax expression) =>
        expression
            is DefaultExpressionSyntax
                or LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression }
                or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "None" };
}
