using System.Text.Json;

namespace ReplicationKit.Embedded.Storage;

/// <summary>
/// Writes JSON as CouchDB stores what it has read: of members of one name the last, numbers with a fraction or an exponent as Erlang prints
/// floats.
/// </summary>
internal static class CouchJson
{
    private static readonly byte[] NegativeZero = [.. "-0.0"u8];

    public static void Write(Utf8JsonWriter writer, JsonProperty member)
    {
        writer.WritePropertyName(member.Name);
        Write(writer, member.Value);
    }

    public static void Write(Utf8JsonWriter writer, JsonElement value) => Write(writer, value, isShown: false);

    /// <summary>
    /// Returns a stored value as it is shown: the sign of a negative zero, which counts for the revisions of edits, is stored and not
    /// shown.
    /// </summary>
    public static byte[] Shown(byte[] stored)
    {
        if (stored.AsSpan().IndexOf(NegativeZero) < 0)
            return stored;
        using JsonDocument value = Json.Parse(stored);
        return Json.Write(writer => Write(writer, value.RootElement, isShown: true));
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value, bool isShown)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty member in JsonMembers.Of(value))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value, isShown);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in value.EnumerateArray())
                    Write(writer, item, isShown);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number when value.GetRawText() is var text && (text == "-0" || text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0):
                string number = ErlangText.Number(JsonNumber.Read(value));
                writer.WriteRawValue(isShown && number == "-0.0" ? "0.0" : number, skipInputValidation: true);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
