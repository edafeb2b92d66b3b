using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ReplicationKit.Shared;

/// <summary>
/// The declarations of a type itself. The compiler is asked for members and attributes only if the source contains some: for a record it
/// would create all synthesized members, for each specification at each edit.
/// </summary>
internal static class OwnMembers
{
    /// <summary>The members in the source, including the parameters of a record.</summary>
    public static ImmutableArray<ISymbol> Of(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        if (!HasAny(type, cancellationToken))
            return ImmutableArray<ISymbol>.Empty;
        ImmutableArray<ISymbol>.Builder members = ImmutableArray.CreateBuilder<ISymbol>();
        foreach (ISymbol member in type.GetMembers())
        {
            if (!member.IsImplicitlyDeclared)
                members.Add(member);
        }

        return members.ToImmutable();
    }

    /// <summary>Whether there are members, or parameters, in the source.</summary>
    public static bool HasAny(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellationToken) is not TypeDeclarationSyntax { Members.Count: 0, ParameterList: null })
                return true;
        }

        return false;
    }

    /// <summary>The first attribute of a member whose class has this full name, or <c>null</c> if there is none.</summary>
    public static AttributeData? Attribute(ISymbol member, string fullName, CancellationToken cancellationToken) =>
        MayHaveAttributes(member, cancellationToken) ? KnownSymbols.Attribute(member, fullName) : null;

    /// <summary>Whether a member may have attributes, judged by its syntax alone.</summary>
    public static bool MayHaveAttributes(ISymbol member, CancellationToken cancellationToken)
    {
        bool isAccessor = member is IMethodSymbol { AssociatedSymbol: not null };
        foreach (SyntaxReference reference in member.DeclaringSyntaxReferences)
        {
            bool none = reference.GetSyntax(cancellationToken) switch
            {
                ParameterSyntax parameter => isAccessor || parameter.AttributeLists.Count == 0,
                AccessorDeclarationSyntax accessor => accessor.AttributeLists.Count == 0,
                ArrowExpressionClauseSyntax => true,
                VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax field } => field.AttributeLists.Count == 0,

                // Another part of a partial member may have the attributes.
                MemberDeclarationSyntax declaration => declaration.AttributeLists.Count == 0
                    && !declaration.Modifiers.Any(SyntaxKind.PartialKeyword),
                _ => false,
            };
            if (!none)
                return true;
        }

        return member.DeclaringSyntaxReferences.IsEmpty;
    }
}
