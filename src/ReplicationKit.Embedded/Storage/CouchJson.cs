using System.Text.Json;
using ReplicationKit.Embedded.Mango;

namespace ReplicationKit.Embedded.Storage;

/// <summary>
/// Writes JSON as CouchDB writes what it has read: of members of one name the last, numbers with a fraction or an exponent as Erlang prints
/// floats.
/// </summary>
internal static class CouchJson
{
    public static void Write(Utf8JsonWriter writer, JsonProperty member)
    {
        writer.WritePropertyName(member.Name);
        Write(writer, member.Value);
    }

    /// <summary>Whether a float in the value is zero and has a sign.</summary>
    public static bool HasNegativeZero(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().Any(static member => HasNegativeZero(member.Value)),
            JsonValueKind.Array => value.EnumerateArray().Any(HasNegativeZero),
            JsonValueKind.Number => value.TryGetDouble(out double number) && number == 0 && double.IsNegative(number),
            _ => false,
        };

    public static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty member in JsonMembers.Of(value))
                    Write(writer, member);
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in value.EnumerateArray())
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number when value.GetRawText() is var text && text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0:
                string number = ErlangText.Number(JsonNumber.Read(value));
                writer.WriteRawValue(number == "-0.0" ? "0.0" : number, skipInputValidation: true);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
