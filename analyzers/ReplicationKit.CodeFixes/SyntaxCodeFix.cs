namespace ReplicationKit.CodeFixes;

/// <summary>A fix that looks at the syntax under a diagnostic. Fixing all is fixing one by one, put together.</summary>
public abstract class SyntaxCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is { } node)
                await RegisterAsync(context, root, node, diagnostic).ConfigureAwait(false);
        }
    }

    /// <summary>Offers what can be done; nothing where the result would not compile.</summary>
    /// <param name="context">The document.</param>
    /// <param name="root">Its root.</param>
    /// <param name="node">The innermost node of the diagnostic's span.</param>
    /// <param name="diagnostic">The diagnostic.</param>
    protected abstract Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic);

    /// <summary>Offers to put one node in the place of another.</summary>
    private protected static void Offer(CodeFixContext context, Diagnostic diagnostic, string title, SyntaxNode root, SyntaxNode old, SyntaxNode changed) =>
        Offer(context, diagnostic, title, context.Document.WithSyntaxRoot(root.ReplaceNode(old, changed)));

    /// <summary>Offers a changed document. Title and id together say which fixes are of one kind.</summary>
    private protected static void Offer(CodeFixContext context, Diagnostic diagnostic, string title, Document changed) =>
        context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(changed), title + diagnostic.Id), diagnostic);
}
