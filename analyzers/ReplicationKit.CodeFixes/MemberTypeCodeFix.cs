using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using ReplicationKit.Analyzers;
using ReplicationKit.Rules;

namespace ReplicationKit.CodeFixes;

/// <summary>RPK0006: gives a member the type of its option.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MemberTypeCodeFix))]
[Shared]
public sealed class MemberTypeCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleId.Misfit);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        Diagnostic diagnostic = context.Diagnostics[0];
        if (!diagnostic.Properties.TryGetValue(DiagnosticProperties.Remedy, out string? name) || name is null
            || root?.FindNode(context.Span, getInnermostNodeForTie: true) is not { } member || TypeOf(member) is not { } old)
        {
            return;
        }

        bool isNullable = old is NullableTypeSyntax;
        TypeSyntax type = SyntaxFactory.ParseTypeName(isNullable ? name + "?" : name).WithAdditionalAnnotations(Simplifier.Annotation);
        Document changed = context.Document.WithSyntaxRoot(root.ReplaceNode(old, type.WithTriviaFrom(old)));
        if (!await Compilability.IsKeptAsync(context.Document, changed, context.CancellationToken).ConfigureAwait(false)) return;
        string title = $"Change the type to '{name.Substring(name.LastIndexOf('.') + 1)}'";
        context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(changed), nameof(MemberTypeCodeFix) + name), diagnostic);
    }

    private static TypeSyntax? TypeOf(SyntaxNode member) => member switch
    {
        ParameterSyntax parameter => parameter.Type,
        PropertyDeclarationSyntax property => property.Type,
        VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } field } => field.Type,
        _ => null,
    };
}
