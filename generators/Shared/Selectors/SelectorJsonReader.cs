using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Rules;
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
        JsonNode root;
        try
        {
            root = JsonParser.Parse(json);
        }
        catch (JsonSyntaxException exception)
        {
            return new SelectorTranslation(
                null,
                [
                    new SelectorProblem(
                        DiagnosticIds.JsonSyntax,
                        locations.Locate(exception.At, exception.At + 1),
                        "the JSON cannot be parsed",
                        exception.Message
                    ),
                ],
                [],
                []
            );
        }

        SelectorChecker checker = new(locations);
        checker.Check(root);
        SelectorTemplate? template = checker.Problems.All(problem => problem.IsAdvice) ? SelectorTemplate.Constant(Minify(root)) : null;
        return new SelectorTranslation(template, checker.Problems, [], checker.Operators);
    }

    private static string Minify(JsonNode node)
    {
        StringBuilder text = new();
        Write(text, node);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonNode node)
    {
        switch (node.Kind)
        {
            case JsonNodeKind.Object:
                text.Append('{');
                for (int i = 0; i < node.Members.Count; i++)
                {
                    text.Append(i == 0 ? string.Empty : ",").Append(JsonText.Quote(node.Members[i].Name.Text)).Append(':');
                    Write(text, node.Members[i].Value);
                }

                text.Append('}');
                break;
            case JsonNodeKind.Array:
                text.Append('[');
                for (int i = 0; i < node.Elements.Count; i++)
                {
                    text.Append(i == 0 ? string.Empty : ",");
                    Write(text, node.Elements[i]);
                }

                text.Append(']');
                break;
            default:
                text.Append(node.Kind == JsonNodeKind.String ? JsonText.Quote(node.Text) : node.Text);
                break;
        }
    }
}
