using System.Text;
using System.Text.Json;

namespace ReplicationKit.Fuzzing.Tests;

/// <summary>A valid input, and the positions of the JSON values and names in it.</summary>
public sealed class MutableInput
{
    /// <summary>Values that are unusual, out of range, of another type, or malformed.</summary>
    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "null",
            "true",
            "false",
            "0",
            "-1",
            "-0",
            "1.5",
            "1e999",
            "-1e999",
            "2147483648",
            "9223372036854775808",
            "99999999999999999999999999",
            "253402300800",
            "1E400",
            "0.1e-400",
            "\"\"",
            "\"x\"",
            "\" \"",
            "\".\"",
            "\"..\"",
            "\"_design/d\"",
            "\"completed\"",
            "\"failed\"",
            "\"9999-99-99T99:99:99Z\"",
            "\"\\ud800\"",
            "\"\\udfff\\ud800\"",
            "\"\\u0000\"",
            "\"http://[::\"",
            "\"http://u:p%@h:99999/\"",
            "\"999999999999999999999-x\"",
            "[]",
            "[[]]",
            "[null]",
            "{}",
            "{\"\":1,\"\":2}",
            "{\"url\":7}",
            "{\"error\":\"\\udc00\"}",
            "01",
            "+1",
            "nul",
            "'x'",
            "\"",
            "{",
            "]",
            ",",
        }.Select(Encoding.UTF8.GetBytes),
        [(byte)'"', 0xC3, 0x28, (byte)'"'],
        [(byte)'"', 0xED, 0xA0, 0x80, (byte)'"'],
        [(byte)'"', 0xFF, (byte)'"'],
        [(byte)'"', 0x01, (byte)'"'],
        [.. Enumerable.Repeat((byte)'[', 70)],
        [(byte)'"', .. Enumerable.Repeat((byte)'a', 70_000), (byte)'"'],
    ];

    private static readonly byte[][] Tokens =
    [
        .. new[] { "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "null", "\n", " ", "\0", "\uFEFF", "e", "-", "/*x*/", "\r\n" }.Select(
            Encoding.UTF8.GetBytes
        ),
    ];

    private readonly byte[] _bytes;
    private readonly List<(int Start, int Length, bool IsName)> _spans = [];

    public MutableInput(byte[] bytes)
    {
        _bytes = bytes;
        try
        {
            Scan();
        }
        catch (JsonException)
        {
            _spans.Clear(); // Not JSON, or several lines of it: only bytes are mutated.
        }
    }

    /// <summary>Returns another input: one to three JSON values are replaced, or some bytes, or both.</summary>
    /// <param name="random">The source of all choices.</param>
    /// <param name="others">Inputs of which parts are spliced in.</param>
    public byte[] Mutate(Random random, IReadOnlyList<byte[]> others)
    {
        byte[] result = _bytes;
        bool isStructural = _spans.Count > 0 && random.Next(3) > 0;
        if (isStructural)
            result = ReplaceSpans(random);
        int changes = isStructural ? random.Next(2) : 1 + random.Next(3);
        for (int i = 0; i < changes; i++)
            result = ChangeBytes(result, random, others[random.Next(others.Count)]);
        return result;
    }

    private void Scan()
    {
        var reader = new Utf8JsonReader(_bytes);
        var open = new Stack<int>();
        while (reader.Read())
        {
            int start = (int)reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray or JsonTokenType.StartObject:
                    open.Push(_spans.Count);
                    _spans.Add((start, 0, false));
                    break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    int index = open.Pop();
                    _spans[index] = _spans[index] with { Length = start + 1 - _spans[index].Start };
                    break;
                default:
                    int length = reader.ValueSpan.Length + (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? 2 : 0);
                    _spans.Add((start, length, reader.TokenType == JsonTokenType.PropertyName));
                    break;
            }
        }
    }

    private byte[] ReplaceSpans(Random random)
    {
        var result = new List<byte>(_bytes);
        int end = _bytes.Length;
        foreach (
            (int start, int length, bool isName) in Enumerable
                .Range(0, 1 + random.Next(3))
                .Select(_ => _spans[random.Next(_spans.Count)])
                .OrderByDescending(span => span.Start)
        )
        {
            if (start + length > end)
                continue;
            end = start;
            result.RemoveRange(start, length);
            result.InsertRange(start, Replacement(random, start, length, isName));
        }

        return [.. result];
    }

    private byte[] Replacement(Random random, int start, int length, bool isName)
    {
        (int otherStart, int otherLength, _) = _spans[random.Next(_spans.Count)];
        byte[] own = _bytes[start..(start + length)];
        byte[] other = _bytes[otherStart..(otherStart + otherLength)];
        return random.Next(6) switch
        {
            0 => other,
            1 when isName => [.. own, .. ":null,"u8, .. own],
            1 => [.. own, (byte)',', .. own],
            2 when !isName => [(byte)'[', .. own, (byte)']'],
            3 => [.. own, (byte)',', .. other],
            _ => Values[random.Next(Values.Length)],
        };
    }

    private static byte[] ChangeBytes(byte[] bytes, Random random, byte[] other)
    {
        int at = random.Next(bytes.Length + 1);
        int length = Math.Min(bytes.Length - at, 1 + random.Next(random.Next(2) == 0 ? 4 : 200));
        switch (random.Next(8))
        {
            case 0:
                return bytes[..at];
            case 1:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 2:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 3:
                return [.. bytes[..at], .. Tokens[random.Next(Tokens.Length)], .. bytes[at..]];
            case 4:
                return [.. bytes[..at], .. other[random.Next(other.Length + 1)..]];
            case 5:
                return [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]];
            default:
                if (at == bytes.Length)
                    return [.. bytes, (byte)random.Next(256)];
                byte[] changed = [.. bytes];
                changed[at] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)(changed[at] ^ (1 << random.Next(8)));
                return changed;
        }
    }
}
