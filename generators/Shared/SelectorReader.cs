using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Selectors;

namespace ReplicationKit.Shared;

/// <summary>Reads a specification's selector: the predicate of its <c>[Selector]</c> method, or its <c>[SelectorJson]</c>.</summary>
internal static class SelectorReader
{
    /// <summary>The model with its selector, or with the rules that stand in the selector's way.</summary>
    public static ReplicationModel Read(ReplicationModel model, INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        if (model.SelectorJson is { } json) return ReadJson(model, json, type, cancellationToken);
        if (ReplicationParser.SelectorMethods(type).FirstOrDefault() is not { } method) return model;

        SelectorTranslation translation = SelectorTranslator.Translate(method, compilation, cancellationToken);
        return translation.Template is { } template
            ? model with { Selector = template }
            : model with { SelectorRules = Rules(translation, method.Name) };
    }

    // A selector that the server refuses, or that is surely not meant, is not written: the document throws, naming the rules.
    private static ReplicationModel ReadJson(ReplicationModel model, string json, INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var attribute = KnownSymbols.Attribute(type, KnownNames.SelectorJsonAttribute)?.ApplicationSyntaxReference?.GetSyntax(cancellationToken) as AttributeSyntax;
        if (attribute?.ArgumentList?.Arguments.FirstOrDefault()?.Expression is { } argument
            && SelectorJsonReader.Read(json, argument) is { Template: null } refused)
        {
            return model with { SelectorRules = Rules(refused, type.Name) };
        }

        return model with { Selector = SelectorTemplate.Constant(CompactJson.Of(json)) };
    }

    private static EquatableArray<string> Rules(SelectorTranslation translation, string name)
    {
        string[] rules = [.. translation.Problems.Where(problem => !problem.IsAdvice).Select(problem => $"{problem.Id} ({string.Join("; ", problem.Arguments)})")];
        return new(rules.Length == 0 ? [$"RPK0013 ({name})"] : rules);
    }
}
