using Microsoft.CodeAnalysis.Formatting;

namespace ReplicationKit.CodeFixes;

/// <summary>RPK6001: follows a continuous replication instead of waiting for it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FollowCodeFix))]
public sealed class FollowCodeFix : SyntaxCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.WaitForContinuous);

    /// <inheritdoc/>
    protected override async Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (
            node.FirstAncestorOrSelf<InvocationExpressionSyntax>()
                is not { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WaitForCompletionAsync" } method } call
            || Awaited(call).Parent is not AwaitExpressionSyntax { Parent: ExpressionStatementSyntax statement }
        )
        {
            return;
        }

        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        IEnumerable<ArgumentSyntax> arguments = call.ArgumentList.Arguments.Where(argument => !IsTimeout(model!, argument));
        SyntaxNode changed = root.ReplaceNode(
            statement,
            Follow(method, arguments).WithTriviaFrom(statement).WithAdditionalAnnotations(Formatter.Annotation)
        );
        Document document = context.Document.WithSyntaxRoot(changed);
        if (await Compilability.IsKeptAsync(context.Document, document, context.CancellationToken).ConfigureAwait(false))
            Offer(context, diagnostic, "Use FollowAsync", document);
    }

    private static InvocationExpressionSyntax Awaited(InvocationExpressionSyntax call) =>
        call.Parent
            is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured }
            ? configured
            : call;

    private static ForEachStatementSyntax Follow(MemberAccessExpressionSyntax method, IEnumerable<ArgumentSyntax> arguments) =>
        AwaitForEach.Over(
            SyntaxFactory.InvocationExpression(
                method.WithName(SyntaxFactory.IdentifierName("FollowAsync")),
                SyntaxFactory.ArgumentList(SyntaxFactory.SeparatedList(arguments))
            )
        );

    /// <summary>A timeout has no meaning for following.</summary>
    private static bool IsTimeout(SemanticModel model, ArgumentSyntax argument) =>
        model.GetTypeInfo(argument.Expression).Type is { Name: nameof(TimeSpan) };
}
