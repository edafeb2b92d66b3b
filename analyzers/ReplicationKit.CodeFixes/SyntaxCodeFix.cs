namespace ReplicationKit.CodeFixes;

/// <summary>A fix that looks at the syntax under a diagnostic.</summary>
public abstract class SyntaxCodeFix : CodeFixProvider
{
    /// <summary>Fixes each on its own and puts the changes together; a fix whose changes may touch one another overrides it.</summary>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

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
    private protected static void Offer(
        CodeFixContext context,
        Diagnostic diagnostic,
        string title,
        SyntaxNode root,
        SyntaxNode old,
        SyntaxNode changed
    ) => Offer(context, diagnostic, title, context.Document.WithSyntaxRoot(root.ReplaceNode(old, changed)));

    /// <summary>
    /// Offers a changed document. The kind says which fixes are made at once; without one the title and the rule's id together.
    /// </summary>
    private protected static void Offer(
        CodeFixContext context,
        Diagnostic diagnostic,
        string title,
        Document changed,
        string? kind = null
    ) => context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(changed), kind ?? title + diagnostic.Id), diagnostic);
}
