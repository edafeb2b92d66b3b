using ReplicationKit.Rules.Json;

namespace ReplicationKit.Design;

/// <summary>A value of a design document, wherever it is declared: a folder, a file, or a value in the JSON of a file.</summary>
internal sealed class DesignNode(JsonNodeKind kind, DesignOrigin origin)
{
    public JsonNodeKind Kind { get; } = kind;

    public DesignOrigin Origin { get; } = origin;

    /// <summary>The value of a string, or a number or a literal as written.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The elements of an array.</summary>
    public List<DesignNode> Elements { get; } = [];

    /// <summary>The members of an object, in order.</summary>
    public List<(string Name, DesignNode Value)> Members { get; } = [];

    public static DesignNode Folder(DesignFile file) =>
        new(JsonNodeKind.Object, new(file.RelativePath, file.FullPath, 0, 0, IsJson: false));

    /// <summary>The content of a file as a string. White space around it is not part of it, and lines end with <c>\n</c>.</summary>
    public static DesignNode Content(DesignFile file)
    {
        string text = file.Text.Trim();
        int start = text.Length == 0 ? 0 : file.Text.IndexOf(text, StringComparison.Ordinal);
        return new(JsonNodeKind.String, new(file.RelativePath, file.FullPath, start, start + text.Length, IsJson: false)) { Text = text };
    }

    public static DesignNode Value(DesignFile file, JsonNode node)
    {
        var value = new DesignNode(node.Kind, new(file.RelativePath, file.FullPath, node.Start, node.End, IsJson: true))
        {
            Text = node.Text,
        };
        foreach (JsonNode element in node.Elements)
            value.Elements.Add(Value(file, element));
        foreach ((JsonNode name, JsonNode member) in node.Members)
            value.Members.Add((name.Text, Value(file, member)));
        return value;
    }

    public DesignNode? Member(string name)
    {
        foreach ((string key, DesignNode value) in Members)
        {
            if (key == name)
                return value;
        }

        return null;
    }
}
