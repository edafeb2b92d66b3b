using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Rules;

namespace ReplicationKit.Shared;

/// <summary>Reads the members of a specification and binds them to options by name and to query parameters by attribute.</summary>
internal sealed class MemberReader
{
    private readonly INamedTypeSymbol _type;
    private readonly IMethodSymbol? _constructor;
    private readonly bool _isObsolete;
    private readonly bool _setsRequired;
    private readonly HashSet<string> _idNames;
    private readonly HashSet<string> _selectorNames;

    private MemberReader(INamedTypeSymbol type, IMethodSymbol? constructor, HashSet<string> idNames, HashSet<string> selectorNames)
    {
        _type = type;
        _constructor = constructor;
        _isObsolete = Obsolescence.IsObsolete(type);
        _setsRequired =
            constructor is not null
            && OwnMembers.Attribute(constructor, KnownNames.SetsRequiredMembersAttribute, CancellationToken.None) is not null;
        _idNames = idNames;
        _selectorNames = selectorNames;
    }

    /// <summary>The members: inherited ones first, then those of the constructor in the order of its parameters, then the others.</summary>
    public static EquatableArray<MemberModel> Read(
        INamedTypeSymbol type,
        ImmutableArray<ISymbol> members,
        IMethodSymbol? constructor,
        HashSet<string> idNames,
        HashSet<string> selectorNames
    )
    {
        if (members.IsEmpty && type.BaseType is null or { SpecialType: not SpecialType.None })
            return [];

        var reader = new MemberReader(type, constructor, idNames, selectorNames);
        var found = new List<MemberModel>();
        foreach (ISymbol member in Symbols(type, members, constructor))
        {
            if (reader.Read(member) is { } model)
            {
                found.RemoveAll(other => other.Name == model.Name);
                found.Add(model);
            }
        }

        return found.ToEquatableArray();
    }

    /// <summary>The properties and fields that may be members, in order.</summary>
    private static IEnumerable<ISymbol> Symbols(INamedTypeSymbol type, ImmutableArray<ISymbol> members, IMethodSymbol? constructor)
    {
        if (type.BaseType is { SpecialType: SpecialType.None } parent)
        {
            foreach (ISymbol member in Symbols(parent, parent.GetMembers(), constructor: null))
            {
                if (member.DeclaredAccessibility != Accessibility.Private)
                    yield return member;
            }
        }

        List<ISymbol> own = members.Where(IsMember).ToList();
        foreach (IParameterSymbol parameter in constructor?.Parameters ?? ImmutableArray<IParameterSymbol>.Empty)
        {
            if (MemberOf(type, parameter) is not { } name || own.Find(member => member.Name == name) is not { } member)
                continue;
            own.Remove(member);
            yield return member;
        }

        foreach (ISymbol member in SourceOrder.Of(own))
            yield return member;
    }

    private static bool IsMember(ISymbol member) =>
        !member.IsImplicitlyDeclared
        && member.CanBeReferencedByName
        && member switch
        {
            IPropertySymbol { IsStatic: false, IsIndexer: false, GetMethod: not null } property => MemberTypes.HasName(property.Type),
            IFieldSymbol { IsStatic: false, IsConst: false, AssociatedSymbol: null } field => MemberTypes.HasName(field.Type),
            _ => false,
        };

    private static ITypeSymbol TypeOf(ISymbol member) => member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;

    /// <summary>
    /// The name of the member that holds a parameter's value: one of its type with the same name or, because ordinary constructors use
    /// camel case, with a name that differs only in case. Returns <c>null</c> if there is none.
    /// </summary>
    public static string? MemberOf(INamedTypeSymbol type, IParameterSymbol parameter)
    {
        for (INamedTypeSymbol? current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers(parameter.Name))
            {
                if (Holds(member, parameter))
                    return member.Name;
            }
        }

        for (INamedTypeSymbol? current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers())
            {
                if (AreAlike(member.Name, parameter.Name) && IsMember(member) && Holds(member, parameter))
                    return member.Name;
            }
        }

        return null;
    }

    private static bool Holds(ISymbol member, IParameterSymbol parameter) =>
        member is IPropertySymbol or IFieldSymbol && SymbolEqualityComparer.Default.Equals(TypeOf(member), parameter.Type);

    private static bool AreAlike(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private bool IsGivenTo(IParameterSymbol parameter, string member) => IsGivenTo(_type, parameter, member);

    private static bool IsGivenTo(INamedTypeSymbol type, IParameterSymbol parameter, string member) =>
        AreAlike(parameter.Name, member) && MemberOf(type, parameter) == member;

    /// <summary>
    /// The <c>[QueryParam]</c> of a member, which a record's parameter may have instead, or <c>null</c> if neither has it.
    /// </summary>
    public static AttributeData? QueryParamOf(INamedTypeSymbol type, ISymbol member, CancellationToken cancellationToken) =>
        QueryParamOf(
            member,
            DeclarationReader
                .Constructor(type, cancellationToken)
                ?.Parameters.FirstOrDefault(candidate => IsGivenTo(type, candidate, member.Name)),
            cancellationToken
        );

    private static AttributeData? QueryParamOf(ISymbol member, IParameterSymbol? parameter, CancellationToken cancellationToken) =>
        OwnMembers.Attribute(member, KnownNames.QueryParamAttribute, cancellationToken)
        ?? (parameter is null ? null : OwnMembers.Attribute(parameter, KnownNames.QueryParamAttribute, cancellationToken));

    private MemberModel? Read(ISymbol member)
    {
        ITypeSymbol type = TypeOf(member);
        ITypeSymbol bare = MemberTypes.WithoutNull(type);
        IParameterSymbol? parameter = _constructor?.Parameters.FirstOrDefault(candidate => IsGivenTo(candidate, member.Name));
        AttributeData? queryParam = QueryParamOf(member, parameter, CancellationToken.None);
        string? queryKey = queryParam is null ? null : QueryKey(queryParam, member.Name);
        ReplicationOption? option = queryParam is null ? OptionOf(member.Name) : null;
        ValueKind kind = MemberTypes.KindOf(bare);

        bool isRequired = member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true };
        bool isForbidden = !_isObsolete && Obsolescence.Forbids(member);

        return new MemberModel
        {
            Name = member.Name,
            TypeName = MemberTypes.CodeName(bare),
            Kind = kind,
            IsNullable = MemberTypes.MayBeNull(type),
            IsOblivious = type.IsReferenceType && type.NullableAnnotation == NullableAnnotation.None,
            Option = option?.Name,
            QueryKey = queryKey,
            Role = RoleOf(member.Name, option, queryKey),
            Setting = MemberTypes.IsKnown(type) ? SettingOf(member, parameter) : MemberSetting.None,
            IsRequired = isRequired && !_setsRequired,
            HasDefault = parameter is not null
                ? parameter.HasExplicitDefaultValue
                : HasInitializer(member) || (isRequired && _setsRequired),
            TypeVisibility = MemberTypes.VisibilityOf(type),
            IsPrinted = member is { DeclaredAccessibility: Accessibility.Public, IsOverride: false },
            IsForbidden = isForbidden,

            // A constructor sets such a member without an error.
            Warnings = isForbidden ? [] : Obsolescence.Attributes(member),
            IsInherited = !SymbolEqualityComparer.Default.Equals(member.ContainingType, _type),
        };
    }

    /// <summary>The option that a member of this name is bound to, or <c>null</c> if there is none.</summary>
    private static ReplicationOption? OptionOf(string name) =>
        ReplicationOptions.ByName(name) is { } option && (option.Scope & OptionScope.Member) != 0 ? option : null;

    /// <summary>The key of a member with <c>[QueryParam]</c>: the one in the attribute, otherwise the name in camel case.</summary>
    public static string QueryKey(AttributeData attribute, string memberName) =>
        AttributeReader.Text(attribute) ?? char.ToLowerInvariant(memberName[0]) + memberName.Substring(1);

    private MemberRole RoleOf(string name, ReplicationOption? option, string? queryKey)
    {
        if (option is not null)
            return MemberRole.Option;
        if (queryKey is not null)
            return MemberRole.QueryParam;
        if (_selectorNames.Contains(name))
            return MemberRole.Selector;
        return _idNames.Contains(name) ? MemberRole.Id : MemberRole.Unbound;
    }

    private static MemberSetting SettingOf(ISymbol member, IParameterSymbol? parameter)
    {
        bool accessor = member switch
        {
            IPropertySymbol { SetMethod: { } set } => set.DeclaredAccessibility is not (Accessibility.Private or Accessibility.Protected),
            IFieldSymbol { IsReadOnly: false } => member.DeclaredAccessibility is not (Accessibility.Private or Accessibility.Protected),
            _ => false,
        };
        return (parameter is not null, accessor) switch
        {
            (true, true) => MemberSetting.ConstructorOrInit,
            (true, false) => MemberSetting.Constructor,
            (false, true) => MemberSetting.Init,
            _ => MemberSetting.None,
        };
    }

    private static bool HasInitializer(ISymbol member)
    {
        foreach (SyntaxReference reference in member.DeclaringSyntaxReferences)
        {
            if (
                reference.GetSyntax()
                is PropertyDeclarationSyntax { Initializer: not null }
                    or VariableDeclaratorSyntax { Initializer: not null }
            )
                return true;
        }

        // For a base record of another assembly it is not known whether there is one.
        return member.DeclaringSyntaxReferences.IsEmpty;
    }
}
