namespace ReplicationKit.CodeFixes;

/// <summary>Fixes all of a document by fixing one after another, each on what the one before has left.</summary>
internal static class OneAfterAnother
{
    public static FixAllProvider Provider { get; } = FixAllProvider.Create(static (context, document, diagnostics) => FixAsync(context, document, diagnostics));

    private static async Task<Document?> FixAsync(FixAllContext context, Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
        (Diagnostic Diagnostic, SyntaxNode Node)[] places =
            [.. diagnostics.Select(diagnostic => (diagnostic, root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true)))];
        document = document.WithSyntaxRoot(root.TrackNodes(places.Select(static place => place.Node).Distinct()));
        foreach ((Diagnostic diagnostic, SyntaxNode node) in places)
            document = await FixAsync(context, document, diagnostic, node).ConfigureAwait(false);
        return document;
    }

    private static async Task<Document> FixAsync(FixAllContext context, Document document, Diagnostic diagnostic, SyntaxNode node)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
        if (root.GetCurrentNode(node) is not { } current) return document;

        var moved = Diagnostic.Create(diagnostic.Descriptor, Location.Create(root.SyntaxTree, current.Span), diagnostic.AdditionalLocations, diagnostic.Properties);
        CodeAction? action = null;
        await context.CodeFixProvider.RegisterCodeFixesAsync(new CodeFixContext(document, moved, Take, context.CancellationToken)).ConfigureAwait(false);
        if (action is null) return document;

        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(context.CancellationToken).ConfigureAwait(false);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id) ?? document;

        void Take(CodeAction offered, ImmutableArray<Diagnostic> fixedByIt)
        {
            if (offered.EquivalenceKey == context.CodeActionEquivalenceKey) action ??= offered;
        }
    }
}
