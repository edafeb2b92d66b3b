using System.Text.Json.Nodes;

namespace ReplicationKit.Selectors.Tests.Difference;

/// <summary>
/// Fields that a predicate does not read do not count: a document is deserialized without them, so that what is wrong with them cannot
/// fail it.
/// </summary>
internal static class Reading
{
    public static JsonObject Only(JsonObject document, GeneratedType type, IReadOnlyList<string> reads)
    {
        JsonObject read = [];
        foreach (GeneratedField field in type.Fields)
        {
            if (!reads.Contains(field.Name) || !document.TryGetPropertyValue(field.JsonName, out JsonNode? value))
            {
                continue;
            }

            value = value?.DeepClone();
            read.Add(field.JsonName, value);
            if (
                field.Kind
                is FieldKind.Inner
                    or FieldKind.InnerList
                    or FieldKind.Lines
                    or FieldKind.Meta
                    or FieldKind.Counts
                    or FieldKind.Homes
            )
            {
                Strip(value, field.Name, reads);
            }
        }

        return read;
    }

    /// <summary>
    /// Whether a number with a fraction or an exponent occurs where the type is an integer: integrality is outside of the contract,
    /// and System.Text.Json refuses even <c>1.0</c> there. So is null where the type of a list's elements excludes it, which
    /// System.Text.Json accepts.
    /// </summary>
    public static bool IsOutside(JsonObject document, GeneratedType type, IReadOnlyList<string> reads) =>
        type.Fields.Any(field =>
            (field.Kind is not (FieldKind.Double or FieldKind.NullableDouble or FieldKind.Decimal) && HasFraction(document[field.JsonName]))
            || (
                field.Kind == FieldKind.Lines
                && document[field.JsonName] is JsonArray lines
                && lines.Any(line => ContradictsType(line, reads.Contains(field.Name + "/sku")))
            )
        );

    private static bool ContradictsType(JsonNode? line, bool readsSku) =>
        line is null || (readsSku && line is JsonObject && line["sku"] is null);

    private static bool HasFraction(JsonNode? node) =>
        node switch
        {
            JsonArray list => list.Any(HasFraction),
            JsonObject inner => inner.Any(member => HasFraction(member.Value)),
            JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number => value
                .ToJsonString()
                .AsSpan()
                .IndexOfAny('.', 'e', 'E') >= 0,
            _ => false,
        };

    private static void Strip(JsonNode? node, string path, IReadOnlyList<string> reads)
    {
        if (node is JsonArray list)
        {
            foreach (JsonNode? element in list)
            {
                Strip(element, path, reads);
            }
        }
        else if (node is JsonObject inner)
        {
            foreach (string name in inner.Select(member => member.Key).ToList())
            {
                if (!reads.Contains(path + "/" + name))
                {
                    inner.Remove(name);
                }
                else if (inner[name] is JsonObject)
                {
                    Strip(inner[name], path + "/" + name, reads);
                }
            }
        }
    }
}
