using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using ReplicationKit.Rules;

namespace ReplicationKit.CodeFixes;

/// <summary>RPK4002: reads a secret from the environment instead of the code.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConstantSecretCodeFix))]
[Shared]
public sealed class ConstantSecretCodeFix : CodeFixProvider
{
    private const string Title = "Read it from the environment";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleId.ConstantSecret);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span, getInnermostNodeForTie: true).FirstAncestorOrSelf<ArgumentSyntax>() is not { } argument) return;
        string name = argument.FirstAncestorOrSelf<InvocationExpressionSyntax>()?.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var method }
            ? Variable(method)
            : "COUCHDB_PASSWORD";
        ExpressionSyntax read = Simplifiable(SyntaxFactory.ParseExpression(
            $"System.Environment.GetEnvironmentVariable(\"{name}\") ?? throw new System.InvalidOperationException(\"{name} is not set.\")"));
        context.RegisterCodeFix(
            CodeAction.Create(Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(argument.Expression, read.WithTriviaFrom(argument.Expression)))), Title),
            context.Diagnostics);
    }

    /// <summary>So that <c>System.</c> goes where a using makes it superfluous.</summary>
    private static ExpressionSyntax Simplifiable(ExpressionSyntax expression) => expression.ReplaceNodes(
        expression.DescendantNodes().Where(static node => node is QualifiedNameSyntax or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax }),
        static (_, node) => node.WithAdditionalAnnotations(Simplifier.Annotation));

    private static string Variable(string method) => method switch
    {
        "WithIamApiKey" or "Iam" => "CLOUDANT_API_KEY",
        "WithHeader" or "Header" => "COUCHDB_AUTHORIZATION",
        _ => "COUCHDB_PASSWORD",
    };
}
