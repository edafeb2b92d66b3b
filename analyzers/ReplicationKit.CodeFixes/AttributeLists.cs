namespace ReplicationKit.CodeFixes;

/// <summary>Adds attributes where a person would write them.</summary>
internal static class AttributeLists
{
    /// <summary>A list of one attribute, such as <c>[QueryParam]</c>.</summary>
    public static AttributeListSyntax Create(string attribute) =>
        SyntaxFactory
            .ParseCompilationUnit($"[{attribute}]class C;")
            .DescendantNodes()
            .OfType<AttributeListSyntax>()
            .First()
            .WithoutTrivia();

    /// <summary>
    /// Adds the list before a parameter, or on a line of its own before a property or field. Documentation and comments stay first. Returns
    /// <c>null</c> for other nodes.
    /// </summary>
    public static SyntaxNode? Add(SyntaxNode member, AttributeListSyntax list, SyntaxTrivia endOfLine) =>
        member switch
        {
            ParameterSyntax parameter => parameter
                .WithoutLeadingTrivia()
                .WithAttributeLists(parameter.AttributeLists.Insert(0, list.WithTrailingTrivia(SyntaxFactory.Space)))
                .WithLeadingTrivia(parameter.GetLeadingTrivia()),
            PropertyDeclarationSyntax or FieldDeclarationSyntax => OnSeparateLine((MemberDeclarationSyntax)member, list, endOfLine),
            _ => null,
        };

    /// <summary>The first end of line in the file.</summary>
    public static SyntaxTrivia EndOfLine(SyntaxNode root)
    {
        SyntaxTrivia endOfLine = root.DescendantTrivia().FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        return endOfLine == default ? SyntaxFactory.EndOfLine("\n") : endOfLine;
    }

    private static MemberDeclarationSyntax OnSeparateLine(MemberDeclarationSyntax member, AttributeListSyntax list, SyntaxTrivia endOfLine)
    {
        SyntaxTriviaList leading = member.GetLeadingTrivia();
        SyntaxTrivia indent = leading.LastOrDefault(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        MemberDeclarationSyntax bare = member.WithLeadingTrivia(
            indent == default ? SyntaxFactory.TriviaList() : SyntaxFactory.TriviaList(indent)
        );
        return bare.WithAttributeLists(bare.AttributeLists.Insert(0, list.WithLeadingTrivia(leading).WithTrailingTrivia(endOfLine)));
    }
}
