using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Rules.Json;
using ReplicationKit.Selectors.Json;

namespace ReplicationKit.Selectors;

/// <summary>Reads the selector of <c>[SelectorJson]</c>.</summary>
internal static class SelectorJsonReader
{
    /// <summary>
    /// Reads and checks the JSON. The template is the JSON without insignificant white space, so formatting does not change the
    /// replication's identity. It is <c>null</c> if a problem is an error.
    /// </summary>
    /// <param name="json">The value of the attribute's argument.</param>
    /// <param name="argument">The argument, for the locations of problems.</param>
    public static SelectorTranslation Read(string json, ExpressionSyntax argument)
    {
        LiteralLocations locations = LiteralLocations.Of(argument, json);
        SelectorCheck check = SelectorChecker.Check(json);
        List<SelectorProblem> problems =
        [
            .. check.Findings.Select(finding => new SelectorProblem(
                finding.Id,
                locations.Locate(finding.Start, finding.End),
                finding.Arguments
            )
            {
                Replacement = finding.Replacement,
            }),
        ];
        bool isValid = check.Root != null && problems.TrueForAll(problem => problem.IsAdvice);
        return new SelectorTranslation(
            isValid ? SelectorTemplate.Constant(check.Root!.ToJson()) : null,
            problems,
            [],
            [.. check.Operators.Select(op => (op.Name, locations.Locate(op.Start, op.End)))]
        );
    }
}
