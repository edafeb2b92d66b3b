using ReplicationKit.Shared;

namespace ReplicationKit.Generators;

/// <summary>The rules that keep a specification from having a document, judged as the analyzers judge them.</summary>
internal static class BrokenRules
{
    public static EquatableArray<string> Of(ReplicationModel model) => model.Problems
        .Where(problem => !problem.IsAdvice)
        .Select(problem => problem.Detail.Length == 0 ? $"{problem.Id} ({problem.Subject})" : $"{problem.Id} ({problem.Subject}: {problem.Detail})")
        .Concat(model.SelectorMethods > 0 ? ["RPK7001 (predicates are not translated yet)"] : Array.Empty<string>())
        .ToEquatableArray();
}
