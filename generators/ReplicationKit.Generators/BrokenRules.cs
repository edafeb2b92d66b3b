using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators;

/// <summary>The rules that prevent a specification from having a document, evaluated as the analyzers evaluate them.</summary>
internal static class BrokenRules
{
    public static EquatableArray<string> Of(ReplicationModel model)
    {
        IEnumerable<string> declaration = model
            .Problems.Where(problem => !problem.IsAdvice)
            .Select(problem =>
                problem.Detail.Length == 0 ? $"{problem.Id}: {problem.Subject}" : $"{problem.Id}: {problem.Subject} ({problem.Detail})"
            );
        IEnumerable<string> shared = RuleTable
            .Evaluate(RuleInput.Of(model))
            .Where(violation => violation.Severity == RuleSeverity.Error)
            .Select(violation => violation.ToString());
        return declaration.Concat(shared).Concat(model.SelectorRules).ToEquatableArray();
    }
}
