using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Rules;
using ReplicationKit.Selectors;

namespace ReplicationKit.Shared;

/// <summary>Reads a specification's selector: the predicate of its <c>[Selector]</c> method, or its <c>[SelectorJson]</c>.</summary>
internal static class SelectorReader
{
    /// <summary>The model with its selector, or with the rules that the selector breaks.</summary>
    public static ReplicationModel Read(
        ReplicationModel model,
        INamedTypeSymbol type,
        Compilation compilation,
        CancellationToken cancellationToken
    )
    {
        if (model.SelectorJson is { } json)
            return ReadJson(model, type, json, cancellationToken);
        if (ReplicationParser.SelectorMethods(type, cancellationToken).FirstOrDefault() is not { } method)
            return model with { Selector = DeletionTemplate.Of(model, selector: null) };

        SelectorTranslation translation = SelectorTranslator.Translate(method, compilation, cancellationToken);
        return With(model, translation, $"{DiagnosticIds.SelectorForm}: {method.Name}");
    }

    private static ReplicationModel ReadJson(
        ReplicationModel model,
        INamedTypeSymbol type,
        string json,
        CancellationToken cancellationToken
    )
    {
        SyntaxNode? attribute = KnownSymbols
            .Attribute(type, KnownNames.SelectorJsonAttribute)
            ?.ApplicationSyntaxReference?.GetSyntax(cancellationToken);
        return attribute is AttributeSyntax { ArgumentList.Arguments: [{ Expression: { } argument }, ..] }
            ? With(model, SelectorJsonReader.Read(json, argument), $"{DiagnosticIds.JsonSyntax}: the selector")
            : model;
    }

    /// <param name="model">The specification.</param>
    /// <param name="translation">The result of the translation.</param>
    /// <param name="otherwise">The rule that is broken if there is neither a selector nor a problem.</param>
    private static ReplicationModel With(ReplicationModel model, SelectorTranslation translation, string otherwise)
    {
        if (translation.Template is { } template)
            return model with { Selector = DeletionTemplate.Of(model, template) };
        string[] rules =
        [
            .. translation
                .Problems.Where(problem => !problem.IsAdvice)
                .Select(problem => $"{problem.Id}: {string.Join("; ", problem.Arguments)}"),
        ];
        return model with { SelectorRules = new(rules.Length == 0 ? [otherwise] : rules) };
    }
}
