using System.Buffers;
using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Mango;

/// <summary>A JSON value as bytes that sort as <see cref="ErlangOrder"/> compares the values, as views with <c>"collation": "raw"</c> do.</summary>
internal static class RawCollationKey
{
    private const byte End = 0;

    private const byte More = 1;

    public static byte[] Of(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        Write(buffer, value);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Returns the bytes of an array.</summary>
    public static byte[] OfArray(IEnumerable<JsonElement> values)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        WriteArray(buffer, values);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> buffer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                buffer.Write([(byte)1]);
                CollationKey.WriteNumber(buffer, JsonNumber.Read(value));
                break;
            case JsonValueKind.False:
                buffer.Write([(byte)2]);
                break;
            case JsonValueKind.True:
                buffer.Write([(byte)4]);
                break;
            case JsonValueKind.Object:
                buffer.Write([(byte)5]);
                foreach (JsonProperty member in JsonMembers.Of(value))
                {
                    buffer.Write([More]);
                    WriteString(buffer, member.Name);
                    Write(buffer, member.Value);
                }
                buffer.Write([End]);
                break;
            case JsonValueKind.Array:
                WriteArray(buffer, value.EnumerateArray());
                break;
            case JsonValueKind.String:
                buffer.Write([(byte)7]);
                WriteString(buffer, value.GetString()!);
                break;
            default:
                buffer.Write([(byte)3]);
                break;
        }
    }

    private static void WriteArray(ArrayBufferWriter<byte> buffer, IEnumerable<JsonElement> values)
    {
        buffer.Write([(byte)6]);
        foreach (JsonElement value in values)
            Write(buffer, value);
        buffer.Write([End]);
    }

    // A zero is followed by one, and the end is two zeros, so that the end comes before everything.
    private static void WriteString(ArrayBufferWriter<byte> buffer, string text)
    {
        foreach (byte one in Encoding.UTF8.GetBytes(text))
        {
            if (one == 0)
                buffer.Write([End, More]);
            else
                buffer.Write([one]);
        }
        buffer.Write([End, End]);
    }
}
