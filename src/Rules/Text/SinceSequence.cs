namespace ReplicationKit.Rules;

/// <summary>Update sequences, as <c>fabric_view_changes:unpack_seqs/2</c> parses them.</summary>
internal static class SinceSequence
{
    private const byte ExternalTerm = 131;
    private const byte Compressed = 80;
    private const byte EmptyList = 106;
    private const byte List = 108;
    private const byte ZlibHeader = 0x78;

    /// <summary>Whether the server accepts a string as the sequence to start after.</summary>
    public static bool IsValid(string text)
    {
        if (text is "0" or "now")
            return true;
        int start = text.StartsWith("\"", StringComparison.Ordinal) ? 1 : 0;
        int end = text.EndsWith("\"", StringComparison.Ordinal) ? text.Length - 1 : text.Length;
        string packed = start < end ? text.Substring(start, end - start) : "";

        // The number is informational: the server accepts the sequence without it, and with a different one.
        int digits = packed.TakeWhile(static c => c is >= '0' and <= '9').Count();
        bool hasNumber = digits > 0 && digits < packed.Length && packed[digits] == '-';
        return IsPackedTerm(hasNumber ? packed.Substring(digits + 1) : packed);
    }

    /// <summary>Whether a base64url string is a list in the external term format, compressed or not.</summary>
    private static bool IsPackedTerm(string text)
    {
        if (!text.All(static c => Value(c) >= 0))
            return false;
        byte[] head = Decode(text, 7);
        return head.Length >= 2
            && head[0] == ExternalTerm
            && (
                head[1] == EmptyList
                || (head[1] == List && head.Length == 7)
                || (head[1] == Compressed && head.Length == 7 && head[6] == ZlibHeader)
            );
    }

    private static byte[] Decode(string text, int count)
    {
        var bytes = new List<byte>(count);
        int bits = 0;
        int held = 0;
        foreach (char character in text)
        {
            bits = (bits << 6) | Value(character);
            held += 6;
            if (held < 8)
                continue;
            held -= 8;
            bytes.Add((byte)(bits >> held));
            bits &= (1 << held) - 1;
            if (bytes.Count == count)
                break;
        }

        return bytes.ToArray();
    }

    private static int Value(char character) =>
        character switch
        {
            >= 'A' and <= 'Z' => character - 'A',
            >= 'a' and <= 'z' => character - 'a' + 26,
            >= '0' and <= '9' => character - '0' + 52,
            '-' => 62,
            '_' => 63,
            _ => -1,
        };
}
