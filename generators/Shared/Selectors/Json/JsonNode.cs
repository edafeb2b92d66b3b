namespace ReplicationKit.Selectors.Json;

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
}
