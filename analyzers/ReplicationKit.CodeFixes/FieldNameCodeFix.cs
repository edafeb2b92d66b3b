using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace ReplicationKit.CodeFixes;

/// <summary>
/// RPK7013: states the names of the fields that a selector tests, at the properties, which may be in other files, or for the project.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FieldNameCodeFix))]
public sealed class FieldNameCodeFix : SyntaxCodeFix
{
    private const string PropertyName = "System.Text.Json.Serialization.JsonPropertyName";
    private const string Naming = "ReplicationKit.SelectorNaming";
    private const string Policy = "System.Text.Json.Serialization.JsonKnownNamingPolicy";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.UnnamedField);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => SequentialFixAllProvider.Provider;

    /// <inheritdoc/>
    protected override async Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        Compilation? compilation = await context.Document.Project.GetCompilationAsync(context.CancellationToken).ConfigureAwait(false);
        if (compilation is null || !diagnostic.Properties.TryGetValue(DiagnosticProperties.Fix, out string? fix) || fix is null)
            return;

        Solution solution = context.Document.Project.Solution;
        (SyntaxNode Declaration, string Name)[] unnamed =
        [
            .. fix.Split(';')
                .Select(static property => property.Split('='))
                .Select(property => (Declaration: DeclarationOf(property[0], compilation), Name: property[1]))
                .Where(property => property.Declaration is not null && solution.GetDocument(property.Declaration.SyntaxTree) is not null)
                .Select(static property => (property.Declaration!, property.Name)),
        ];
        if (unnamed.Length > 0)
        {
            string what = unnamed.Length == 1 ? $"[JsonPropertyName(\"{unnamed[0].Name}\")]" : "[JsonPropertyName] to each property";
            context.RegisterCodeFix(
                CodeAction.Create($"Add {what}", token => NameAsync(solution, unnamed, token), PropertyName),
                diagnostic
            );
        }

        if (!Has(compilation.Assembly, Naming))
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    "Use camel case for all fields of selectors",
                    token => DeclarePolicyAsync(context.Document, (CompilationUnitSyntax)root, token),
                    Naming
                ),
                diagnostic
            );
        }
    }

    /// <summary>The declaration of a property in the source, or <c>null</c> if there is none or an attribute names its field.</summary>
    private static SyntaxNode? DeclarationOf(string id, Compilation compilation) =>
        DocumentationCommentId.GetFirstSymbolForDeclarationId(id, compilation) is IPropertySymbol property && !Has(property, PropertyName)
            ? property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax()
            : null;

    private static bool Has(ISymbol symbol, string attributeName) =>
        symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == attributeName + "Attribute");

    private static async Task<Solution> NameAsync(
        Solution solution,
        IEnumerable<(SyntaxNode Declaration, string Name)> unnamed,
        CancellationToken cancellationToken
    )
    {
        foreach (var file in unnamed.GroupBy(static property => property.Declaration.SyntaxTree))
        {
            Document document = solution.GetDocument(file.Key)!;
            SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
            Dictionary<SyntaxNode, string> names = file.ToDictionary(
                static property => property.Declaration,
                static property => property.Name
            );
            SyntaxTrivia endOfLine = AttributeLists.EndOfLine(root);
            var added = new SyntaxAnnotation();
            root = root.ReplaceNodes(names.Keys, (old, current) => Named(old, current, names[old], endOfLine, added));
            document = await ImportAsync(document.WithSyntaxRoot(root), added, cancellationToken).ConfigureAwait(false);
            solution = document.Project.Solution;
        }

        return solution;
    }

    private static SyntaxNode Named(SyntaxNode old, SyntaxNode current, string name, SyntaxTrivia endOfLine, SyntaxAnnotation added)
    {
        string target = old is ParameterSyntax ? "property: " : "";
        AttributeListSyntax list = AttributeLists.Create($"{target}{PropertyName}(\"{name}\")").WithAdditionalAnnotations(added);
        return AttributeLists.Add(current, list, endOfLine) ?? current;
    }

    private static Task<Document> DeclarePolicyAsync(Document document, CompilationUnitSyntax root, CancellationToken cancellationToken)
    {
        var added = new SyntaxAnnotation();
        SyntaxTrivia endOfLine = AttributeLists.EndOfLine(root);
        AttributeListSyntax list = AttributeLists
            .Create($"assembly: {Naming}({Policy}.CamelCase)")
            .WithLeadingTrivia(root.Usings.Count > 0 ? SyntaxFactory.TriviaList(endOfLine) : default)
            .WithTrailingTrivia(endOfLine)
            .WithAdditionalAnnotations(added);
        return ImportAsync(document.WithSyntaxRoot(root.AddAttributeLists(list)), added, cancellationToken);
    }

    /// <summary>Replaces the full names in the annotated nodes with using directives.</summary>
    private static Task<Document> ImportAsync(Document document, SyntaxAnnotation added, CancellationToken cancellationToken) =>
        ImportAdder.AddImportsAsync(document, added, cancellationToken: cancellationToken);
}
