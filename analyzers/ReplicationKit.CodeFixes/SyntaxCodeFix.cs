namespace ReplicationKit.CodeFixes;

/// <summary>A fix that inspects the syntax at a diagnostic.</summary>
public abstract class SyntaxCodeFix : CodeFixProvider
{
    /// <summary>Fixes each diagnostic separately and merges the changes. Fixes whose changes may overlap override it.</summary>
    public override FixAllProvider? GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

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

    /// <summary>Offers the possible fixes, or none if the result would not compile.</summary>
    /// <param name="context">The document.</param>
    /// <param name="root">The root of the document.</param>
    /// <param name="node">The innermost node of the diagnostic's span.</param>
    /// <param name="diagnostic">The diagnostic.</param>
    protected abstract Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic);

    /// <summary>Offers to replace one node with another.</summary>
    private protected static void Offer(
        CodeFixContext context,
        Diagnostic diagnostic,
        string title,
        SyntaxNode root,
        SyntaxNode old,
        SyntaxNode changed
    ) => Offer(context, diagnostic, title, context.Document.WithSyntaxRoot(root.ReplaceNode(old, changed)));

    /// <summary>
    /// Offers a changed document. The kind determines which fixes are applied together; by default it is the title and the rule's id.
    /// </summary>
    private protected static void Offer(
        CodeFixContext context,
        Diagnostic diagnostic,
        string title,
        Document changed,
        string? kind = null
    ) => context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(changed), kind ?? title + diagnostic.Id), diagnostic);
}
