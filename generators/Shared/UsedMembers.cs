using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ReplicationKit.Shared;

/// <summary>
/// Finds the members from which bound members may be computed. Only names are compared, without binding symbols. A name that matches by
/// coincidence only suppresses a warning.
/// </summary>
internal static class UsedMembers
{
    public static EquatableArray<MemberModel> Mark(
        EquatableArray<MemberModel> members,
        INamedTypeSymbol type,
        IMethodSymbol? constructor,
        CancellationToken cancellationToken
    )
    {
        if (!HasCandidates(members))
            return members;

        HashSet<string> used = Used(members, type, cancellationToken);
        bool isOrdinary =
            constructor is not null
            && constructor.DeclaringSyntaxReferences.Any(reference =>
                reference.GetSyntax(cancellationToken) is ConstructorDeclarationSyntax
            );
        return members
            .Select(member =>
                member.Role == MemberRole.Unbound
                && (used.Contains(member.Name) || (isOrdinary && member.Setting == MemberSetting.Constructor))
                    ? member with
                    {
                        IsUsed = true,
                    } // an ordinary constructor may do anything with its parameters
                    : member
            )
            .ToEquatableArray();
    }

    private static bool HasCandidates(EquatableArray<MemberModel> members)
    {
        foreach (MemberModel member in members)
        {
            if (member is { Role: MemberRole.Unbound, IsSettable: true })
                return true;
        }

        return false;
    }

    /// <summary>Every name in the code that computes the bound members, and in the code that computes the members named there.</summary>
    private static HashSet<string> Used(EquatableArray<MemberModel> members, INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(
            members.Where(static member => member.Role != MemberRole.Unbound).Select(static member => member.Name)
        );
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            BaseTypeSyntax? parent = (reference.GetSyntax(cancellationToken) as TypeDeclarationSyntax)?.BaseList?.Types.FirstOrDefault();
            Note((parent as PrimaryConstructorBaseTypeSyntax)?.ArgumentList);
        }

        while (open.Count > 0)
        {
            string name = open.Pop();
            for (INamedTypeSymbol? current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
            {
                bool isOwn = SymbolEqualityComparer.Default.Equals(current, type);
                foreach (
                    SyntaxReference reference in current.GetMembers(name).SelectMany(static member => member.DeclaringSyntaxReferences)
                )
                {
                    foreach (SyntaxNode? part in Computation(reference.GetSyntax(cancellationToken), isOwn))
                        Note(part);
                }
            }
        }

        return used;

        void Note(SyntaxNode? code)
        {
            foreach (IdentifierNameSyntax name in code?.DescendantNodes().OfType<IdentifierNameSyntax>() ?? [])
            {
                if (used.Add(name.Identifier.ValueText))
                    open.Push(name.Identifier.ValueText);
            }
        }
    }

    /// <summary>
    /// The code that computes the member's value. The generator's cache does not cover the bodies of other types' methods.
    /// </summary>
    private static SyntaxNode?[] Computation(SyntaxNode member, bool isOwn) =>
        member switch
        {
            PropertyDeclarationSyntax property => [property.Initializer, property.ExpressionBody, property.AccessorList],
            VariableDeclaratorSyntax field => [field.Initializer],
            MethodDeclarationSyntax method when isOwn => [method.Body, method.ExpressionBody],
            _ => [],
        };
}
