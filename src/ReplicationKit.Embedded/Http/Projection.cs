using System.Text.Json;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The <c>fields</c> of a <c>_find</c>, or of a selector of <c>_changes</c>: a document reduced to some of its members.</summary>
internal static class Projection
{
    /// <summary>Returns the paths of fields, or <c>null</c> for all of a document.</summary>
    public static List<FieldPath>? Paths(IReadOnlyList<string>? fields) =>
        fields is null ? null : [.. fields.Select(static field => new FieldPath(field))];

    /// <exception cref="MangoException">A part of a path is empty.</exception>
    public static byte[] Apply(byte[] json, List<FieldPath>? fields)
    {
        if (fields is null)
            return json;
        using JsonDocument document = Json.Parse(json);
        return Apply(document.RootElement, fields);
    }

    /// <inheritdoc cref="Apply(byte[], List{FieldPath})"/>
    public static byte[] Apply(JsonElement document, List<FieldPath>? fields)
    {
        if (fields is null)
            return Json.Write(document.WriteTo);
        var found = new List<(FieldPath, JsonElement)>(fields.Count);
        foreach (FieldPath path in fields)
        {
            if (path.Find(document, out JsonElement value) == FieldLookup.Found)
                found.Add((path, value));
        }
        return Combine(found);
    }

    /// <summary>Returns a document with the values at the paths.</summary>
    public static byte[] Combine(IEnumerable<(FieldPath Path, JsonElement Value)> fields)
    {
        var root = new Node();
        foreach ((FieldPath path, JsonElement value) in fields)
            root.Add(path.Parts, value);
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
