using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Rules;

namespace ReplicationKit.Shared;

/// <summary>Reads the declaration of a specification's type, and what prevents the generator from completing it.</summary>
internal static class DeclarationReader
{
    /// <summary>
    /// The constructor with which generated code creates instances: the primary one, otherwise one without parameters, otherwise the one
    /// with the fewest. Returns <c>null</c> if none can be called.
    /// </summary>
    public static IMethodSymbol? Constructor(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        IMethodSymbol? best = null;
        foreach (IMethodSymbol candidate in type.InstanceConstructors)
        {
            if (IsCopy(candidate, type))
                continue;
            foreach (SyntaxReference reference in candidate.DeclaringSyntaxReferences)
            {
                if (reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax)
                    return candidate;
            }

            if (best is null || candidate.Parameters.Length < best.Parameters.Length)
                best = candidate;
        }

        return best;
    }

    /// <summary>
    /// Whether a type for which no constructor was found has one nevertheless. The constructors of a type without members of its own are
    /// never requested: the compiler creates the parameterless one.
    /// </summary>
    public static bool HasDefaultConstructor(INamedTypeSymbol type, ImmutableArray<ISymbol> members) =>
        members.IsEmpty && type is { TypeKind: TypeKind.Class or TypeKind.Struct, IsStatic: false };

    /// <summary>Whether generated code can call the constructor. While a user is typing, names and types may be missing.</summary>
    public static bool CanBeCalled(IMethodSymbol constructor) =>
        constructor.Parameters.All(parameter =>
            parameter.Name.Length > 0
            && MemberTypes.HasName(parameter.Type)
            && MemberTypes.IsKnown(parameter.Type)
            && parameter.RefKind is not (RefKind.Ref or RefKind.Out)
        );

    /// <summary>The broken rules RPK0001 to RPK0004.</summary>
    public static IEnumerable<DeclarationProblem> Problems(
        INamedTypeSymbol type,
        ImmutableArray<ISymbol> members,
        CancellationToken cancellationToken
    )
    {
        string? kind = WrongKind(type);
        if (kind is not null)
            yield return new(DiagnosticIds.KindOfType, ProblemLocation.Type, type.Name, kind);
        if (!IsPartial(type, cancellationToken))
            yield return new(DiagnosticIds.NotPartial, ProblemLocation.Type, type.Name);

        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            if (!IsPartial(outer, cancellationToken))
                yield return new(DiagnosticIds.ContainingTypeNotPartial, ProblemLocation.Type, outer.Name, type.Name);
        }

        foreach (DeclarationProblem collision in GeneratedMembers.Collisions(type, members))
            yield return collision;
    }

    /// <summary>
    /// The kind of a type that cannot be a specification, as a phrase for a message, or <c>null</c> if the type can be one.
    /// </summary>
    private static string? WrongKind(INamedTypeSymbol type)
    {
        if (!HasName(type))
            return "a type without a name";
        if (!type.IsRecord)
            return type.TypeKind == TypeKind.Struct ? "a struct" : "a class";
        if (type.IsAbstract)
            return "an abstract record";
        if (type.Arity > 0)
            return "a generic record";
        if (type.IsFileLocal)
            return "a file-local record";
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (current.Arity > 0)
                return "nested in a generic type";
            if (current.IsFileLocal)
                return "nested in a file-local type";
            if (current.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
                return current.Equals(type, SymbolEqualityComparer.Default)
                    ? "a private or protected record"
                    : "nested in a private or protected type";
        }

        return null;
    }

    private static bool HasName(ISymbol symbol)
    {
        for (
            ISymbol? current = symbol;
            current is INamedTypeSymbol or INamespaceSymbol { IsGlobalNamespace: false };
            current = current.ContainingSymbol
        )
        {
            if (current.Name.Length == 0)
                return false;
        }

        return true;
    }

    /// <summary>Whether every part of the type has the modifier.</summary>
    public static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (
                reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration
                && !declaration.Modifiers.Any(SyntaxKind.PartialKeyword)
            )
                return false;
        }

        return true;
    }

    private static bool IsCopy(IMethodSymbol constructor, INamedTypeSymbol type) =>
        constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, type);
}
