using Microsoft.CodeAnalysis;

namespace ReplicationKit.Shared;

/// <summary>The types of members.</summary>
internal static class MemberTypes
{
    private static readonly SymbolDisplayFormat CodeFormat = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
    );

    /// <summary>The type as written in generated code.</summary>
    public static string CodeName(ITypeSymbol type) => type.ToDisplayString(CodeFormat);

    /// <summary>The type without <c>null</c>.</summary>
    public static ITypeSymbol WithoutNull(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [{ } value] }
            ? value
            : type.WithNullableAnnotation(type.IsReferenceType ? NullableAnnotation.NotAnnotated : type.NullableAnnotation);

    public static bool MayBeNull(ITypeSymbol type) =>
        type.IsReferenceType
            ? type.NullableAnnotation != NullableAnnotation.NotAnnotated
            : type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    /// <summary>Whether the type has a name. In incomplete source code it may not have one.</summary>
    public static bool HasName(ITypeSymbol type) =>
        type switch
        {
            IArrayTypeSymbol array => HasName(array.ElementType),
            INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.All(element => HasName(element.Type)),
            INamedTypeSymbol named => named.Name.Length > 0 && named.TypeArguments.All(HasName),
            _ => true,
        };

    /// <summary>Whether the compiler knows the type and its constituent types.</summary>
    public static bool IsKnown(ITypeSymbol type) =>
        type switch
        {
            IArrayTypeSymbol array => IsKnown(array.ElementType),
            INamedTypeSymbol named => named.TypeKind != TypeKind.Error && named.TypeArguments.All(IsKnown),
            _ => type.TypeKind != TypeKind.Error,
        };

    /// <summary>The kind of a type that is not nullable.</summary>
    public static ValueKind KindOf(ITypeSymbol type) =>
        type.SpecialType switch
        {
            SpecialType.System_String => ValueKind.String,
            SpecialType.System_Boolean => ValueKind.Boolean,
            SpecialType.System_Int32 => ValueKind.Int32,
            SpecialType.System_SByte
            or SpecialType.System_Byte
            or SpecialType.System_Int16
            or SpecialType.System_UInt16
            or SpecialType.System_UInt32
            or SpecialType.System_Int64
            or SpecialType.System_UInt64 => ValueKind.Integer,
            SpecialType.System_Decimal => ValueKind.Decimal,
            SpecialType.System_Double => ValueKind.Double,
            SpecialType.System_Single => ValueKind.Single,
            SpecialType.System_Char => ValueKind.Char,
            _ when type.TypeKind == TypeKind.Enum => KnownSymbols.Is(type, KnownNames.Deletions) ? ValueKind.Deletions : ValueKind.Enum,
            _ when type.TypeKind == TypeKind.Error => ValueKind.Other,
            _ => KindByName(type),
        };

    public static Visibility VisibilityOf(ITypeSymbol type) =>
        type switch
        {
            IArrayTypeSymbol array => VisibilityOf(array.ElementType),
            INamedTypeSymbol named => Min(Own(named), Min(Outer(named), Arguments(named))),
            _ => Visibility.Public,
        };

    private static ValueKind KindByName(ITypeSymbol type)
    {
        if (KnownSymbols.Is(type, KnownNames.ReplicationEndpoint))
            return ValueKind.Endpoint;
        if (KnownSymbols.Is(type, "System.TimeSpan"))
            return ValueKind.TimeSpan;
        if (KnownSymbols.Is(type, "System.Uri"))
            return ValueKind.Uri;
        if (KnownSymbols.Is(type, "System.Guid"))
            return ValueKind.Guid;
        if (KnownSymbols.Is(type, "System.Text.Json.Nodes.JsonObject"))
            return ValueKind.JsonObject;
        if (KnownSymbols.Is(type, KnownNames.CreateTargetParams))
            return ValueKind.TargetParams;
        if (KnownSymbols.Is(type, KnownNames.UserContext))
            return ValueKind.UserContext;
        return ElementOf(type) switch
        {
            { SpecialType: SpecialType.System_String } => ValueKind.StringList,
            INamedTypeSymbol
            {
                Name: "KeyValuePair",
                TypeArguments: [{ SpecialType: SpecialType.System_String }, { SpecialType: SpecialType.System_String }]
            } => ValueKind.StringMap,
            _ => ValueKind.Other,
        };
    }

    private static ITypeSymbol? ElementOf(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
            return array.Rank == 1 ? array.ElementType : null;
        if (AsSequence(type) is { } own)
            return own;
        foreach (INamedTypeSymbol implemented in type.AllInterfaces)
        {
            if (AsSequence(implemented) is { } element)
                return element;
        }

        return null;
    }

    private static ITypeSymbol? AsSequence(ITypeSymbol type) =>
        type
            is INamedTypeSymbol
            {
                OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T,
                TypeArguments: [{ } element]
            }
            ? element
            : null;

    private static Visibility Own(INamedTypeSymbol type) =>
        type.DeclaredAccessibility switch
        {
            _ when type.IsFileLocal => Visibility.Private,
            Accessibility.Public or Accessibility.NotApplicable => Visibility.Public,
            Accessibility.Internal or Accessibility.ProtectedOrInternal => Visibility.Internal,
            _ => Visibility.Private,
        };

    private static Visibility Outer(INamedTypeSymbol type) => type.ContainingType is { } outer ? VisibilityOf(outer) : Visibility.Public;

    private static Visibility Arguments(INamedTypeSymbol type)
    {
        Visibility least = Visibility.Public;
        foreach (ITypeSymbol argument in type.TypeArguments)
            least = Min(least, VisibilityOf(argument));
        return least;
    }

    private static Visibility Min(Visibility a, Visibility b) => a < b ? a : b;
}
