namespace ReplicationKit.CodeFixes;

/// <summary>Finds and changes <c>[Replication]</c> attributes.</summary>
internal static class ReplicationAttributes
{
    private const string FullName = "ReplicationKit.ReplicationAttribute";

    /// <summary>
    /// The attribute that a node belongs to: around it, or on the same part of the type. Returns <c>null</c> if it is on another part.
    /// </summary>
    public static async Task<AttributeSyntax?> FindAsync(Document document, SyntaxNode node, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        IEnumerable<AttributeSyntax> attributes =
            node.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.AttributeLists.SelectMany(static list => list.Attributes) ?? [];
        return attributes.FirstOrDefault(attribute =>
            model?.GetSymbolInfo(attribute, cancellationToken).Symbol?.ContainingType.ToDisplayString() == FullName
        );
    }

    public static AttributeArgumentSyntax? Argument(AttributeSyntax attribute, string name) =>
        attribute.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name);

    /// <summary>The attribute with an argument appended, or with a new value if the argument exists.</summary>
    public static AttributeSyntax With(AttributeSyntax attribute, string name, ExpressionSyntax value)
    {
        if (Argument(attribute, name) is { } existing)
            return attribute.ReplaceNode(existing.Expression, value.WithTriviaFrom(existing.Expression));
        AttributeArgumentSyntax argument = SyntaxFactory
            .AttributeArgument(value)
            .WithNameEquals(
                SyntaxFactory.NameEquals(
                    SyntaxFactory.IdentifierName(name).WithTrailingTrivia(SyntaxFactory.Space),
                    SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space)
                )
            );
        AttributeArgumentListSyntax arguments = attribute.ArgumentList ?? SyntaxFactory.AttributeArgumentList();
        if (arguments.Arguments.Count == 0)
            return attribute.WithArgumentList(arguments.AddArguments(argument));

        // The line break is preserved: the comma is followed by a space, and the trivia after the last argument is kept.
        AttributeArgumentSyntax last = arguments.Arguments.Last();
        SeparatedSyntaxList<AttributeArgumentSyntax> list = SyntaxFactory.SeparatedList<AttributeArgumentSyntax>(
            arguments
                .Arguments.Replace(last, last.WithoutTrailingTrivia())
                .GetWithSeparators()
                .Add(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space))
                .Add(argument.WithTrailingTrivia(last.GetTrailingTrivia()))
        );
        return attribute.WithArgumentList(arguments.WithArguments(list));
    }
}
