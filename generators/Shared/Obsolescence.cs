using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ReplicationKit.Shared;

/// <summary>The obsolete and experimental parts of a specification, which generated code uses nevertheless.</summary>
internal static class Obsolescence
{
    /// <summary>
    /// The ids of the compiler's diagnostics about the use of the type, a containing type, a member (including inherited ones) or a member's
    /// type, because it is obsolete or experimental.
    /// </summary>
    public static EquatableArray<string> Diagnostics(
        INamedTypeSymbol type,
        ImmutableArray<ISymbol> members,
        CancellationToken cancellationToken
    )
    {
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        AddType(type, ids);
        foreach (ISymbol member in members)
            AddMember(member, ids, cancellationToken);
        for (INamedTypeSymbol? parent = type.BaseType; parent is { SpecialType: SpecialType.None }; parent = parent.BaseType)
        {
            AddType(parent, ids);
            foreach (ISymbol member in parent.GetMembers())
                AddMember(member, ids, cancellationToken);
        }

        return ids.ToEquatableArray();
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

    /// <summary>The attributes of a member that make its use a diagnostic, as code: a member that is generated for it repeats them.</summary>
    public static EquatableArray<string> Attributes(ISymbol member)
    {
        if (!OwnMembers.MayHaveAttributes(member, CancellationToken.None))
            return [];
        var attributes = new List<string>();
        foreach (string name in new[] { KnownNames.ObsoleteAttribute, KnownNames.ExperimentalAttribute })
        {
            if (KnownSymbols.Attribute(member, name) is { } attribute && Code(name, attribute) is { } code)
                attributes.Add(code);
        }

        return attributes.ToEquatableArray();
    }

    /// <summary>The attribute as code, or <c>null</c> if an argument does not compile.</summary>
    private static string? Code(string name, AttributeData attribute)
    {
        var arguments = new List<string>();
        foreach (TypedConstant argument in attribute.ConstructorArguments)
        {
            if (argument.Kind != TypedConstantKind.Primitive)
                return null;
            arguments.Add(argument.ToCSharpString());
        }

        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Value.Kind != TypedConstantKind.Primitive)
                return null;
            arguments.Add($"{argument.Key} = {argument.Value.ToCSharpString()}");
        }

        return $"[global::{name}{(arguments.Count == 0 ? "" : $"({string.Join(", ", arguments)})")}]";
    }

    /// <summary>Whether the type, a containing type or a constituent type is obsolete.</summary>
    public static bool IsObsolete(INamedTypeSymbol type)
    {
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        AddType(type, ids, withExperimental: false);
        return ids.Count > 0;
    }

    private static void AddMember(ISymbol member, SortedSet<string> ids, CancellationToken cancellationToken)
    {
        if (member.IsImplicitlyDeclared)
            return;
        if (OwnMembers.MayHaveAttributes(member, cancellationToken))
            AddSymbol(member, ids);
        if (member is IPropertySymbol property)
            AddType(property.Type, ids);
        else if (member is IFieldSymbol field)
            AddType(field.Type, ids);
    }

    private static void AddType(ITypeSymbol type, SortedSet<string> ids, bool withExperimental = true)
    {
        if (type.SpecialType is not (SpecialType.None or SpecialType.System_Nullable_T))
            return;
        if (type is IArrayTypeSymbol array)
            AddType(array.ElementType, ids, withExperimental);
        for (ITypeSymbol? current = type; current is INamedTypeSymbol named; current = named.ContainingType)
        {
            AddSymbol(named, ids, withExperimental);
            foreach (ITypeSymbol argument in named.TypeArguments)
                AddType(argument, ids, withExperimental);
        }
    }

    private static void AddSymbol(ISymbol symbol, SortedSet<string> ids, bool withExperimental = true)
    {
        if (KnownSymbols.Attribute(symbol, KnownNames.ObsoleteAttribute) is { } obsolete)
        {
            if (obsolete.NamedArguments.FirstOrDefault(static argument => argument.Key == "DiagnosticId").Value.Value is string id)
            {
                Add(id, ids);
            }
            else
            {
                ids.Add("CS0612");
                ids.Add("CS0618");
            }
        }

        if (
            withExperimental
            && KnownSymbols.Attribute(symbol, KnownNames.ExperimentalAttribute) is { ConstructorArguments: [{ Value: string experiment }] }
        )
            Add(experiment, ids);
    }

    /// <summary>Adds an id, unless it could not be written in a directive.</summary>
    private static void Add(string id, SortedSet<string> ids)
    {
        if (SyntaxFacts.IsValidIdentifier(id))
            ids.Add(id);
    }
}
