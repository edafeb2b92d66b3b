using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Analyzers;

namespace ReplicationKit.CodeFixes;

/// <summary>RPK0007: makes a member that binds to nothing a query parameter.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(QueryParamCodeFix))]
[Shared]
public sealed class QueryParamCodeFix : CodeFixProvider
{
    private const string Title = "Add [QueryParam]";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.UnboundMember);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SyntaxNode? member = root?.FindNode(context.Span, getInnermostNodeForTie: true);
        if (member is VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax field }) member = field;
        if (root is null || member is null || WithAttribute(member) is not { } changed) return;
        context.RegisterCodeFix(
            CodeAction.Create(Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(member, changed))), Title),
            context.Diagnostics);
    }

    private static SyntaxNode? WithAttribute(SyntaxNode member) => member switch
    {
        ParameterSyntax parameter => parameter.WithoutLeadingTrivia()
            .WithAttributeLists(parameter.AttributeLists.Insert(0, List(target: true).WithTrailingTrivia(SyntaxFactory.Space)))
            .WithLeadingTrivia(parameter.GetLeadingTrivia()),
        PropertyDeclarationSyntax or FieldDeclarationSyntax => OnLineOfItsOwn((MemberDeclarationSyntax)member),
        _ => null,
    };

    private static MemberDeclarationSyntax OnLineOfItsOwn(MemberDeclarationSyntax member)
    {
        SyntaxTriviaList leading = member.GetLeadingTrivia();
        SyntaxTrivia indent = leading.LastOrDefault(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        SyntaxTrivia endOfLine = member.SyntaxTree.GetRoot().DescendantTrivia().FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        if (endOfLine == default) endOfLine = SyntaxFactory.EndOfLine("\n");
        AttributeListSyntax list = List(target: false).WithLeadingTrivia(leading).WithTrailingTrivia(endOfLine);
        MemberDeclarationSyntax bare = member.WithLeadingTrivia(indent == default ? SyntaxFactory.TriviaList() : SyntaxFactory.TriviaList(indent));
        return bare.WithAttributeLists(bare.AttributeLists.Insert(0, list));
    }

    private static AttributeListSyntax List(bool target)
    {
        AttributeListSyntax list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(SyntaxFactory.IdentifierName("QueryParam"))));
        return target
            ? list.WithTarget(SyntaxFactory.AttributeTargetSpecifier(SyntaxFactory.Token(SyntaxKind.PropertyKeyword), SyntaxFactory.Token(SyntaxKind.ColonToken).WithTrailingTrivia(SyntaxFactory.Space)))
            : list;
    }
}
