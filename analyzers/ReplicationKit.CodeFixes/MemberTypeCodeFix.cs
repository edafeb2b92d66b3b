using Microsoft.CodeAnalysis.Simplification;

namespace ReplicationKit.CodeFixes;

/// <summary>RPK0006: changes the type of a member to the type of its option.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MemberTypeCodeFix))]
public sealed class MemberTypeCodeFix : SyntaxCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.TypeMismatch);

    /// <inheritdoc/>
    protected override async Task RegisterAsync(CodeFixContext context, SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (!diagnostic.Properties.TryGetValue(DiagnosticProperties.Fix, out string? name) || name is null || TypeOf(node) is not { } old)
            return;
        TypeSyntax type = SyntaxFactory
            .ParseTypeName(old is NullableTypeSyntax ? name + "?" : name)
            .WithAdditionalAnnotations(Simplifier.Annotation);
        Document changed = context.Document.WithSyntaxRoot(root.ReplaceNode(old, type.WithTriviaFrom(old)));
        if (await Compilability.IsKeptAsync(context.Document, changed, context.CancellationToken).ConfigureAwait(false))
            Offer(
                context,
                diagnostic,
                $"Change the type to '{name.Substring(name.LastIndexOf('.') + 1)}'",
                changed,
                kind: nameof(MemberTypeCodeFix)
            );
    }

    private static TypeSyntax? TypeOf(SyntaxNode member) =>
        member switch
        {
            ParameterSyntax parameter => parameter.Type,
            PropertyDeclarationSyntax property => property.Type,
            VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } field } => field.Type,
            _ => null,
        };
}
