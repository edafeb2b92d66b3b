using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Analyzers;
using ReplicationKit.Rules;

namespace ReplicationKit.CodeFixes;

/// <summary>
/// RPK4001, RPK4010: takes an endpoint with credentials out of the attribute and makes it a parameter of the record, so that the
/// credentials come with the endpoint at run time.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OpenEndpointCodeFix))]
[Shared]
public sealed class OpenEndpointCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleId.CredentialsInUrl, RuleId.EncodedCredentials);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        Diagnostic diagnostic = context.Diagnostics[0];
        if (!diagnostic.Properties.TryGetValue(DiagnosticProperties.Option, out string? option) || option is not ("Source" or "Target")
            || root?.FindNode(context.Span, getInnermostNodeForTie: true).FirstAncestorOrSelf<AttributeArgumentSyntax>() is not { } argument
            || argument.FirstAncestorOrSelf<RecordDeclarationSyntax>() is not { } record)
        {
            return;
        }

        Document changed = context.Document.WithSyntaxRoot(root.ReplaceNode(record, Open(record, argument, option)));
        if (!await Compilability.IsKeptAsync(context.Document, changed, context.CancellationToken).ConfigureAwait(false)) return;
        string title = $"Leave {option} open as a ReplicationEndpoint";
        context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(changed), title), diagnostic);
    }

    private static RecordDeclarationSyntax Open(RecordDeclarationSyntax record, AttributeArgumentSyntax argument, string option)
    {
        RecordDeclarationSyntax bare = record.RemoveNode(argument, SyntaxRemoveOptions.KeepDirectives)!;
        ParameterSyntax parameter = SyntaxFactory.Parameter(SyntaxFactory.Identifier(option))
            .WithType(SyntaxFactory.ParseTypeName("ReplicationEndpoint").WithTrailingTrivia(SyntaxFactory.Space));
        if (bare.ParameterList is { Parameters: { Count: > 0 } parameters } list)
        {
            SeparatedSyntaxList<ParameterSyntax> all = SyntaxFactory.SeparatedList<ParameterSyntax>(
                SyntaxFactory.NodeOrTokenList(parameter.WithLeadingTrivia(parameters[0].GetLeadingTrivia()), SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space))
                    .AddRange(parameters.Replace(parameters[0], parameters[0].WithoutLeadingTrivia()).GetWithSeparators()));
            return bare.WithParameterList(list.WithParameters(all));
        }

        ParameterListSyntax added = SyntaxFactory.ParameterList(SyntaxFactory.SingletonSeparatedList(parameter)).WithTrailingTrivia(bare.Identifier.TrailingTrivia);
        return bare.WithIdentifier(bare.Identifier.WithTrailingTrivia()).WithParameterList(added);
    }
}
