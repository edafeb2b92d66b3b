namespace ReplicationKit.CodeFixes;

/// <summary>
/// RPK4001, RPK4010: moves an endpoint with credentials from the attribute to a parameter of the record, so that the endpoint is passed
/// with its credentials at run time.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OpenEndpointCodeFix))]
public sealed class OpenEndpointCodeFix : SyntaxCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(DiagnosticIds.CredentialsInUrl, DiagnosticIds.EncodedCredentials);

    /// <inheritdoc/>
    protected override async Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (
            !diagnostic.Properties.TryGetValue(DiagnosticProperties.Option, out string? option)
            || option is not ("Source" or "Target")
            || node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is not { } argument
            || argument.FirstAncestorOrSelf<RecordDeclarationSyntax>() is not { } record
        )
        {
            return;
        }

        Document changed = context.Document.WithSyntaxRoot(root.ReplaceNode(record, Open(record, argument, option)));
        if (await Compilability.IsKeptAsync(context.Document, changed, context.CancellationToken).ConfigureAwait(false))
            Offer(context, diagnostic, $"Make {option} a ReplicationEndpoint parameter", changed);
    }

    private static RecordDeclarationSyntax Open(RecordDeclarationSyntax record, AttributeArgumentSyntax argument, string option)
    {
        RecordDeclarationSyntax bare = record.RemoveNode(argument, SyntaxRemoveOptions.KeepDirectives)!;
        ParameterSyntax parameter = SyntaxFactory
            .Parameter(SyntaxFactory.Identifier(option))
            .WithType(SyntaxFactory.ParseTypeName("ReplicationEndpoint").WithTrailingTrivia(SyntaxFactory.Space));
        if (bare.ParameterList is { Parameters: { Count: > 0 } parameters } list)
        {
            SeparatedSyntaxList<ParameterSyntax> all = SyntaxFactory.SeparatedList<ParameterSyntax>(
                SyntaxFactory
                    .NodeOrTokenList(
                        parameter.WithLeadingTrivia(parameters[0].GetLeadingTrivia()),
                        SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space)
                    )
                    .AddRange(parameters.Replace(parameters[0], parameters[0].WithoutLeadingTrivia()).GetWithSeparators())
            );
            return bare.WithParameterList(list.WithParameters(all));
        }

        ParameterListSyntax added = SyntaxFactory
            .ParameterList(SyntaxFactory.SingletonSeparatedList(parameter))
            .WithTrailingTrivia(bare.Identifier.TrailingTrivia);
        return bare.WithIdentifier(bare.Identifier.WithTrailingTrivia()).WithParameterList(added);
    }
}
