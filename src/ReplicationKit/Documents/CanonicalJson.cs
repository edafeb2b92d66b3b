using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReplicationKit;

/// <summary>Writes JSON that has the same meaning to the server in one form: members in order, numbers by value.</summary>
internal static class CanonicalJson
{
    public static string Write(JsonNode? node) =>
        node switch
        {
            null => "null",
            JsonObject members => "{"
                + string.Join(
                    ',',
                    members
                        .OrderBy(member => member.Key, StringComparer.Ordinal)
                        .Select(member => Quote(member.Key) + ":" + Write(member.Value))
                )
                + "}",
            JsonArray items => "[" + string.Join(',', items.Select(Write)) + "]",
            JsonValue value => Scalar(value),
            _ => node.ToJsonString(),
        };

    /// <summary>
    /// Writes a selector. <c>{"a":1}</c> and <c>{"a":{"$eq":1}}</c> give the same result, and so do several fields and their <c>$and</c>.
    /// </summary>
    public static string WriteSelector(JsonObject selector) => Write(Explicit(selector));

    /// <summary>Writes the parameters of a filter function, which the server sends as strings.</summary>
    public static string WriteParameters(JsonObject parameters)
    {
        var texts = new JsonObject();
        foreach ((string key, JsonNode? value) in parameters)
            texts[key] = value is JsonValue scalar
                ? (scalar.GetValueKind() == JsonValueKind.String ? scalar.GetValue<string>() : Scalar(scalar))
                : Write(value);
        return Write(texts);
    }

    private static JsonNode? Explicit(JsonNode? node)
    {
        if (node is JsonArray items)
            return new JsonArray([.. items.Select(Explicit)]);
        if (node is not JsonObject members)
            return node?.DeepClone();

        var result = new JsonObject();
        foreach ((string key, JsonNode? value) in members)
        {
            bool isField = !key.StartsWith('$');
            bool isLiteral = value is not JsonObject inner || inner.Count == 0;
            result[key] =
                isField && isLiteral ? new JsonObject { ["$eq"] = value?.DeepClone() }
                : key is "$and" or "$or" or "$nor" or "$not" or "$elemMatch" or "$allMatch" or "$keyMapMatch" || isField ? Explicit(value)
                : value?.DeepClone();
        }

        return result is { Count: 1 } && result["$and"] is JsonArray parts && Merge(parts) is { } merged ? merged : result;
    }

    /// <summary>Merges parts that share no field into one object. Returns <c>null</c> if they share one.</summary>
    private static JsonObject? Merge(JsonArray parts)
    {
        var merged = new JsonObject();
        foreach (JsonNode? part in parts)
        {
            if (part is not JsonObject members)
                return null;
            foreach ((string key, JsonNode? value) in members)
            {
                if (key.StartsWith('$') || !merged.TryAdd(key, value?.DeepClone()))
                    return null;
            }
        }

        return merged.Count == 0 ? null : merged;
    }

    private static string Scalar(JsonValue value)
    {
        if (value.GetValueKind() != JsonValueKind.Number)
            return value.ToJsonString(Options);
        string text = value.ToJsonString();
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
            ? (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture)
            : text;
    }

    private static string Quote(string text) => "\"" + JsonEncodedText.Encode(text, DocumentJson.Encoder) + "\"";

    private static readonly JsonSerializerOptions Options = new() { Encoder = DocumentJson.Encoder };
}
