using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ReplicationKit.Shared;

/// <summary>The obsolete parts of a specification, which generated code uses nevertheless.</summary>
internal static class Obsolescence
{
    /// <summary>Whether the type, a containing type, a member (including inherited ones) or a member's type is obsolete.</summary>
    public static bool Touches(INamedTypeSymbol type, ImmutableArray<ISymbol> members, CancellationToken cancellationToken)
    {
        if (IsObsolete(type) || members.Any(member => IsObsoleteMember(member, cancellationToken)))
            return true;
        for (INamedTypeSymbol? parent = type.BaseType; parent is { SpecialType: SpecialType.None }; parent = parent.BaseType)
        {
            if (parent.GetMembers().Any(member => IsObsoleteMember(member, cancellationToken)))
                return true;
        }

        return false;
    }

    /// <summary>Whether it is an error to name the type.</summary>
    public static bool Forbids(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (KnownSymbols.Attribute(current, KnownNames.ObsoleteAttribute) is { ConstructorArguments: [_, { Value: true }] })
                return true;
        }

        return false;
    }

    /// <summary>Whether it is an error to name a member, except in obsolete code.</summary>
    public static bool Forbids(ISymbol member) =>
        OwnMembers.Attribute(member, KnownNames.ObsoleteAttribute, CancellationToken.None)
            is { ConstructorArguments: [_, { Value: true }] };

    private static bool IsObsoleteMember(ISymbol member, CancellationToken cancellationToken) =>
        !member.IsImplicitlyDeclared
        && (
            OwnMembers.Attribute(member, KnownNames.ObsoleteAttribute, cancellationToken) is not null
            || member switch
            {
                IPropertySymbol property => IsObsolete(property.Type),
                IFieldSymbol field => IsObsolete(field.Type),
                _ => false,
            }
        );

    /// <summary>Whether the type, a containing type or a constituent type is obsolete.</summary>
    public static bool IsObsolete(ITypeSymbol type)
    {
        if (type.SpecialType is not (SpecialType.None or SpecialType.System_Nullable_T))
            return false;
        if (type is IArrayTypeSymbol array)
            return IsObsolete(array.ElementType);
        for (ITypeSymbol? current = type; current is INamedTypeSymbol named; current = named.ContainingType)
        {
            if (KnownSymbols.Attribute(named, KnownNames.ObsoleteAttribute) is not null || named.TypeArguments.Any(IsObsolete))
                return true;
        }

        return false;
    }
}
