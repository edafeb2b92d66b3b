namespace ReplicationKit.Selectors.Json;

/// <summary>A value of a selector's JSON with its place in the text.</summary>
internal sealed class JsonNode(JsonNodeKind kind, int start, int end)
{
    public JsonNodeKind Kind { get; } = kind;

    /// <summary>The index of the first character.</summary>
    public int Start { get; } = start;

    /// <summary>The index behind the last character.</summary>
    public int End { get; } = end;

    /// <summary>The text of a string, unescaped; of a number or a literal as written.</summary>
    public string Text { get; set; } = string.Empty;

    /// <summary>For each character of a string's text the index at which it is written.</summary>
    public IReadOnlyList<int> Places { get; set; } = [];

    /// <summary>An array's elements.</summary>
    public IReadOnlyList<JsonNode> Elements { get; set; } = [];

    /// <summary>An object's members.</summary>
    public IReadOnlyList<(JsonNode Name, JsonNode Value)> Members { get; set; } = [];

    /// <summary>Whether a number is written without fraction and exponent, which is what the server calls an integer.</summary>
    public bool IsInteger => Kind == JsonNodeKind.Number && Text.IndexOfAny(['.', 'e', 'E']) < 0;
}
