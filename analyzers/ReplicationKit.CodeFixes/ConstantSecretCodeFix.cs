using Microsoft.CodeAnalysis.Simplification;

namespace ReplicationKit.CodeFixes;

/// <summary>RPK4002: reads a secret, or the URL that contains it, from an environment variable instead of a constant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConstantSecretCodeFix))]
public sealed class ConstantSecretCodeFix : SyntaxCodeFix
{
    private const string Title = "Read from an environment variable";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.ConstantSecret);

    /// <inheritdoc/>
    protected override Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (node.FirstAncestorOrSelf<ArgumentSyntax>() is not { } argument)
            return Task.CompletedTask;
        string name = argument.FirstAncestorOrSelf<InvocationExpressionSyntax>()?.Expression
            is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var method }
            ? Variable(method)
            : "COUCHDB_PASSWORD";
        Offer(context, diagnostic, Title, root, argument.Expression, Read(name).WithTriviaFrom(argument.Expression));
        return Task.CompletedTask;
    }

    /// <summary>Reads an environment variable, and throws if it is not set.</summary>
    internal static ExpressionSyntax Read(string variable) =>
        Simplifiable(
            SyntaxFactory.ParseExpression(
                $"System.Environment.GetEnvironmentVariable(\"{variable}\") ?? throw new System.InvalidOperationException(\"{variable} is not set.\")"
            )
        );

    /// <summary>Marks the expression for simplification, which removes <c>System.</c> if a using directive makes it redundant.</summary>
    private static ExpressionSyntax Simplifiable(ExpressionSyntax expression) =>
        expression.ReplaceNodes(
            expression
                .DescendantNodes()
                .Where(static node => node is QualifiedNameSyntax or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax }),
            static (_, node) => node.WithAdditionalAnnotations(Simplifier.Annotation)
        );

    private static string Variable(string method) =>
        method switch
        {
            "WithIamApiKey" or "Iam" => "CLOUDANT_API_KEY",
            "WithHeader" or "Header" => "COUCHDB_AUTHORIZATION",
            "Proxy" => "COUCHDB_PROXY_SECRET",
            "Jwt" => "COUCHDB_TOKEN",
            "Connect" or "AddReplicationKit" => "COUCHDB_URL",
            _ => "COUCHDB_PASSWORD",
        };
}
