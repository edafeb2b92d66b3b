namespace ReplicationKit.CodeFixes;

/// <summary>Makes an unbound member a query parameter (RPK0007).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(QueryParamCodeFix))]
public sealed class QueryParamCodeFix : SyntaxCodeFix
{
    private const string Title = "Add [QueryParam]";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.UnboundMember);

    /// <inheritdoc/>
    protected override Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (diagnostic.Properties.TryGetValue(DiagnosticProperties.Fix, out string? meant) && meant is not null)
            return Task.CompletedTask; // A misspelled option.
        if (
            diagnostic.Location.SourceTree?.GetText(context.CancellationToken).ToString(diagnostic.Location.SourceSpan) is { } name
            && CredentialNames.Contains(name)
        )
            return Task.CompletedTask;
        SyntaxNode member = node is VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax field } ? field : node;
        if (AttributeLists.Add(member, AttributeLists.Create("QueryParam"), AttributeLists.EndOfLine(root)) is { } changed)
            Offer(context, diagnostic, Title, root, member, changed);
        return Task.CompletedTask;
    }
}
