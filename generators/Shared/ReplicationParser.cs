using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Rules;

namespace ReplicationKit.Shared;

/// <summary>
/// Reads a specification: from the symbol of a type with <c>[Replication]</c> to a model of plain values. The generator and the analyzers
/// share it, so both interpret a declaration in the same way. Everything that reads symbols is here.
/// </summary>
internal static class ReplicationParser
{
    /// <summary>Reads the specification of the type, or returns <c>null</c> if it has no <c>[Replication]</c>.</summary>
    public static ReplicationModel? Parse(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        KnownSymbols.Attribute(type, KnownNames.ReplicationAttribute) is { } attribute ? Parse(type, attribute, cancellationToken) : null;

    /// <summary>Reads the specification that <paramref name="attribute"/> declares on <paramref name="type"/>.</summary>
    public static ReplicationModel Parse(INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string? template = AttributeReader.Value(attribute, "Id") as string;
        EquatableArray<IdPart> id = template is null
            ? [new(SpecificationId.KebabCase(type.Name), IsPlaceholder: false)]
            : SpecificationId.Parse(template);
        ImmutableArray<ISymbol> members = OwnMembers.Of(type, cancellationToken);
        List<IMethodSymbol> selectors = SelectorMethods(members, cancellationToken);
        IMethodSymbol? constructor = members.IsEmpty ? null : DeclarationReader.Constructor(type, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        var model = new ReplicationModel
        {
            Type = TypeIdentity.Of(type),
            Visibility = MemberTypes.VisibilityOf(type),
            Id = id,
            HasExplicitId = template is not null,
            TwoWay = AttributeReader.Value(attribute, "TwoWay") is true,
            Refit = RefitSettingReader.Of(attribute),
            Server = AttributeReader.Int32(attribute, "Server") ?? (int)ServerVersion.CouchDB35,
            Options = AttributeReader.Options(attribute),
            TargetParams = KnownSymbols.Attribute(type, KnownNames.CreateTargetParamsAttribute) is { } target
                ? AttributeReader.TargetParams(target)
                : null,
            QueryParams = QueryParams(type),
            Members = UsedMembers.Mark(
                MemberReader.Read(type, members, constructor, Placeholders(id), NamesIn(selectors, cancellationToken)),
                type,
                constructor,
                cancellationToken
            ),
            Constructor = Parameters(type, constructor),
            IsConstructible = constructor is not null
                ? DeclarationReader.CanBeCalled(constructor)
                : DeclarationReader.HasDefaultConstructor(type, members),
            HasOpenConstructor =
                constructor
                    is null
                        or { DeclaredAccessibility: Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal },
            SelectorJson = KnownSymbols.Attribute(type, KnownNames.SelectorJsonAttribute) is { } json ? AttributeReader.Text(json) : null,
            SelectorMethods = selectors.Count,
            HidesInherited = HidesInherited(type),
            HidesMembers = GeneratedMembers.Hide(type),
            IsRefitInterfaceTaken = RefitInterfaceName.IsTaken(type, cancellationToken),
            NamesConverter = NamesConverter(type),
            PrintMembersModifiers = PrintMembersModifiers(type),
            UseDiagnostics = Obsolescence.Diagnostics(type, members, cancellationToken),
            IsForbidden = Obsolescence.Forbids(type),
        };

        IEnumerable<DeclarationProblem> problems = DeclarationReader
            .Problems(type, members, cancellationToken)
            .Concat(SpecificationProblems.Of(model))
            .Concat(AttributeProblems.Of(type, members, model, selectors, cancellationToken));
        return model with { Problems = problems.ToEquatableArray() };
    }

    private static HashSet<string> Placeholders(EquatableArray<IdPart> id) =>
        new(id.Where(part => part.IsPlaceholder).Select(part => part.Text), StringComparer.Ordinal);

    /// <summary>The methods with <c>[Selector]</c>.</summary>
    public static List<IMethodSymbol> SelectorMethods(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        SelectorMethods(OwnMembers.Of(type, cancellationToken), cancellationToken);

    private static List<IMethodSymbol> SelectorMethods(ImmutableArray<ISymbol> members, CancellationToken cancellationToken)
    {
        var found = new List<IMethodSymbol>();
        foreach (ISymbol member in members)
        {
            if (
                member is IMethodSymbol { MethodKind: MethodKind.Ordinary } method
                && OwnMembers.Attribute(method, KnownNames.SelectorAttribute, cancellationToken) is not null
            )
                found.Add(method);
        }

        return found;
    }

    /// <summary>Every name in the predicates. A member with such a name may be read by a predicate.</summary>
    private static HashSet<string> NamesIn(List<IMethodSymbol> methods, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (SyntaxReference reference in methods.SelectMany(method => method.DeclaringSyntaxReferences))
        {
            foreach (IdentifierNameSyntax name in reference.GetSyntax(cancellationToken).DescendantNodes().OfType<IdentifierNameSyntax>())
            {
                // The name after a dot is a member of the document, except in this.Member.
                if (
                    name.Parent is not MemberAccessExpressionSyntax access
                    || access.Name != name
                    || access.Expression.IsKind(SyntaxKind.ThisExpression)
                )
                    names.Add(name.Identifier.ValueText);
            }
        }

        return names;
    }

    private static EquatableArray<FixedQueryParam> QueryParams(INamedTypeSymbol type) =>
        QueryParamAttributes(type).Select(AttributeReader.QueryParam).OfType<FixedQueryParam>().ToEquatableArray();

    /// <summary>The <c>[QueryParam]</c> attributes on the record, in order.</summary>
    public static IEnumerable<AttributeData> QueryParamAttributes(INamedTypeSymbol type) =>
        SourceOrder.Of(
            type.GetAttributes().Where(attribute => KnownSymbols.Is(attribute.AttributeClass, KnownNames.QueryParamAttribute)),
            attribute => AttributeReader.QueryParam(attribute)?.Key ?? ""
        );

    private static EquatableArray<ParameterModel> Parameters(INamedTypeSymbol type, IMethodSymbol? constructor)
    {
        if (constructor is null)
            return [];
        return constructor
            .Parameters.Select(parameter => new ParameterModel(
                parameter.Name,
                MemberReader.MemberOf(type, parameter),
                MemberTypes.CodeName(parameter.Type),
                parameter.HasExplicitDefaultValue,
                parameter.RefKind == RefKind.RefReadOnlyParameter
            ))
            .ToEquatableArray();
    }

    private static bool HidesInherited(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? parent = type.BaseType; parent is { SpecialType: SpecialType.None }; parent = parent.BaseType)
        {
            if (
                parent.AllInterfaces.Any(static one => KnownSymbols.Is(one, KnownNames.ReplicationSpec))
                || KnownSymbols.Attribute(parent, KnownNames.ReplicationAttribute) is not null
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The modifiers that the language demands of <c>PrintMembers</c>; null where the record declares it, or <c>ToString</c>, itself.
    /// </summary>
    private static string? PrintMembersModifiers(INamedTypeSymbol type)
    {
        bool isOwn =
            type.GetMembers(GeneratedMembers.PrintMembers)
                .Any(static member => member is IMethodSymbol { IsImplicitlyDeclared: false, Parameters.Length: 1 })
            || type.GetMembers("ToString")
                .Any(static member => member is IMethodSymbol { IsImplicitlyDeclared: false, Parameters.IsEmpty: true });
        return isOwn || !type.IsRecord ? null
            : type.BaseType is { SpecialType: SpecialType.None } ? "protected override"
            : type.IsValueType || type.IsSealed ? "private"
            : "protected virtual";
    }

    private static bool NamesConverter(INamedTypeSymbol type) =>
        type.GetAttributes()
            .Any(static attribute =>
                KnownSymbols.IsOrDerives(attribute.AttributeClass, KnownNames.JsonConverterAttribute)
                && !KnownSymbols.Is(attribute.AttributeClass, KnownNames.ReplicationAttribute)
            );
}
