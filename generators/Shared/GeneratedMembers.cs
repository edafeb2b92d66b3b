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

    private static readonly HashSet<string> Methods = [WriteTo, ToDocument, CreateBuilder];

    /// <summary>The members that the type already declares: RPK0004.</summary>
    /// <param name="members">The type's own members.</param>
    public static IEnumerable<DeclarationProblem> Collisions(ImmutableArray<ISymbol> members)
    {
        foreach (ISymbol member in members)
        {
            if (Collides(member))
                yield return new(DiagnosticIds.MemberExists, ProblemLocation.Member, member.Name, NameToRead(member));
        }
    }

    private static bool Collides(ISymbol member) =>
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
            IMethodSymbol { MethodKind: MethodKind.Ordinary } method when method.Name != Builder => Methods.Contains(method.Name)
                && method.Parameters.Length == ParameterCount(method.Name),
            _ => member.Name == Builder || Methods.Contains(member.Name),
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
