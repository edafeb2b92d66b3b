using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using ReplicationKit.Rules;

namespace ReplicationKit.Shared;

/// <summary>The rules RPK0012 and RPK0014, which concern attributes that the model does not contain.</summary>
internal static class AttributeProblems
{
    public static IEnumerable<DeclarationProblem> Of(
        INamedTypeSymbol type,
        ImmutableArray<ISymbol> members,
        ReplicationModel model,
        List<IMethodSymbol> selectors,
        CancellationToken cancellationToken
    )
    {
        int allowed = model.SelectorJson is null ? 1 : 0;
        foreach (IMethodSymbol method in selectors.Skip(allowed))
            yield return new(DiagnosticIds.SeveralSelectors, ProblemLocation.Member, method.Name, type.Name);

        int index = 0;
        foreach (AttributeData attribute in ReplicationParser.QueryParamAttributes(type))
        {
            if (AttributeReader.QueryParam(attribute) is null)
                yield return new(
                    DiagnosticIds.QueryParamForm,
                    ProblemLocation.QueryParam,
                    type.Name,
                    "a key and a value are required on a record",
                    index
                );
            index++;
        }

        foreach (ISymbol member in members)
        {
            if (
                member is IPropertySymbol or IFieldSymbol
                && MemberReader.QueryParamOf(type, member, cancellationToken) is { } attribute
                && AttributeReader.ArgumentCount(attribute) > 1
            )
            {
                yield return new(
                    DiagnosticIds.QueryParamForm,
                    ProblemLocation.MemberQueryParam,
                    member.Name,
                    "only a key is accepted on a member, whose value is used"
                );
            }
        }
    }
}
