using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ReplicationKit.Embedded.Storage;

/// <summary>How JSON is read and written everywhere: any depth CouchDB takes, no escaping that it would not do.</summary>
internal static class Json
{
    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 1000,
    };

    private static readonly JsonDocumentOptions ReaderOptions = new() { MaxDepth = 1000 };

    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return JsonDocument.Parse(utf8, ReaderOptions);
        }
        catch (JsonException)
        {
            throw CouchException.InvalidJson();
        }
    }

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
            write(writer);
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Object(Action<Utf8JsonWriter> members) => Write(writer =>
    {
        writer.WriteStartObject();
        members(writer);
        writer.WriteEndObject();
    });

    /// <summary>The members of an object without repetitions: the last value counts, as in CouchDB.</summary>
    public static List<JsonProperty> Members(JsonElement value)
    {
        var members = new List<JsonProperty>();
        Dictionary<string, int>? positions = null;
        foreach (JsonProperty property in value.EnumerateObject())
        {
            int earlier = Earlier(members, ref positions, property.Name);
            if (earlier >= 0)
                members[earlier] = property;
            else
                members.Add(property);
        }
        return members;
    }

    public static JsonElement? Member(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement member) ? member : null;

    public static string? StringMember(this JsonElement value, string name) =>
        value.Member(name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    public static bool IsTrue(this JsonElement? value) => value is { ValueKind: JsonValueKind.True };

    private static int Earlier(List<JsonProperty> members, ref Dictionary<string, int>? positions, string name)
    {
        const int Few = 12;
        if (members.Count < Few)
            return members.FindIndex(member => member.Name == name);
        positions ??= members.Select((member, index) => (member.Name, index)).ToDictionary(pair => pair.Name, pair => pair.index);
        if (positions.TryGetValue(name, out int position))
            return position;
        positions[name] = members.Count;
        return -1;
    }
}
