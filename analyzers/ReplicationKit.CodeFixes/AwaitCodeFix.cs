using Microsoft.CodeAnalysis.Formatting;

namespace ReplicationKit.CodeFixes;

/// <summary>RPK6008: enumerates a discarded sequence where the code around it is asynchronous.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitCodeFix))]
public sealed class AwaitCodeFix : SyntaxCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.NotAwaited);

    /// <inheritdoc/>
    protected override async Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (
            node.FirstAncestorOrSelf<ExpressionStatementSyntax>()
            is not { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax } call } statement
        )
        {
            return;
        }

        // The result of a method that returns a task cannot be enumerated, so it gets no fix.
        ForEachStatementSyntax awaited = AwaitForEach.Over(call.WithoutTrivia());
        Document changed = context.Document.WithSyntaxRoot(
            root.ReplaceNode(statement, awaited.WithTriviaFrom(statement).WithAdditionalAnnotations(Formatter.Annotation))
        );
        if (await Compilability.IsKeptAsync(context.Document, changed, context.CancellationToken).ConfigureAwait(false))
            Offer(context, diagnostic, "Use await foreach", changed);
    }
}
