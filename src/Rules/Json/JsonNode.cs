using System.Text;

namespace ReplicationKit.Rules.Json;

/// <summary>A value of a selector's JSON with its location in the string.</summary>
internal sealed class JsonNode(JsonNodeKind kind, int start, int end)
{
    public JsonNodeKind Kind { get; } = kind;

    /// <summary>The index of the first character.</summary>
    public int Start { get; } = start;

    /// <summary>The index after the last character.</summary>
    public int End { get; } = end;

    /// <summary>The unescaped value of a string, or a number or a literal as written.</summary>
    public string Text { get; set; } = string.Empty;

    /// <summary>For each character of a string's value, the index at which it is written.</summary>
    public IReadOnlyList<int> Locations { get; set; } = [];

    /// <summary>The elements of an array.</summary>
    public IReadOnlyList<JsonNode> Elements { get; set; } = [];

    /// <summary>The members of an object.</summary>
    public IReadOnlyList<(JsonNode Name, JsonNode Value)> Members { get; set; } = [];

    /// <summary>Whether a number is written without fraction and exponent, which the server treats as an integer.</summary>
    public bool IsInteger => Kind == JsonNodeKind.Number && Text.IndexOfAny(['.', 'e', 'E']) < 0;

    /// <summary>The value as JSON without insignificant white space.</summary>
    public string ToJson()
    {
        StringBuilder text = new();
        Write(text);
        return text.ToString();
    }

    private void Write(StringBuilder text)
    {
        string separator = string.Empty;
        switch (Kind)
        {
            case JsonNodeKind.Object:
                text.Append('{');
                foreach ((JsonNode name, JsonNode value) in Members)
                {
                    text.Append(separator).Append(JsonText.Quote(name.Text)).Append(':');
                    value.Write(text);
                    separator = ",";
                }

                text.Append('}');
                break;
            case JsonNodeKind.Array:
                text.Append('[');
                foreach (JsonNode element in Elements)
                {
                    text.Append(separator);
                    element.Write(text);
                    separator = ",";
                }

                text.Append(']');
                break;
            default:
                text.Append(Kind == JsonNodeKind.String ? JsonText.Quote(Text) : Text);
                break;
        }
    }
}
