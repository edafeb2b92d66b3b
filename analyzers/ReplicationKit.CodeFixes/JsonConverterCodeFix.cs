using Microsoft.CodeAnalysis.Simplification;

namespace ReplicationKit.CodeFixes;

/// <summary>RPK8003: names the converter on the specification, which may stand in another file.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(JsonConverterCodeFix))]
public sealed class JsonConverterCodeFix : SyntaxCodeFix
{
    private const string Title = "Name the converter on the specification";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.JsonContext);

    /// <inheritdoc/>
    protected override async Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        CancellationToken cancellationToken = context.CancellationToken;
        SemanticModel? model = await context.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { Expression: TypeOfExpressionSyntax serialized }
            && Find(model?.GetTypeInfo(serialized.Type, cancellationToken).Type) is { } specification
            && specification.DeclaringSyntaxReferences.FirstOrDefault() is { } reference
            && await reference.GetSyntaxAsync(cancellationToken).ConfigureAwait(false) is TypeDeclarationSyntax declaration
            && context.Document.Project.Solution.GetDocument(declaration.SyntaxTree) is { } document)
        {
            context.RegisterCodeFix(CodeAction.Create(Title, token => AddAsync(document, declaration, token), Title + specification.Name), diagnostic);
        }
    }

    private static INamedTypeSymbol? Find(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => Find(array.ElementType),
        INamedTypeSymbol named when Has(named, "ReplicationKit.ReplicationAttribute") => Has(named, "System.Text.Json.Serialization.JsonConverterAttribute") ? null : named,
        INamedTypeSymbol named => named.TypeArguments.Select(Find).FirstOrDefault(static found => found is not null),
        _ => null,
    };

    private static bool Has(INamedTypeSymbol type, string attribute) => type.GetAttributes().Any(one => one.AttributeClass?.ToDisplayString() == attribute);

    private static async Task<Solution> AddAsync(Document document, TypeDeclarationSyntax declaration, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        AttributeListSyntax first = declaration.AttributeLists.First();
        SyntaxTrivia endOfLine = root.DescendantTrivia().FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        SyntaxTriviaList indent = SyntaxFactory.TriviaList(first.GetLeadingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1));
        AttributeSyntax attribute = SyntaxFactory.Attribute(
            SyntaxFactory.ParseName("System.Text.Json.Serialization.JsonConverter").WithAdditionalAnnotations(Simplifier.Annotation),
            SyntaxFactory.ParseAttributeArgumentList("(typeof(ReplicationSpecConverter))"));
        AttributeListSyntax list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(attribute))
            .WithLeadingTrivia(indent)
            .WithTrailingTrivia(endOfLine == default ? SyntaxFactory.EndOfLine("\n") : endOfLine);
        int last = declaration.AttributeLists.Count;
        TypeDeclarationSyntax changed = declaration.WithAttributeLists(declaration.AttributeLists.Insert(last, list));
        return document.WithSyntaxRoot(root.ReplaceNode(declaration, changed)).Project.Solution;
    }
}
