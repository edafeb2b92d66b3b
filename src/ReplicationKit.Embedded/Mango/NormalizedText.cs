using System.Buffers;
using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Mango;

/// <summary>A normalized selector as canonical JSON: members sorted, numbers in one form for each value and kind.</summary>
internal static class NormalizedText
{
    public static string Write(MangoNode? root)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            if (root == null)
            {
                writer.WriteStartObject();
                writer.WriteEndObject();
            }
            else
            {
                Write(writer, root);
            }
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, MangoNode node)
    {
        writer.WriteStartObject();
        switch (node)
        {
            case MangoNode.Group group:
                writer.WriteStartArray(group.Operator);
                foreach (MangoNode part in group.Parts)
                {
                    Write(writer, part);
                }

                writer.WriteEndArray();
                break;
            case MangoNode.Nested nested:
                writer.WritePropertyName(nested.Operator);
                Write(writer, nested.Inner);
                break;
            case MangoNode.Field field:
                writer.WritePropertyName(field.Name);
                Write(writer, field.Condition);
                break;
            case MangoNode.Terminal terminal:
                writer.WritePropertyName(terminal.Operator);
                Write(writer, terminal.Operand);
                break;
            case MangoNode.Default text:
                writer.WritePropertyName("$default");
                Write(writer, text.Operand);
                break;
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (
                    JsonProperty member in JsonMembers
                        .Of(value)
                        .Order(Comparer<JsonProperty>.Create((x, y) => ErlangOrder.CompareBytes(x.Name, y.Name)))
                )
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement element in value.EnumerateArray())
                {
                    Write(writer, element);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(JsonNumber.Read(value).ToString());
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
