namespace ReplicationKit.CodeFixes;

/// <summary>
/// RPK4001, RPK4010: moves the credentials from the URL of an endpoint that code creates to <c>WithBasicAuth</c>, which reads the password
/// from an environment variable.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EndpointUrlCodeFix))]
public sealed class EndpointUrlCodeFix : SyntaxCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(DiagnosticIds.CredentialsInUrl, DiagnosticIds.EncodedCredentials);

    /// <inheritdoc/>
    protected override async Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (
            node.FirstAncestorOrSelf<ArgumentSyntax>() is not { Parent.Parent: InvocationExpressionSyntax call } argument
            || HasCredentials(call)
            || argument.DescendantNodes().OfType<LiteralExpressionSyntax>().ToList() is not { Count: 1 } literals
            || literals.Single() is not { Token.Value: string url } literal
            || Split(url) is not { } parts
        )
        {
            return;
        }

        InvocationExpressionSyntax bare = call.ReplaceNode(literal, Literal(parts.Url).WithTriviaFrom(literal)).WithoutTrivia();
        InvocationExpressionSyntax complete = SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(
                SyntaxKind.SimpleMemberAccessExpression,
                bare,
                SyntaxFactory.IdentifierName("WithBasicAuth")
            ),
            SyntaxFactory.ArgumentList(
                SyntaxFactory.SeparatedList<ArgumentSyntax>(
                    SyntaxFactory.NodeOrTokenList(
                        SyntaxFactory.Argument(Literal(parts.UserName)),
                        SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space),
                        SyntaxFactory.Argument(ConstantSecretCodeFix.Read("COUCHDB_PASSWORD"))
                    )
                )
            )
        );
        Document changed = context.Document.WithSyntaxRoot(root.ReplaceNode(call, complete.WithTriviaFrom(call)));
        if (await Compilability.IsKeptAsync(context.Document, changed, context.CancellationToken).ConfigureAwait(false))
            Offer(context, diagnostic, "Use WithBasicAuth", changed);
    }

    private static LiteralExpressionSyntax Literal(string text) =>
        SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(text));

    /// <summary>Whether a call after this one in the chain sets credentials too.</summary>
    private static bool HasCredentials(InvocationExpressionSyntax call)
    {
        for (
            SyntaxNode? node = call;
            node
                is {
                    Parent: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name, Parent: InvocationExpressionSyntax next }
                };
            node = next
        )
        {
            if (name is "WithBasicAuth" or "WithIamApiKey" or "WithCredentials")
                return true;
        }

        return false;
    }

    /// <summary>The URL without its credentials, and the decoded user name; <c>null</c> if there is no user name with a password.</summary>
    private static (string Url, string UserName)? Split(string url)
    {
        int begin = url.IndexOf("://", StringComparison.Ordinal) + 3;
        int end = begin < 3 ? -1 : url.IndexOfAny(['/', '?', '#'], begin);
        int at = begin < 3 ? -1 : url.LastIndexOf('@', (end < 0 ? url.Length : end) - 1);
        int colon = at < begin ? -1 : url.IndexOf(':', begin, at - begin);
        return colon <= begin ? null : (url.Remove(begin, at + 1 - begin), Uri.UnescapeDataString(url.Substring(begin, colon - begin)));
    }
}
