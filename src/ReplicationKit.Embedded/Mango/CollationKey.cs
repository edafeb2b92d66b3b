using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Mango;

/// <summary>
/// A JSON value as bytes that sort as <see cref="CouchCollation"/> compares the values. Values that are equal there have the same bytes.
/// </summary>
internal static class CollationKey
{
    private const byte EndOfList = 0;

    // After every JSON value.
    private const byte Most = 0xFF;

    private static readonly CompareInfo RootCollation = CultureInfo.InvariantCulture.CompareInfo;

    public static byte[] Of(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        Write(buffer, value);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Returns the bytes of an array.</summary>
    /// <param name="values">The elements.</param>
    /// <param name="isOpen">Whether the array continues with something that comes after every value.</param>
    public static byte[] OfArray(IEnumerable<JsonElement> values, bool isOpen = false)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        Byte(buffer, CouchCollation.Rank(JsonValueKind.Array));
        foreach (JsonElement value in values)
            Write(buffer, value);
        Byte(buffer, isOpen ? Most : EndOfList);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> buffer, JsonElement value)
    {
        Byte(buffer, CouchCollation.Rank(value.ValueKind));
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                WriteNumber(buffer, JsonNumber.Read(value));
                break;
            case JsonValueKind.String:
                WriteString(buffer, value.GetString()!);
                break;
            case JsonValueKind.Array:
                foreach (JsonElement element in value.EnumerateArray())
                    Write(buffer, element);
                Byte(buffer, EndOfList);
                break;
            case JsonValueKind.Object:
                foreach (JsonProperty member in JsonMembers.Of(value))
                {
                    // Before a member's name, so that the end of an object precedes every member.
                    Byte(buffer, CouchCollation.Rank(JsonValueKind.String));
                    WriteString(buffer, member.Name);
                    Write(buffer, member.Value);
                }
                Byte(buffer, EndOfList);
                break;
        }
    }

    // A sort key contains no zero.
    private static void WriteString(ArrayBufferWriter<byte> buffer, string text)
    {
        ReadOnlySpan<byte> key = RootCollation.GetSortKey(text, CompareOptions.None).KeyData;
        int end = key.IndexOf((byte)0);
        buffer.Write(end < 0 ? key : key[..end]);
        Byte(buffer, EndOfList);
    }

    // The greatest integer that is not greater, by the number of its bytes and these, then the fraction.
    internal static void WriteNumber(ArrayBufferWriter<byte> buffer, JsonNumber number)
    {
        double floor = number.IsInteger ? 0 : Math.Floor(number.Double);
        BigInteger integer = number.IsInteger ? number.Integer : new BigInteger(floor);
        byte[] digits = integer.Sign < 0 ? (BigInteger.MinusOne - integer).ToByteArray(true, true) : integer.ToByteArray(true, true);
        if (integer.Sign < 0)
        {
            for (int i = 0; i < digits.Length; i++)
                digits[i] = (byte)~digits[i];
        }
        BinaryPrimitives.WriteUInt32BigEndian(
            buffer.GetSpan(4),
            integer.Sign < 0 ? 0x80000000 - (uint)digits.Length : 0x80000000 + (uint)digits.Length
        );
        buffer.Advance(4);
        buffer.Write(digits);
        BinaryPrimitives.WriteDoubleBigEndian(buffer.GetSpan(8), number.IsInteger ? 0 : number.Double - floor);
        buffer.Advance(8);
    }

    private static void Byte(ArrayBufferWriter<byte> buffer, byte value)
    {
        buffer.GetSpan(1)[0] = value;
        buffer.Advance(1);
    }
}
