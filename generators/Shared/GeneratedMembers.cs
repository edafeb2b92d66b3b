using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using ReplicationKit.Rules;

namespace ReplicationKit.Shared;

/// <summary>The members that generated code adds to a specification, and so the names that it cannot have itself.</summary>
internal static class GeneratedMembers
{
    public const string WriteTo = "WriteTo";
    public const string ToDocument = "ToDocument";
    public const string CreateBuilder = "CreateBuilder";

    /// <summary>Begins the name of each stage of the builder that asks for a member.</summary>
    public const string AskingStage = "INeeds";

    /// <summary>The builder's stage on which everything required is there.</summary>
    public const string LastStage = "ICanBuild";

    /// <summary>The builder's stage after one of filter and document ids.</summary>
    public const string FilteredStage = "ICanBuildFiltered";

    /// <summary>The classes behind the stages.</summary>
    public const string AskingSteps = "BuilderSteps";
    public const string LastStep = "BuilderEnd";

    private static readonly HashSet<string> Types = [LastStage, FilteredStage, AskingSteps, LastStep];
    private static readonly HashSet<string> Methods = [WriteTo, ToDocument, CreateBuilder];

    /// <summary>The members that the type declares already: RPK0004.</summary>
    /// <param name="type">The type.</param>
    /// <param name="members">Its own members.</param>
    public static IEnumerable<DeclarationProblem> Collisions(INamedTypeSymbol type, ImmutableArray<ISymbol> members)
    {
        foreach (ISymbol member in members)
        {
            if (Collides(type, member))
                yield return new(DiagnosticIds.MemberExists, ProblemSite.Member, member.Name, NameToRead(member));
        }
    }

    private static bool Collides(INamedTypeSymbol type, ISymbol member) => member switch
    {
        IMethodSymbol { ExplicitInterfaceImplementations: [{ ContainingType: { } implemented }, ..] } => KnownSymbols.Is(implemented, KnownNames.ReplicationSpec),
        IPropertySymbol { ExplicitInterfaceImplementations: [{ ContainingType: { } implemented }, ..] } => KnownSymbols.Is(implemented, KnownNames.ReplicationSpec),
        IMethodSymbol { MethodKind: MethodKind.Ordinary } method => Methods.Contains(method.Name) && method.Parameters.Length == ParameterCount(method.Name),
        _ => Types.Contains(member.Name) || Methods.Contains(member.Name) || IsStage(type, member.Name),
    };

    /// <summary>An overload with other parameters is no collision.</summary>
    private static int ParameterCount(string method) => method switch
    {
        WriteTo => 2,
        ToDocument => 1,
        _ => 0,
    };

    /// <summary>Whether the name is <c>INeeds</c> and the name of another member.</summary>
    private static bool IsStage(INamedTypeSymbol type, string name) =>
        name.StartsWith(AskingStage, StringComparison.Ordinal) && !type.GetMembers(name.Substring(AskingStage.Length)).IsEmpty;

    private static string NameToRead(ISymbol member) => member is IMethodSymbol ? member.Name + "()" : member.Name;
}
