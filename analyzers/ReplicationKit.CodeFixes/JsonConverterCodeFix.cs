using Microsoft.CodeAnalysis.Simplification;

namespace ReplicationKit.CodeFixes;

/// <summary>
/// RPK8003: adds the converter to the specification, which may be in another file. The attribute must precede <c>[Replication]</c>, because
/// the source generator of System.Text.Json reads only the first converter attribute.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(JsonConverterCodeFix))]
public sealed class JsonConverterCodeFix : SyntaxCodeFix
{
    private const string Title = "Add [JsonConverter] to the specification";
    private const string Replication = "ReplicationKit.ReplicationAttribute";
    private const string Converter = "System.Text.Json.Serialization.JsonConverterAttribute";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.JsonContext);

    /// <inheritdoc/>
    protected override async Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        CancellationToken cancellationToken = context.CancellationToken;
        SemanticModel? model = await context.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (
            node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { Expression: TypeOfExpressionSyntax serialized }
            && Find(model?.GetTypeInfo(serialized.Type, cancellationToken).Type) is { } specification
            && Syntax(specification, Replication)?.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration
            && Syntax(specification, Converter) is var named
            && (named is null || declaration.Contains(named))
            && context.Document.Project.Solution.GetDocument(declaration.SyntaxTree) is { } document
        )
        {
            context.RegisterCodeFix(
                CodeAction.Create(Title, token => PutFirstAsync(document, declaration, named, token), Title + specification.Name),
                diagnostic
            );
        }
    }

    private static INamedTypeSymbol? Find(ITypeSymbol? type) =>
        type switch
        {
            IArrayTypeSymbol array => Find(array.ElementType),
            INamedTypeSymbol named when named.GetAttributes().FirstOrDefault(IsConverter) is { } first =>
                first.AttributeClass!.ToDisplayString() == Replication ? named : null,
            INamedTypeSymbol named => named.TypeArguments.Select(Find).FirstOrDefault(static found => found is not null),
            _ => null,
        };

    private static bool IsConverter(AttributeData attribute)
    {
        for (INamedTypeSymbol? type = attribute.AttributeClass; type is not null; type = type.BaseType)
        {
            if (type.ToDisplayString() == Converter)
                return true;
        }

        return false;
    }

    /// <summary>The attribute in the source, or <c>null</c> if there is none. A converter after [Replication] is not found.</summary>
    private static AttributeSyntax? Syntax(INamedTypeSymbol type, string attributeName) =>
        type.GetAttributes()
            .Where(attribute => attribute.AttributeClass?.ToDisplayString() == attributeName)
            .Select(static attribute => attribute.ApplicationSyntaxReference?.GetSyntax())
            .OfType<AttributeSyntax>()
            .FirstOrDefault();

    private static async Task<Solution> PutFirstAsync(
        Document document,
        TypeDeclarationSyntax declaration,
        AttributeSyntax? named,
        CancellationToken cancellationToken
    )
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        TypeDeclarationSyntax changed = named is null ? declaration : Without(declaration, named);
        AttributeListSyntax first = changed.AttributeLists.First();
        AttributeSyntax attribute =
            named?.WithoutTrivia()
            ?? SyntaxFactory.Attribute(
                SyntaxFactory.ParseName("System.Text.Json.Serialization.JsonConverter").WithAdditionalAnnotations(Simplifier.Annotation),
                SyntaxFactory.ParseAttributeArgumentList("(typeof(ReplicationSpecConverter))")
            );
        SyntaxTriviaList indent = SyntaxFactory.TriviaList(
            first.GetLeadingTrivia().Reverse().TakeWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia))
        );

        // Documentation and comments stay before all attributes.
        AttributeListSyntax list = SyntaxFactory
            .AttributeList(SyntaxFactory.SingletonSeparatedList(attribute))
            .WithLeadingTrivia(first.GetLeadingTrivia())
            .WithTrailingTrivia(AttributeLists.EndOfLine(root));
        changed = changed.WithAttributeLists(changed.AttributeLists.Replace(first, first.WithLeadingTrivia(indent)).Insert(0, list));
        return document.WithSyntaxRoot(root.ReplaceNode(declaration, changed)).Project.Solution;
    }

    private static TypeDeclarationSyntax Without(TypeDeclarationSyntax declaration, AttributeSyntax attribute)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        if (list.Attributes.Count > 1)
            return declaration.RemoveNode(attribute, SyntaxRemoveOptions.KeepNoTrivia)!;
        bool hasComment = list.GetLeadingTrivia().Any(static trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        return declaration.RemoveNode(list, hasComment ? SyntaxRemoveOptions.KeepLeadingTrivia : SyntaxRemoveOptions.KeepNoTrivia)!;
    }
}
