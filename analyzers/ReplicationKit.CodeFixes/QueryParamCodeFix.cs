namespace ReplicationKit.CodeFixes;

/// <summary>Makes an unbound member a query parameter (RPK0007).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(QueryParamCodeFix))]
public sealed class QueryParamCodeFix : SyntaxCodeFix
{
    private const string Title = "Add [QueryParam]";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.UnboundMember);

    /// <inheritdoc/>
    protected override Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (
            diagnostic.Location.SourceTree?.GetText(context.CancellationToken).ToString(diagnostic.Location.SourceSpan) is { } name
            && CredentialNames.Contains(name)
        )
            return Task.CompletedTask;
        SyntaxNode member = node is VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax field } ? field : node;
        if (WithAttribute(member) is { } changed)
            Offer(context, diagnostic, Title, root, member, changed);
        return Task.CompletedTask;
    }

    private static SyntaxNode? WithAttribute(SyntaxNode member) =>
        member switch
        {
            ParameterSyntax parameter => parameter
                .WithoutLeadingTrivia()
                .WithAttributeLists(parameter.AttributeLists.Insert(0, List().WithTrailingTrivia(SyntaxFactory.Space)))
                .WithLeadingTrivia(parameter.GetLeadingTrivia()),
            PropertyDeclarationSyntax or FieldDeclarationSyntax => OnSeparateLine((MemberDeclarationSyntax)member),
            _ => null,
        };

    private static MemberDeclarationSyntax OnSeparateLine(MemberDeclarationSyntax member)
    {
        SyntaxTriviaList leading = member.GetLeadingTrivia();
        SyntaxTrivia indent = leading.LastOrDefault(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        SyntaxTrivia endOfLine = member
            .SyntaxTree.GetRoot()
            .DescendantTrivia()
            .FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        if (endOfLine == default)
            endOfLine = SyntaxFactory.EndOfLine("\n");
        AttributeListSyntax list = List().WithLeadingTrivia(leading).WithTrailingTrivia(endOfLine);
        MemberDeclarationSyntax bare = member.WithLeadingTrivia(
            indent == default ? SyntaxFactory.TriviaList() : SyntaxFactory.TriviaList(indent)
        );
        return bare.WithAttributeLists(bare.AttributeLists.Insert(0, list));
    }

    private static AttributeListSyntax List() =>
        SyntaxFactory.AttributeList(
            SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(SyntaxFactory.IdentifierName("QueryParam")))
        );
}
