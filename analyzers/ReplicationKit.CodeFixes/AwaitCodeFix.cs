using Microsoft.CodeAnalysis.Formatting;

namespace ReplicationKit.CodeFixes;

/// <summary>RPK6008: awaits a discarded call where the code around it is, or may be, asynchronous.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitCodeFix))]
public sealed class AwaitCodeFix : SyntaxCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.NotAwaited);

    /// <inheritdoc/>
    protected override async Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        // A conditional call returns null, which cannot be awaited.
        if (
            node.FirstAncestorOrSelf<ExpressionStatementSyntax>()
            is not { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax } call } statement
        )
        {
            return;
        }

        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        bool isSequence =
            model!.GetTypeInfo(call, context.CancellationToken).Type is { Name: var type } && type.Contains("AsyncEnumerable");
        StatementSyntax awaited = isSequence
            ? AwaitForEach.Over(call.WithoutTrivia())
            : statement.WithExpression(SyntaxFactory.AwaitExpression(call.WithoutTrivia()));
        Document changed = context.Document.WithSyntaxRoot(
            root.ReplaceNode(statement, awaited.WithTriviaFrom(statement).WithAdditionalAnnotations(Formatter.Annotation))
        );
        if (await Compilability.IsKeptAsync(context.Document, changed, context.CancellationToken).ConfigureAwait(false))
            Offer(context, diagnostic, isSequence ? "Use await foreach" : "Await the call", changed);
    }
}
