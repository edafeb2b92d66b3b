namespace ReplicationKit.CodeFixes;

/// <summary>
/// Fixes all diagnostics one after another, each in the result of the previous fix. A fix may therefore change other documents as well.
/// </summary>
internal sealed class SequentialFixAllProvider : FixAllProvider
{
    public static FixAllProvider Provider { get; } = new SequentialFixAllProvider();

    /// <inheritdoc/>
    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        IEnumerable<Diagnostic> diagnostics = await DiagnosticsAsync(fixAllContext).ConfigureAwait(false);
        return CodeAction.Create("Fix all", _ => FixAsync(fixAllContext, diagnostics), fixAllContext.CodeActionEquivalenceKey);
    }

    private static async Task<IEnumerable<Diagnostic>> DiagnosticsAsync(FixAllContext context)
    {
        if (context.Scope == FixAllScope.Document)
            return await context.GetDocumentDiagnosticsAsync(context.Document!).ConfigureAwait(false);
        if (context.Scope == FixAllScope.Project)
            return await context.GetAllDiagnosticsAsync(context.Project).ConfigureAwait(false);

        var all = new List<Diagnostic>();
        foreach (Project project in context.Solution.Projects)
            all.AddRange(await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
        return all;
    }

    private static async Task<Solution> FixAsync(FixAllContext context, IEnumerable<Diagnostic> diagnostics)
    {
        Solution solution = context.Solution;
        var locations = new List<(Diagnostic Diagnostic, DocumentId Document, SyntaxNode Node)>();
        foreach (
            IGrouping<Document?, Diagnostic> found in diagnostics.GroupBy(diagnostic =>
                context.Solution.GetDocument(diagnostic.Location.SourceTree)
            )
        )
        {
            if (found.Key is not { } document)
                continue;
            SyntaxNode root = (await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
            int first = locations.Count;
            foreach (Diagnostic diagnostic in found)
                locations.Add((diagnostic, document.Id, root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true)));
            solution = solution.WithDocumentSyntaxRoot(
                document.Id,
                root.TrackNodes(locations.Skip(first).Select(static place => place.Node).Distinct())
            );
        }

        foreach ((Diagnostic diagnostic, DocumentId document, SyntaxNode node) in locations)
            solution = await FixAsync(context, solution.GetDocument(document)!, diagnostic, node).ConfigureAwait(false);
        return solution;
    }

    private static async Task<Solution> FixAsync(FixAllContext context, Document document, Diagnostic diagnostic, SyntaxNode node)
    {
        Solution solution = document.Project.Solution;
        SyntaxNode root = (await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
        if (root.GetCurrentNode(node) is not { } current)
            return solution;

        var moved = Diagnostic.Create(
            diagnostic.Descriptor,
            Location.Create(root.SyntaxTree, current.Span),
            diagnostic.AdditionalLocations,
            diagnostic.Properties
        );
        CodeAction? action = null;
        await context
            .CodeFixProvider.RegisterCodeFixesAsync(new CodeFixContext(document, moved, Take, context.CancellationToken))
            .ConfigureAwait(false);
        if (action is null)
            return solution;

        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(context.CancellationToken).ConfigureAwait(false);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;

        void Take(CodeAction offered, ImmutableArray<Diagnostic> fixedByIt)
        {
            if (offered.EquivalenceKey == context.CodeActionEquivalenceKey)
                action ??= offered;
        }
    }
}
