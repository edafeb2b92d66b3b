namespace ReplicationKit.CodeFixes;

/// <summary>An <c>await foreach</c> with an empty body.</summary>
internal static class AwaitForEach
{
    public static ForEachStatementSyntax Over(ExpressionSyntax sequence) =>
        SyntaxFactory.ForEachStatement(
            SyntaxFactory.Token(SyntaxKind.AwaitKeyword),
            SyntaxFactory.Token(SyntaxKind.ForEachKeyword),
            SyntaxFactory.Token(SyntaxKind.OpenParenToken),
            SyntaxFactory.IdentifierName("var"),
            SyntaxFactory.Identifier("status"),
            SyntaxFactory.Token(SyntaxKind.InKeyword),
            sequence,
            SyntaxFactory.Token(SyntaxKind.CloseParenToken),
            SyntaxFactory.Block()
        );
}
