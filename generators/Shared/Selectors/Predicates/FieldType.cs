using Microsoft.CodeAnalysis;
using ReplicationKit.Selectors.Model;
using ReplicationKit.Shared;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>A type that a predicate can read: how System.Text.Json writes it, and which kinds of JSON values it accepts.</summary>
internal sealed class FieldType
{
    private FieldType(FieldShape shape, ITypeSymbol type, bool acceptsNull, bool isDeclaredNotNull, FieldType? element)
    {
        Shape = shape;
        Type = type;
        AcceptsNull = acceptsNull;
        IsDeclaredNotNull = isDeclaredNotNull;
        Element = element;
    }

    public FieldShape Shape { get; }

    /// <summary>The type without <c>Nullable</c>.</summary>
    public ITypeSymbol Type { get; }

    /// <summary>Reference types accept null regardless of their annotation, as in System.Text.Json.</summary>
    public bool AcceptsNull { get; }

    /// <summary>Whether it is a reference type that is declared as not nullable.</summary>
    public bool IsDeclaredNotNull { get; }

    /// <summary>The element type of a collection, or the type of a dictionary's values.</summary>
    public FieldType? Element { get; }

    /// <summary>The kinds of a value that is not null.</summary>
    public JsonKinds ValueKinds =>
        Shape switch
        {
            FieldShape.Text or FieldShape.Date => JsonKinds.String,
            FieldShape.Boolean => JsonKinds.Bool,
            FieldShape.NamedEnum => JsonKinds.String | JsonKinds.Number,
            FieldShape.Record or FieldShape.Dictionary => JsonKinds.Object,
            FieldShape.Collection => JsonKinds.Array,
            _ => JsonKinds.Number,
        };

    public bool IsNumber => Shape is FieldShape.Integer or FieldShape.Double or FieldShape.Decimal or FieldShape.NumberEnum;

    /// <summary>The same type if its declaration is kept: null is not accepted where it is declared as not nullable.</summary>
    public FieldType AsDeclared() => IsDeclaredNotNull ? new FieldType(Shape, Type, false, true, Element) : this;

    /// <summary>Finds the shape of a type, or returns <c>null</c> if a predicate cannot read it.</summary>
    /// <param name="type">The type of a property or of a collection's elements.</param>
    /// <param name="namedEnum">Whether a converter on the property writes enums by name.</param>
    public static FieldType? Of(ITypeSymbol type, bool namedEnum = false)
    {
        bool nullable = type.IsReferenceType;
        bool declaredNotNull = nullable && type.NullableAnnotation == NullableAnnotation.NotAnnotated;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } lifted)
        {
            type = lifted.TypeArguments[0];
            nullable = true;
        }

        FieldShape? simple = SimpleShape(type, namedEnum);
        if (simple != null)
        {
            return new FieldType(simple.Value, type, nullable, declaredNotNull, null);
        }

        if (ElementOf(type) is { } elementType)
        {
            FieldType? element = Of(elementType);
            return element == null ? null : new FieldType(FieldShape.Collection, type, nullable, declaredNotNull, element);
        }

        if (EntryOf(type) is { } entryType)
        {
            FieldType? entry = Of(entryType);
            return entry == null ? null : new FieldType(FieldShape.Dictionary, type, nullable, declaredNotNull, entry);
        }

        return IsRecord(type) ? new FieldType(FieldShape.Record, type, nullable, declaredNotNull, null) : null;
    }

    private static FieldShape? SimpleShape(ITypeSymbol type, bool namedEnum)
    {
        switch (type.SpecialType)
        {
            case SpecialType.System_String:
                return FieldShape.Text;
            case SpecialType.System_Boolean:
                return FieldShape.Boolean;
            case SpecialType.System_SByte
            or SpecialType.System_Byte
            or SpecialType.System_Int16
            or SpecialType.System_UInt16
            or SpecialType.System_Int32
            or SpecialType.System_UInt32
            or SpecialType.System_Int64
            or SpecialType.System_UInt64:
                return FieldShape.Integer;
            case SpecialType.System_Double:
                return FieldShape.Double;
            case SpecialType.System_Decimal:
                return FieldShape.Decimal;
        }

        if (type.TypeKind == TypeKind.Enum)
        {
            bool? named = JsonAttributes.WritesNames(type);
            return named == null && !namedEnum && JsonAttributes.HasConverter(type) ? null
                : namedEnum || named == true ? FieldShape.NamedEnum
                : FieldShape.NumberEnum;
        }

        return KnownSymbols.Is(type, "System.DateOnly") ? FieldShape.Date : null;
    }

    private static ITypeSymbol? ElementOf(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol { Rank: 1 } array)
        {
            return array.ElementType.SpecialType == SpecialType.System_Byte ? null : array.ElementType; // bytes are a base64 string
        }

        return
            type is INamedTypeSymbol { TypeArguments.Length: 1 } named
            && InSystem(named)
            && named.ConstructedFrom.ToDisplayString()
                is "System.Collections.Generic.List<T>"
                    or "System.Collections.Generic.IList<T>"
                    or "System.Collections.Generic.ICollection<T>"
                    or "System.Collections.Generic.IReadOnlyList<T>"
                    or "System.Collections.Generic.IReadOnlyCollection<T>"
                    or "System.Collections.Generic.IEnumerable<T>"
                    or "System.Collections.Immutable.IImmutableList<T>"
                    or "System.Collections.Immutable.ImmutableList<T>"
            ? named.TypeArguments[0]
            : null;
    }

    // The dictionaries that System.Text.Json creates with keys that are compared by ordinal. A sorted one compares them by culture.
    private static ITypeSymbol? EntryOf(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeArguments: [{ SpecialType: SpecialType.System_String }, { } entry] } named
        && InSystem(named)
        && named.ConstructedFrom.ToDisplayString()
            is "System.Collections.Generic.Dictionary<TKey, TValue>"
                or "System.Collections.Generic.IDictionary<TKey, TValue>"
                or "System.Collections.Generic.IReadOnlyDictionary<TKey, TValue>"
                or "System.Collections.Immutable.ImmutableDictionary<TKey, TValue>"
                or "System.Collections.Immutable.IImmutableDictionary<TKey, TValue>"
            ? entry
            : null;

    private static bool IsRecord(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false, SpecialType: SpecialType.None } named
        && !JsonAttributes.HasConverter(named)
        && !JsonAttributes.HasNumberHandling(named)
        && !InSystem(named)
        && !named.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_Collections_IEnumerable);

    /// <summary>Whether the type belongs to the base class library.</summary>
    public static bool InSystem(INamedTypeSymbol type)
    {
        INamespaceSymbol? space = type.ContainingNamespace;
        while (space is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            space = space.ContainingNamespace;
        }

        return space?.Name == "System";
    }
}
