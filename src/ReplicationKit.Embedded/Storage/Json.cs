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

    public static byte[] Object(Action<Utf8JsonWriter> members) =>
        Write(writer =>
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        });

    public static JsonElement? Member(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement member) ? member : null;

    public static string? StringMember(this JsonElement value, string name) =>
        value.Member(name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    /// <summary>A string, or an array of such as one text: what Erlang takes for text. Null for anything else.</summary>
    public static string? IoText(this JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString();
        if (value.ValueKind != JsonValueKind.Array)
            return null;
        string?[] parts = [.. value.EnumerateArray().Select(IoText)];
        return Array.Exists(parts, part => part is null) ? null : string.Concat(parts);
    }

    public static bool IsTrue(this JsonElement? value) => value is { ValueKind: JsonValueKind.True };
}
