using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Rename;

namespace ReplicationKit.CodeFixes;

/// <summary>
/// Corrects the name of a misspelled option: a member of the record (RPK0007), or an argument of <c>[Replication]</c>, which the compiler
/// itself reports (CS0246).
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SpellingCodeFix))]
public sealed class SpellingCodeFix : SyntaxCodeFix
{
    private const string UnknownName = "CS0246";

    /// <summary>The end of an option's name in an attribute, which the server's name of the option does not have.</summary>
    private const string Unit = "Milliseconds";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.UnboundMember, UnknownName);

    /// <summary>One after another, because each member is also renamed where it is used.</summary>
    public override FixAllProvider GetFixAllProvider() => SequentialFixAllProvider.Provider;

    /// <inheritdoc/>
    protected override Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic) =>
        diagnostic.Id == UnknownName
            ? RegisterForArgumentAsync(context, root, node, diagnostic)
            : RegisterForMemberAsync(context, node, diagnostic);

    private static async Task RegisterForArgumentAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (
            node is not IdentifierNameSyntax { Parent: NameEqualsSyntax { Parent: AttributeArgumentSyntax argument } } name
            || await ReplicationAttributes.FindAsync(context.Document, node, context.CancellationToken).ConfigureAwait(false)
                is not { } attribute
            || !attribute.Contains(argument)
        )
        {
            return;
        }

        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        List<string> names =
        [
            .. model
                .GetTypeInfo(attribute, context.CancellationToken)
                .Type?.GetMembers()
                .OfType<IPropertySymbol>()
                .Select(static property => property.Name)
                ?? [],
        ];
        string written = name.Identifier.ValueText;
        if (
            (Spelling.Nearest(written, names) ?? Spelling.Nearest(written + Unit, names)) is { } meant
            && ReplicationAttributes.Argument(attribute, meant) is null
        )
            Offer(
                context,
                diagnostic,
                meant,
                context.Document.WithSyntaxRoot(root.ReplaceNode(name, SyntaxFactory.IdentifierName(meant).WithTriviaFrom(name)))
            );
    }

    private static async Task RegisterForMemberAsync(CodeFixContext context, SyntaxNode node, Diagnostic diagnostic)
    {
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (
            !diagnostic.Properties.TryGetValue(DiagnosticProperties.Fix, out string? meant)
            || meant is null
            || model!.GetDeclaredSymbol(node, context.CancellationToken) is not { } member
            || member.ContainingType.GetMembers(meant).Length > 0
        )
        {
            return;
        }

        Solution renamed = await RenameAsync(context.Document.Project, member, meant, context.CancellationToken).ConfigureAwait(false);
        Offer(context, diagnostic, meant, renamed.GetDocument(context.Document.Id)!);
    }

    private static async Task<Solution> RenameAsync(Project project, ISymbol member, string name, CancellationToken cancellationToken)
    {
        Solution solution = project.Solution;
        if (member is IParameterSymbol parameter && PropertyOf(parameter) is { } property)
        {
            // Roslyn 4.8 renames either the parameter or its property.
            solution = await RenameReferencesAsync(solution, parameter, name, cancellationToken).ConfigureAwait(false);
            Compilation? compilation = await solution.GetProject(project.Id)!.GetCompilationAsync(cancellationToken).ConfigureAwait(false);
            member = SymbolFinder.FindSimilarSymbols(property, compilation!, cancellationToken).Single();
        }

        return await Renamer
            .RenameSymbolAsync(solution, member, default(SymbolRenameOptions), name, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>The property that a positional parameter of a record declares, or <c>null</c> if there is none.</summary>
    private static IPropertySymbol? PropertyOf(IParameterSymbol parameter) =>
        parameter
            .ContainingType.GetMembers(parameter.Name)
            .OfType<IPropertySymbol>()
            .FirstOrDefault(property => property.Locations.SequenceEqual(parameter.Locations));

    /// <summary>
    /// Renames a positional parameter where it is used, as an argument's name or in a pattern, but not where it is declared.
    /// </summary>
    private static async Task<Solution> RenameReferencesAsync(
        Solution solution,
        IParameterSymbol parameter,
        string name,
        CancellationToken cancellationToken
    )
    {
        IEnumerable<IParameterSymbol> outputs = parameter
            .ContainingType.GetMembers(WellKnownMemberNames.DeconstructMethodName)
            .OfType<IMethodSymbol>()
            .Where(static method => method.IsImplicitlyDeclared)
            .SelectMany(static method => method.Parameters)
            .Where(output => output.Name == parameter.Name);
        var found = new List<ReferencedSymbol>();
        foreach (IParameterSymbol symbol in outputs.Prepend(parameter))
            found.AddRange(await SymbolFinder.FindReferencesAsync(symbol, solution, cancellationToken).ConfigureAwait(false));

        Solution renamed = solution;
        foreach (
            IGrouping<DocumentId, ReferenceLocation> document in found
                .Where(static reference => reference.Definition is IParameterSymbol)
                .SelectMany(static reference => reference.Locations)
                .Where(static location => !location.IsImplicit)
                .GroupBy(static location => location.Document.Id)
        )
        {
            // A generated file has no document with this id.
            if (solution.GetDocument(document.Key) is not { } written)
                continue;
            SyntaxNode root = (await written.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
            IEnumerable<SyntaxToken> names = document.Select(location =>
                root.FindToken(location.Location.SourceSpan.Start, findInsideTrivia: true)
            );
            renamed = renamed.WithDocumentSyntaxRoot(
                document.Key,
                root.ReplaceTokens(names, (token, _) => SyntaxFactory.Identifier(name).WithTriviaFrom(token))
            );
        }

        return renamed;
    }

    private static void Offer(CodeFixContext context, Diagnostic diagnostic, string meant, Document changed) =>
        Offer(context, diagnostic, $"Change to '{meant}'", changed, kind: nameof(SpellingCodeFix));
}
