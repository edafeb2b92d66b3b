using System.Text.Json.Nodes;

namespace ReplicationKit;

/// <summary>Finds the operators of a selector. An operand that is not a selector is data, whose keys may begin with <c>$</c>.</summary>
internal static class SelectorOperatorReader
{
    public static IReadOnlyList<string> Read(JsonObject selector)
    {
        var found = new List<string>();
        ReadCondition(selector, found);
        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    private static void ReadCondition(JsonObject condition, List<string> found)
    {
        foreach ((string name, JsonNode? value) in condition)
        {
            if (name.StartsWith('$'))
                found.Add(name);
            if (value is JsonObject inner && (!name.StartsWith('$') || name is "$not" or "$elemMatch" or "$allMatch" or "$keyMapMatch"))
                ReadCondition(inner, found);
            else if ((name is "$and" or "$or" or "$nor") && value is JsonArray elements)
                ReadElements(elements, found);
        }
    }

    private static void ReadElements(JsonArray elements, List<string> found)
    {
        foreach (JsonNode? element in elements)
        {
            if (element is JsonObject condition)
                ReadCondition(condition, found);
        }
    }
}
