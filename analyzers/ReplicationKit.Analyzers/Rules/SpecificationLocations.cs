using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>
/// Finds the location of a part of a specification in the source: the argument, the element of a list, the member. The location is never
/// the whole type if something smaller applies. It is looked up only when a diagnostic is reported.
/// </summary>
internal sealed class SpecificationLocations
{
    private readonly INamedTypeSymbol _type;
    private readonly AttributeData _attribute;
    private readonly CancellationToken _cancellationToken;

    public SpecificationLocations(INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellationToken)
    {
        _type = type;
        _attribute = attribute;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The full name of the type, for display and to order the diagnostics.</summary>
    public string TypeName => _type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);

    /// <summary>The attribute, or the type's name if the location of the attribute is not available.</summary>
    public Location Attribute => Syntax(_attribute)?.GetLocation() ?? TypeNameLocation;

    /// <summary>The id in the attribute, or the type's name, from which the id is derived.</summary>
    public Location DocumentId => Argument(_attribute, "Id")?.Expression.GetLocation() ?? TypeNameLocation;

    private Location TypeNameLocation
    {
        get
        {
            // Of several parts, the one with the attribute.
            SyntaxTree? tree = _attribute.ApplicationSyntaxReference?.SyntaxTree;
            SyntaxNode? part = Syntax(_attribute)?.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>();
            return part is BaseTypeDeclarationSyntax declaration && declaration.SyntaxTree == tree
                ? declaration.Identifier.GetLocation()
                : _type.Locations.FirstOrDefault() ?? Location.None;
        }
    }

    public Location Of(RuleSubject subject) =>
        subject.Kind switch
        {
            SubjectKind.DocumentId => DocumentId,
            SubjectKind.Element => Element(subject.Option!, subject.Index),
            SubjectKind.QueryParam => QueryParam(subject.Key!, "key", argument: 0),
            SubjectKind.QueryParamValue => QueryParam(subject.Key!, "value", argument: 1),
            SubjectKind.TargetParam => TargetParam(subject.Key!),
            SubjectKind.Specification => Attribute,
            _ => Option(subject.Option!),
        };

    public Location Of(DeclarationProblem problem) =>
        problem.Location switch
        {
            ProblemLocation.Type => TypeNameLocation,
            ProblemLocation.Argument => Argument(_attribute, problem.Subject)?.Expression.GetLocation() ?? Attribute,
            ProblemLocation.Member => Member(problem.Subject) ?? TypeNameLocation,
            ProblemLocation.QueryParam => ReplicationParser.QueryParamAttributes(_type).ElementAtOrDefault(problem.Index) is { } attribute
                ? Syntax(attribute)?.GetLocation() ?? TypeNameLocation
                : TypeNameLocation,
            _ => MemberQueryParam(problem.Subject) ?? Member(problem.Subject) ?? TypeNameLocation,
        };

    private Location Option(ReplicationOption option)
    {
        if (option == ReplicationOptions.Selector)
            return Selector();
        if (
            option == ReplicationOptions.CreateTargetParams
            && KnownSymbols.Attribute(_type, KnownNames.CreateTargetParamsAttribute) is { } target
        )
            return Syntax(target)?.GetLocation() ?? TypeNameLocation;
        return Argument(_attribute, option.AttributeName)?.Expression.GetLocation() ?? Member(option.Name) ?? Attribute;
    }

    private Location Element(ReplicationOption option, int index)
    {
        ExpressionSyntax? list = Argument(_attribute, option.AttributeName)?.Expression;
        SyntaxNode? element = list switch
        {
            ArrayCreationExpressionSyntax { Initializer.Expressions: { } items } => items.ElementAtOrDefault(index),
            ImplicitArrayCreationExpressionSyntax { Initializer.Expressions: { } items } => items.ElementAtOrDefault(index),
            CollectionExpressionSyntax { Elements: { } items } => items.ElementAtOrDefault(index),
            _ => null,
        };
        return element?.GetLocation() ?? Option(option);
    }

    private Location QueryParam(string key, string name, int argument)
    {
        foreach (AttributeData attribute in ReplicationParser.QueryParamAttributes(_type))
        {
            if (AttributeReader.QueryParam(attribute)?.Key != key)
                continue;
            if (Syntax(attribute)?.ArgumentList?.Arguments is not { } arguments)
                return Attribute;
            return (
                    arguments.FirstOrDefault(one => one.NameColon?.Name.Identifier.ValueText == name)
                    ?? arguments.ElementAtOrDefault(argument)
                )?.GetLocation() ?? Attribute;
        }

        return _type
                .GetMembers()
                .Where(member =>
                    member is IPropertySymbol or IFieldSymbol
                    && member.CanBeReferencedByName
                    && MemberReader.QueryParamOf(_type, member, _cancellationToken) is { } attribute
                    && MemberReader.QueryKey(attribute, member.Name) == key
                )
                .Select(member => member.Locations.FirstOrDefault())
                .FirstOrDefault()
            ?? Attribute;
    }

    private Location TargetParam(string name) =>
        KnownSymbols.Attribute(_type, KnownNames.CreateTargetParamsAttribute) is { } target && Argument(target, name) is { } argument
            ? argument.Expression.GetLocation()
            : Option(ReplicationOptions.CreateTargetParams);

    private Location Selector()
    {
        if (KnownSymbols.Attribute(_type, KnownNames.SelectorJsonAttribute) is { } json)
            return Syntax(json)?.ArgumentList?.Arguments.FirstOrDefault()?.GetLocation() ?? Attribute;
        return _type
                .GetMembers()
                .FirstOrDefault(member => KnownSymbols.Attribute(member, KnownNames.SelectorAttribute) is not null)
                ?.Locations.FirstOrDefault()
            ?? Attribute;
    }

    /// <summary>A member that the record itself declares. An inherited member has no location here.</summary>
    private Location? Member(string name) =>
        _type.GetMembers(name).FirstOrDefault(static member => !member.IsImplicitlyDeclared)?.Locations.FirstOrDefault();

    private Location? MemberQueryParam(string name) =>
        _type
            .GetMembers(name)
            .Where(static member => member is IPropertySymbol or IFieldSymbol)
            .Select(member => MemberReader.QueryParamOf(_type, member, _cancellationToken))
            .Where(static attribute => attribute is not null)
            .Select(attribute => Syntax(attribute!)?.GetLocation())
            .FirstOrDefault();

    private static AttributeArgumentSyntax? Named(AttributeSyntax? attribute, string name) =>
        attribute?.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name);

    private AttributeArgumentSyntax? Argument(AttributeData attribute, string name) => Named(Syntax(attribute), name);

    private AttributeSyntax? Syntax(AttributeData attribute) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(_cancellationToken) as AttributeSyntax;
}
