namespace ReplicationKit.CodeFixes;

/// <summary>
/// Makes an unbound member a query parameter (RPK0007), and adds the target to a <c>[QueryParam]</c> on a parameter, which the compiler itself
/// reports as CS0592.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(QueryParamCodeFix))]
public sealed class QueryParamCodeFix : SyntaxCodeFix
{
    private const string Title = "Add [QueryParam]";
    private const string TargetTitle = "Add 'property:'";
    private const string WrongTarget = "CS0592";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.UnboundMember, WrongTarget);

    /// <inheritdoc/>
    protected override Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (diagnostic.Id == WrongTarget)
        {
            if (
                node.FirstAncestorOrSelf<AttributeListSyntax>() is { Target: null, Parent: ParameterSyntax } list
                && list.Attributes.All(IsQueryParam)
            )
                Offer(context, diagnostic, TargetTitle, root, list, list.WithTarget(PropertyTarget()));
            return Task.CompletedTask;
        }

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
            ParameterSyntax parameter when !parameter.AttributeLists.SelectMany(static list => list.Attributes).Any(IsQueryParam) =>
                parameter
                    .WithoutLeadingTrivia()
                    .WithAttributeLists(parameter.AttributeLists.Insert(0, List(target: true).WithTrailingTrivia(SyntaxFactory.Space)))
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
        AttributeListSyntax list = List(target: false).WithLeadingTrivia(leading).WithTrailingTrivia(endOfLine);
        MemberDeclarationSyntax bare = member.WithLeadingTrivia(
            indent == default ? SyntaxFactory.TriviaList() : SyntaxFactory.TriviaList(indent)
        );
        return bare.WithAttributeLists(bare.AttributeLists.Insert(0, list));
    }

    private static AttributeListSyntax List(bool target)
    {
        AttributeListSyntax list = SyntaxFactory.AttributeList(
            SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(SyntaxFactory.IdentifierName("QueryParam")))
        );
        return target ? list.WithTarget(PropertyTarget()) : list;
    }

    private static AttributeTargetSpecifierSyntax PropertyTarget() =>
        SyntaxFactory.AttributeTargetSpecifier(
            SyntaxFactory.Token(SyntaxKind.PropertyKeyword),
            SyntaxFactory.Token(SyntaxKind.ColonToken).WithTrailingTrivia(SyntaxFactory.Space)
        );

    private static bool IsQueryParam(AttributeSyntax attribute) =>
        attribute.Name is SimpleNameSyntax { Identifier.ValueText: "QueryParam" or "QueryParamAttribute" };
}
