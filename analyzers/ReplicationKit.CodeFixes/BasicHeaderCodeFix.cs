using System.Collections.Immutable;
using System.Composition;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Rules;

namespace ReplicationKit.CodeFixes;

/// <summary>RPK4003: turns a header with basic credentials into <c>WithBasicAuth</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BasicHeaderCodeFix))]
[Shared]
public sealed class BasicHeaderCodeFix : CodeFixProvider
{
    private const string Title = "Use basic credentials";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleId.BasicHeader);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span, getInnermostNodeForTie: true).FirstAncestorOrSelf<ArgumentSyntax>() is not { } argument
            || argument.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { Expression: MemberAccessExpressionSyntax access } call
            || model?.GetConstantValue(argument.Expression, context.CancellationToken) is not { HasValue: true, Value: string header }
            || Credentials(header) is not { Length: 2 } credentials)
        {
            return;
        }

        string name = access.Name.Identifier.ValueText == "Header" ? "Basic" : "WithBasicAuth";
        InvocationExpressionSyntax changed = call
            .WithExpression(access.WithName(SyntaxFactory.IdentifierName(name).WithTriviaFrom(access.Name)))
            .WithArgumentList(SyntaxFactory.ParseArgumentList($"({Literal(credentials[0])}, {Literal(credentials[1])})").WithTriviaFrom(call.ArgumentList));
        context.RegisterCodeFix(
            CodeAction.Create(Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(call, changed))), Title),
            context.Diagnostics);
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>User and password; null where the header holds none.</summary>
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
