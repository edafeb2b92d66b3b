using Microsoft.CodeAnalysis;
using ReplicationKit.Selectors;

namespace ReplicationKit.Shared;

/// <summary>Reads a specification's selector: the predicate of its <c>[Selector]</c> method, or its <c>[SelectorJson]</c>.</summary>
internal static class SelectorReader
{
    /// <summary>The model with its selector, or with the rules that stand in the selector's way.</summary>
    public static ReplicationModel Read(ReplicationModel model, INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        if (model.SelectorJson is { } json) return model with { Selector = SelectorTemplate.Constant(CompactJson.Of(json)) };
        if (ReplicationParser.SelectorMethods(type).FirstOrDefault() is not { } method) return model;

        SelectorTranslation translation = SelectorTranslator.Translate(method, compilation, cancellationToken);
        return translation.Template is { } template
            ? model with { Selector = template }
            : model with { SelectorRules = Rules(translation, method) };
    }

    private static EquatableArray<string> Rules(SelectorTranslation translation, IMethodSymbol method)
    {
        string[] rules = [.. translation.Problems.Where(problem => !problem.IsAdvice).Select(problem => $"{problem.Id} ({string.Join("; ", problem.Arguments)})")];
        return new(rules.Length == 0 ? [$"RPK0013 ({method.Name})"] : rules);
    }
}
