using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace ReplicationKit.Embedded.Erlang;

/// <summary>
/// Writes Erlang's external term format, whose MD5 is used by CouchDB for revision ids (<c>couch_db:new_revid/1</c>) and replication ids
/// (<c>couch_replicator_ids</c>), so that the same edits have the same revisions here as in CouchDB.
/// </summary>
internal sealed class ExternalTerm
{
    private const byte Version = 131,
        NewFloat = 70,
        SmallInteger = 97,
        Integer = 98,
        Atom = 100,
        SmallTuple = 104,
        Nil = 106,
        String = 107,
        List = 108,
        Binary = 109,
        SmallBig = 110,
        LargeBig = 111;

    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    public ExternalTerm() => Byte(Version);

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public ExternalTerm WriteList(int count)
    {
        Byte(List);
        UInt32((uint)count);
        return this;
    }

    public ExternalTerm WriteNil()
    {
        Byte(Nil);
        return this;
    }

    public ExternalTerm WriteTuple(int arity)
    {
        Byte(SmallTuple);
        Byte((byte)arity);
        return this;
    }

    public ExternalTerm WriteAtom(string name)
    {
        Byte(Atom);
        Byte(0);
        Byte((byte)name.Length);
        Raw(Encoding.Latin1.GetBytes(name));
        return this;
    }

    public ExternalTerm WriteBinary(ReadOnlySpan<byte> bytes)
    {
        Byte(Binary);
        UInt32((uint)bytes.Length);
        Raw(bytes);
        return this;
    }

    public ExternalTerm WriteBinary(string text) => WriteBinary(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a list of characters, Erlang's form of text that is not a binary.</summary>
    public ExternalTerm WriteCharacters(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length == 0)
            return WriteNil();
        Byte(String);
        Span<byte> length = _buffer.GetSpan(2);
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)bytes.Length);
        _buffer.Advance(2);
        Raw(bytes);
        return this;
    }

    public ExternalTerm WriteInteger(BigInteger value)
    {
        if (value >= 0 && value <= byte.MaxValue)
        {
            Byte(SmallInteger);
            Byte((byte)value);
        }
        else if (value >= int.MinValue && value <= int.MaxValue)
        {
            Byte(Integer);
            UInt32(unchecked((uint)(int)value));
        }
        else
        {
            WriteBig(value);
        }
        return this;
    }

    public ExternalTerm WriteJson(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteProperties([.. value.EnumerateObject()]);
                break;
            case JsonValueKind.Array:
                WriteArray(value);
                break;
            case JsonValueKind.String:
                WriteBinary(value.GetString()!);
                break;
            case JsonValueKind.Number:
                WriteNumber(value.GetRawText());
                break;
            default:
                WriteAtom(
                    value.ValueKind switch
                    {
                        JsonValueKind.True => "true",
                        JsonValueKind.False => "false",
                        _ => "null",
                    }
                );
                break;
        }
        return this;
    }

    /// <summary>Writes an object, <c>{[{Name, Value}…]}</c>.</summary>
    public ExternalTerm WriteProperties(IReadOnlyList<JsonProperty> properties)
    {
        WriteTuple(1);
        if (properties.Count == 0)
            return WriteNil();
        WriteList(properties.Count);
        foreach (JsonProperty property in properties)
        {
            WriteTuple(2);
            WriteBinary(property.Name);
            WriteJson(property.Value);
        }
        return WriteNil();
    }

    private void WriteArray(JsonElement array)
    {
        int count = array.GetArrayLength();
        if (count > 0)
            WriteElements(array, count);
        else
            WriteNil();
    }

    private void WriteElements(JsonElement array, int count)
    {
        // A list of small integers is what Erlang sees as characters.
        List<JsonElement> elements = [.. array.EnumerateArray()];
        if (count <= ushort.MaxValue && elements.TrueForAll(IsCharacter))
        {
            Byte(String);
            Span<byte> length = _buffer.GetSpan(2);
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)count);
            _buffer.Advance(2);
            foreach (JsonElement element in elements)
                Byte(element.GetByte());
            return;
        }
        WriteList(count);
        foreach (JsonElement element in elements)
            WriteJson(element);
        WriteNil();
    }

    private static bool IsCharacter(JsonElement element) => element.ValueKind == JsonValueKind.Number && element.TryGetByte(out _);

    private void WriteNumber(string raw)
    {
        if (raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0)
        {
            WriteInteger(BigInteger.Parse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
            return;
        }
        Byte(NewFloat);
        Span<byte> span = _buffer.GetSpan(8);
        BinaryPrimitives.WriteDoubleBigEndian(span, double.Parse(raw, NumberStyles.Float, CultureInfo.InvariantCulture));
        _buffer.Advance(8);
    }

    private void WriteBig(BigInteger value)
    {
        byte[] digits = BigInteger.Abs(value).ToByteArray(isUnsigned: true, isBigEndian: false);
        if (digits.Length <= byte.MaxValue)
        {
            Byte(SmallBig);
            Byte((byte)digits.Length);
        }
        else
        {
            Byte(LargeBig);
            UInt32((uint)digits.Length);
        }
        Byte(value.Sign < 0 ? (byte)1 : (byte)0);
        Raw(digits);
    }

    private void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    private void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    private void Raw(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);
}
