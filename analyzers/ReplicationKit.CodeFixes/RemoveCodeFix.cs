namespace ReplicationKit.CodeFixes;

/// <summary>
/// Removes what is redundant: an argument of the attribute that a member replaces (RPK0005), one that has no effect (RPK1031, RPK2004), elements of
/// document ids (RPK1021, RPK2009, RPK2020).
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveCodeFix))]
public sealed class RemoveCodeFix : SyntaxCodeFix
{
    /// <summary>The kind of an element of a collection expression, which the referenced Roslyn version does not define.</summary>
    private const int ExpressionElement = 9077;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(
            DiagnosticIds.FixedAndOpen,
            DiagnosticIds.CheckpointIntervalIgnored,
            DiagnosticIds.DeletionsExclusive,
            DiagnosticIds.DocIdNull,
            DiagnosticIds.DuplicateDocId,
            DiagnosticIds.DocIdEmpty
        );

    /// <summary>Adjacent elements of a list share their comma.</summary>
    public override FixAllProvider GetFixAllProvider() => SequentialFixAllProvider.Provider;

    /// <inheritdoc/>
    protected override async Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (diagnostic.Id == DiagnosticIds.FixedAndOpen)
        {
            await RegisterForMemberAsync(context, root, node, diagnostic).ConfigureAwait(false);
        }
        else if (diagnostic.Id is DiagnosticIds.CheckpointIntervalIgnored or DiagnosticIds.DeletionsExclusive)
        {
            if (node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { } argument)
                Register(context, root, argument, "Remove the option", diagnostic);
        }
        else if (
            (
                node.RawKind == ExpressionElement ? node
                : node.Parent?.RawKind == ExpressionElement ? node.Parent
                : null
            ) is
            { } element
        )
        {
            Register(context, root, element, "Remove the id", diagnostic);
        }
        else if (node.Parent is InitializerExpressionSyntax)
        {
            Register(context, root, node, "Remove the id", diagnostic);
        }
    }

    private static async Task RegisterForMemberAsync(CodeFixContext context, SyntaxNode root, SyntaxNode member, Diagnostic diagnostic)
    {
        if (
            diagnostic.Properties.TryGetValue(DiagnosticProperties.Option, out string? option)
            && option is not null
            && await ReplicationAttributes.FindAsync(context.Document, member, context.CancellationToken).ConfigureAwait(false)
                is { } attribute
            && (ReplicationAttributes.Argument(attribute, option) ?? ReplicationAttributes.Argument(attribute, option + "Milliseconds"))
                is { } argument
        )
        {
            Register(context, root, argument, "Remove the option from the attribute", diagnostic);
        }
    }

    private static void Register(CodeFixContext context, SyntaxNode root, SyntaxNode node, string title, Diagnostic diagnostic) =>
        Offer(
            context,
            diagnostic,
            title,
            context.Document.WithSyntaxRoot(
                root.RemoveNode(node, SyntaxRemoveOptions.KeepDirectives | SyntaxRemoveOptions.AddElasticMarker)!
            ),
            kind: title
        );
}
