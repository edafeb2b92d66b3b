using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using ReplicationKit.Rules;

namespace ReplicationKit.Shared;

/// <summary>The members that generated code adds to a specification, whose names the specification cannot use itself.</summary>
internal static class GeneratedMembers
{
    public const string WriteTo = "WriteTo";
    public const string ToDocument = "ToDocument";
    public const string CreateBuilder = "CreateBuilder";

    /// <summary>The class that contains the builder's stages.</summary>
    public const string Builder = "Builder";

    /// <summary>The method that prints the members of a record. It is generated where the compiler's own would show a password.</summary>
    public const string PrintMembers = "PrintMembers";

    private static readonly HashSet<string> Methods = [WriteTo, ToDocument, CreateBuilder];

    /// <summary>The name of the class that contains the builder's stages: a type cannot have the name of its containing type.</summary>
    public static string BuilderOf(string type) => type == Builder ? Builder + "_" : Builder;

    /// <summary>The names that the type already uses for itself or for its members: RPK0004.</summary>
    /// <param name="type">The type.</param>
    /// <param name="members">Its own members.</param>
    public static IEnumerable<DeclarationProblem> Collisions(INamedTypeSymbol type, ImmutableArray<ISymbol> members)
    {
        if (Methods.Contains(type.Name) || type.Name == PrintMembers)
            yield return new(DiagnosticIds.MemberExists, ProblemLocation.Type, type.Name, type.Name);

        string builder = BuilderOf(type.Name);
        foreach (ISymbol member in members)
        {
            if (Collides(member, builder) && !IsGenerated(type))
                yield return new(DiagnosticIds.MemberExists, ProblemLocation.Member, member.Name, NameToRead(member));
        }

        // An abstract member cannot be hidden, only overridden, and a value that is hidden is lost.
        foreach (ISymbol member in Inherited(type))
        {
            if ((member.IsAbstract || member is IPropertySymbol or IFieldSymbol) && Collides(member, builder) && !IsGenerated(type))
                yield return new(DiagnosticIds.MemberExists, ProblemLocation.Type, type.Name, NameToRead(member));
        }
    }

    /// <summary>Whether the generated part exists, which is the case only if no member conflicts with it. Only analyzers see it.</summary>
    private static bool IsGenerated(INamedTypeSymbol type) =>
        type.Interfaces.Any(static declared =>
            KnownSymbols.Is(declared, KnownNames.GeneratedSpecification)
            || declared.Interfaces.Any(static one => KnownSymbols.Is(one, KnownNames.GeneratedSpecification))
        );

    /// <summary>Whether a generated member has the name of an inherited one.</summary>
    public static bool Hide(INamedTypeSymbol type)
    {
        string builder = BuilderOf(type.Name);
        return Inherited(type).Any(member => member.Name == builder || Methods.Contains(member.Name));
    }

    private static IEnumerable<ISymbol> Inherited(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? parent = type.BaseType; parent is { SpecialType: SpecialType.None }; parent = parent.BaseType)
        {
            foreach (ISymbol member in parent.GetMembers())
            {
                if (member.DeclaredAccessibility != Accessibility.Private)
                    yield return member;
            }
        }
    }

    private static bool Collides(ISymbol member, string builder) =>
        member switch
        {
            IMethodSymbol { ExplicitInterfaceImplementations: [{ ContainingType: { } implemented }, ..] } => KnownSymbols.Is(
                implemented,
                KnownNames.ReplicationSpec
            ),
            IPropertySymbol { ExplicitInterfaceImplementations: [{ ContainingType: { } implemented }, ..] } => KnownSymbols.Is(
                implemented,
                KnownNames.ReplicationSpec
            ),
            IMethodSymbol { MethodKind: MethodKind.Ordinary } method when method.Name != builder => Methods.Contains(method.Name)
                && method.Parameters.Length == ParameterCount(method.Name),
            IMethodSymbol => member.Name == builder,
            _ => member.Name == builder || member.Name == PrintMembers || Methods.Contains(member.Name),
        };

    /// <summary>An overload with other parameters does not conflict.</summary>
    private static int ParameterCount(string method) =>
        method switch
        {
            WriteTo => 2,
            ToDocument => 1,
            _ => 0,
        };

    private static string NameToRead(ISymbol member) => member is IMethodSymbol ? member.Name + "()" : member.Name;
}
