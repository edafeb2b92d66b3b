using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ReplicationKit.Shared;

/// <summary>The name of a specification's Refit interface, which is generated next to the record.</summary>
internal static class RefitInterfaceName
{
    public const string Prefix = "I";
    public const string Suffix = "Api";

    /// <summary>The name of the interface of a type with this name.</summary>
    public static string Of(string type) => Prefix + type + Suffix;

    /// <summary>
    /// Whether the project declares a type of that name of which the generated interface cannot be a part: another kind of type, a part
    /// that is not partial, or one with another accessibility.
    /// </summary>
    public static bool IsTaken(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        INamespaceOrTypeSymbol container = (INamespaceOrTypeSymbol?)type.ContainingType ?? type.ContainingNamespace;
        SyntaxKind accessibility =
            MemberTypes.VisibilityOf(type) == Visibility.Public ? SyntaxKind.PublicKeyword : SyntaxKind.InternalKeyword;
        foreach (ISymbol existing in container.GetMembers(Of(type.Name)))
        {
            if (existing is INamedTypeSymbol { IsFileLocal: true } or INamedTypeSymbol { Arity: > 0 })
                continue;
            foreach (SyntaxReference reference in existing.DeclaringSyntaxReferences)
            {
                if (
                    reference.GetSyntax(cancellationToken) is not InterfaceDeclarationSyntax part
                    || !part.Modifiers.Any(SyntaxKind.PartialKeyword)
                    || part.Modifiers.Any(modifier => IsAccessibility(modifier) && !modifier.IsKind(accessibility))
                )
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsAccessibility(SyntaxToken modifier) =>
        modifier.Kind()
            is SyntaxKind.PublicKeyword
                or SyntaxKind.InternalKeyword
                or SyntaxKind.ProtectedKeyword
                or SyntaxKind.PrivateKeyword;
}
