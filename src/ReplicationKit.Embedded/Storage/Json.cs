using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ReplicationKit.Embedded.Storage;

/// <summary>The JSON settings for all reading and writing: any depth that CouchDB accepts, and only the escapes that it writes.</summary>
internal static class Json
{
    private const int MaxDepth = 1000;

    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = CouchJsonEncoder.Instance,
        SkipValidation = true,
        MaxDepth = MaxDepth,
    };

    private static readonly JsonDocumentOptions ReaderOptions = new() { MaxDepth = MaxDepth };

    /// <exception cref="CouchException">The input is not JSON, or not JSON that CouchDB accepts.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            if (!Utf8.IsValid(utf8.Span))
                throw CouchException.InvalidJson();
            if (IsSuspect(utf8.Span))
                CheckValues(utf8.Span);
            return JsonDocument.Parse(utf8, ReaderOptions);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw CouchException.InvalidJson();
        }
    }

    /// <summary>Parses the output of one of the server's scripts.</summary>
    /// <exception cref="JsonException">The input is not JSON.</exception>
    public static JsonDocument ParseUnchecked(ReadOnlyMemory<byte> utf8) => JsonDocument.Parse(utf8, ReaderOptions);

    // Numbers with exponents and escaped surrogates need a second check; most documents have neither.
    private static bool IsSuspect(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IndexOf("\\ud"u8) >= 0 || utf8.IndexOf("\\uD"u8) >= 0)
            return true;
        for (int start = 0; utf8[start..].IndexOfAny((byte)'e', (byte)'E') is >= 0 and int found; start += found + 1)
        {
            if (start + found > 0 && utf8[start + found - 1] is >= (byte)'0' and <= (byte)'9' or (byte)'.')
                return true;
        }
        return utf8.IndexOf("00000000000000000000"u8) >= 0;
    }

    private static void CheckValues(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                _ = reader.GetString();
            else if (reader.TokenType == JsonTokenType.Number && !IsFinite(ref reader))
                throw CouchException.InvalidJson();
        }
    }

    // Integers have no limit in Erlang.
    private static bool IsFinite(ref Utf8JsonReader reader) =>
        reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 || reader.TryGetDouble(out double value) && double.IsFinite(value);

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

    /// <summary>Returns a JSON string.</summary>
    public static JsonElement Text(string text)
    {
        using JsonDocument json = Parse(Write(writer => writer.WriteStringValue(text)));
        return json.RootElement.Clone();
    }

    public static JsonElement? Member(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement member) ? member : null;

    public static string? StringMember(this JsonElement value, string name) =>
        value.Member(name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    /// <summary>
    /// Returns what Erlang accepts as iodata as text: a string, or an array of strings, bytes and such arrays. Returns <c>null</c> for anything else.
    /// </summary>
    public static string? IoText(this JsonElement value)
    {
        var bytes = new ArrayBufferWriter<byte>();
        bool isIoData = value.ValueKind is JsonValueKind.String or JsonValueKind.Array && WriteIoData(value, bytes);
        return isIoData ? Encoding.UTF8.GetString(bytes.WrittenSpan) : null;
    }

    /// <summary>Returns an array of code points as text, as Erlang does. Returns <c>null</c> for anything else.</summary>
    public static string? Characters(this JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return null;
        var text = new StringBuilder();
        foreach (JsonElement character in value.EnumerateArray())
        {
            if (character.ValueKind != JsonValueKind.Number || !character.TryGetInt32(out int code) || !Rune.TryCreate(code, out Rune rune))
                return null;
            text.Append(rune);
        }
        return text.ToString();
    }

    private static bool WriteIoData(JsonElement value, ArrayBufferWriter<byte> bytes)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                bytes.Write(Encoding.UTF8.GetBytes(value.GetString()!));
                return true;
            case JsonValueKind.Number when value.TryGetByte(out byte code):
                bytes.Write([code]);
                return true;
            case JsonValueKind.Array:
                return value.EnumerateArray().All(element => WriteIoData(element, bytes));
            default:
                return false;
        }
    }

    public static bool IsTrue(this JsonElement? value) => value is { ValueKind: JsonValueKind.True };
}
