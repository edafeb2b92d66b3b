using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The <c>fields</c> of a <c>_find</c>, or of a selector of <c>_changes</c>: a document reduced to some of its members.</summary>
internal static class Projection
{
    /// <summary>The parts of a field's name; <c>\.</c> is a dot within a part.</summary>
    public static string[] Path(string field) =>
        [.. field.Replace("\\.", "\0", StringComparison.Ordinal).Split('.').Select(static part => part.Replace('\0', '.'))];

    public static JsonElement? Value(JsonElement document, string[] path)
    {
        JsonElement? value = document;
        foreach (string part in path)
            value = value?.Member(part);
        return value;
    }

    public static byte[] Apply(byte[] json, List<string[]>? fields)
    {
        if (fields is null)
            return json;
        using JsonDocument document = Json.Parse(json);
        var root = new Node();
        foreach (string[] path in fields)
        {
            if (Value(document.RootElement, path) is { } value)
                root.Add(path, value);
        }
        return Json.Write(root.WriteTo);
    }

    private sealed class Node
    {
        private readonly List<(string Name, Node Node)> _members = [];
        private JsonElement? _value;

        public void Add(ReadOnlySpan<string> path, JsonElement value)
        {
            if (path.IsEmpty)
            {
                _value = value;
                return;
            }
            string name = path[0];
            Node? member = _members.Find(item => item.Name == name).Node;
            if (member is null)
                _members.Add((name, member = new Node()));
            member.Add(path[1..], value);
        }

        public void WriteTo(Utf8JsonWriter writer)
        {
            if (_value is { } value)
            {
                value.WriteTo(writer);
                return;
            }
            writer.WriteStartObject();
            foreach ((string name, Node node) in _members)
            {
                writer.WritePropertyName(name);
                node.WriteTo(writer);
            }
            writer.WriteEndObject();
        }
    }
}
