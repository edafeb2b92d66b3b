using Microsoft.CodeAnalysis.Simplification;

namespace ReplicationKit.CodeFixes;

/// <summary>Sets what happens to deletions where a selector drops them: RPK2013.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DeletionsCodeFix))]
public sealed class DeletionsCodeFix : SyntaxCodeFix
{
    private const string Name = "Deletions";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.FilteredDeletions);

    /// <summary>None: each specification decides about its deletions. <c>dotnet format</c> would make the first choice everywhere.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    protected override async Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (
            !diagnostic.Properties.TryGetValue(DiagnosticProperties.Option, out string? option)
            || option != "Selector"
            || await ReplicationAttributes.FindAsync(context.Document, node, context.CancellationToken).ConfigureAwait(false)
                is not { } attribute
        )
        {
            return;
        }

        foreach ((string value, string title) in new[] { ("Include", "Replicate deletions"), ("Exclude", "Do not replicate deletions") })
        {
            ExpressionSyntax expression = SyntaxFactory
                .ParseExpression($"global::ReplicationKit.{Name}.{value}")
                .WithAdditionalAnnotations(Simplifier.Annotation);
            Offer(context, diagnostic, title, root, attribute, ReplicationAttributes.With(attribute, Name, expression));
        }
    }
}
