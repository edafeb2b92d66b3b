using System.Text;

namespace ReplicationKit.CodeFixes;

/// <summary>RPK4003: replaces a header that contains basic credentials with <c>WithBasicAuth</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BasicHeaderCodeFix))]
public sealed class BasicHeaderCodeFix : SyntaxCodeFix
{
    private const string Title = "Use basic credentials";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.BasicHeader);

    /// <inheritdoc/>
    protected override async Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (
            node.FirstAncestorOrSelf<ArgumentSyntax>() is not { } argument
            || argument.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { Expression: MemberAccessExpressionSyntax access } call
            || model?.GetConstantValue(argument.Expression, context.CancellationToken) is not { HasValue: true, Value: string header }
            || Credentials(header) is not { Length: 2 } credentials
        )
        {
            return;
        }

        string name = access.Name.Identifier.ValueText == "Header" ? "Basic" : "WithBasicAuth";
        Offer(
            context,
            diagnostic,
            Title,
            root,
            call,
            call.WithExpression(access.WithName(SyntaxFactory.IdentifierName(name).WithTriviaFrom(access.Name)))
                .WithArgumentList(
                    SyntaxFactory
                        .ParseArgumentList($"({Literal(credentials[0])}, {Literal(credentials[1])})")
                        .WithTriviaFrom(call.ArgumentList)
                )
        );
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>The user name and the password, or <c>null</c> if the header does not contain them.</summary>
    private static string[]? Credentials(string header)
    {
        try
        {
            string text = Encoding.UTF8.GetString(Convert.FromBase64String(header.Substring("Basic ".Length).Trim()));
            return text.Split([':'], 2);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
