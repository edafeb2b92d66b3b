using Microsoft.CodeAnalysis.Rename;

namespace ReplicationKit.CodeFixes;

/// <summary>
/// A misspelt option gets its name: a member of the record (RPK0007), or an argument of <c>[Replication]</c>, which the compiler itself
/// reports (CS0246).
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SpellingCodeFix))]
public sealed class SpellingCodeFix : SyntaxCodeFix
{
    private const string UnknownName = "CS0246";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.UnboundMember, UnknownName);

    /// <summary>One after another: each member is renamed where it is used, too.</summary>
    public override FixAllProvider GetFixAllProvider() => OneAfterAnother.Provider;

    /// <inheritdoc/>
    protected override Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic) =>
        diagnostic.Id == UnknownName ? RegisterForArgumentAsync(context, root, node, diagnostic) : RegisterForMemberAsync(context, node, diagnostic);

    private static async Task RegisterForArgumentAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (node is not IdentifierNameSyntax { Parent: NameEqualsSyntax { Parent: AttributeArgumentSyntax argument } } name
            || await ReplicationAttributes.FindAsync(context.Document, node, context.CancellationToken).ConfigureAwait(false) is not { } attribute
            || !attribute.Contains(argument))
        {
            return;
        }

        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        IEnumerable<string> names = model.GetTypeInfo(attribute, context.CancellationToken).Type?.GetMembers().OfType<IPropertySymbol>().Select(static property => property.Name) ?? [];
        if (Spelling.Nearest(name.Identifier.ValueText, names) is { } meant && ReplicationAttributes.Argument(attribute, meant) is null)
            Offer(context, diagnostic, meant, context.Document.WithSyntaxRoot(root.ReplaceNode(name, SyntaxFactory.IdentifierName(meant).WithTriviaFrom(name))));
    }

    private static async Task RegisterForMemberAsync(CodeFixContext context, SyntaxNode node, Diagnostic diagnostic)
    {
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (!diagnostic.Properties.TryGetValue(DiagnosticProperties.Remedy, out string? meant) || meant is null
            || model!.GetDeclaredSymbol(node, context.CancellationToken) is not { } member
            || member.ContainingType.GetMembers(meant).Length > 0)
        {
            return;
        }

        // Of a record's parameter the property is what others use, and both are renamed together.
        Solution renamed = await Renamer.RenameSymbolAsync(context.Document.Project.Solution, member, default(SymbolRenameOptions), meant, context.CancellationToken).ConfigureAwait(false);
        Offer(context, diagnostic, meant, renamed.GetDocument(context.Document.Id)!);
    }

    private static void Offer(CodeFixContext context, Diagnostic diagnostic, string meant, Document changed) =>
        Offer(context, diagnostic, $"Change to '{meant}'", changed, kind: nameof(SpellingCodeFix));
}
