namespace ReplicationKit.CodeFixes;

/// <summary>RPK0001, RPK0002: adds <c>partial</c> to every part of the type that lacks it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PartialCodeFix))]
public sealed class PartialCodeFix : SyntaxCodeFix
{
    private const string Title = "Add 'partial'";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(DiagnosticIds.NotPartial, DiagnosticIds.ContainingTypeNotPartial);

    /// <inheritdoc/>
    protected override Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration)
            context.RegisterCodeFix(
                CodeAction.Create(Title, cancellationToken => AddAsync(context.Document, declaration, cancellationToken), Title),
                diagnostic
            );
        return Task.CompletedTask;
    }

    private static async Task<Solution> AddAsync(Document document, TypeDeclarationSyntax declaration, CancellationToken cancellationToken)
    {
        Solution solution = document.Project.Solution;
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        ISymbol? type = model.GetDeclaredSymbol(declaration, cancellationToken);
        IEnumerable<IGrouping<SyntaxTree, TypeDeclarationSyntax>> parts = (
            type?.DeclaringSyntaxReferences ?? ImmutableArray<SyntaxReference>.Empty
        )
            .Select(reference => reference.GetSyntax(cancellationToken))
            .OfType<TypeDeclarationSyntax>()
            .Where(static part => !part.Modifiers.Any(SyntaxKind.PartialKeyword))
            .GroupBy(static part => part.SyntaxTree);
        foreach (IGrouping<SyntaxTree, TypeDeclarationSyntax> file in parts)
        {
            if (solution.GetDocumentId(file.Key) is not { } id)
                continue;
            SyntaxNode root = await file.Key.GetRootAsync(cancellationToken).ConfigureAwait(false);
            solution = solution.WithDocumentSyntaxRoot(id, root.ReplaceNodes(file, static (_, part) => WithPartial(part)));
        }

        return solution;
    }

    /// <summary>
    /// The modifier is added last. If there is no other modifier, it takes the position, and the comments, of the keyword.
    /// </summary>
    private static TypeDeclarationSyntax WithPartial(TypeDeclarationSyntax declaration)
    {
        SyntaxToken partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (declaration.Modifiers.Count > 0)
            return declaration.AddModifiers(partial);
        SyntaxToken keyword = declaration.Keyword;
        return declaration.WithKeyword(keyword.WithLeadingTrivia()).AddModifiers(partial.WithLeadingTrivia(keyword.LeadingTrivia));
    }
}
