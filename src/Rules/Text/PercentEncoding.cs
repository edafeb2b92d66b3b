using System.Text;

namespace ReplicationKit.Rules;

/// <summary>Percent-encoding as the server decodes it.</summary>
internal static class PercentEncoding
{
    public static bool IsHexDigit(char character) => character is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F');

    /// <summary>Whether a string contains <c>%</c> followed by two hexadecimal digits.</summary>
    public static bool IsIn(string text)
    {
        for (int i = 0; i + 2 < text.Length; i++)
        {
            if (text[i] == '%' && IsHexDigit(text[i + 1]) && IsHexDigit(text[i + 2]))
                return true;
        }

        return false;
    }

    /// <summary>Whether a string contains a <c>%</c> that is not followed by two hexadecimal digits.</summary>
    public static bool HasStray(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && !(i + 2 < text.Length && IsHexDigit(text[i + 1]) && IsHexDigit(text[i + 2])))
                return true;
        }

        return false;
    }

    /// <summary>Decodes a string. Invalid UTF-8 becomes U+FFFD, and a <c>%</c> that does not start an escape sequence is kept.</summary>
    public static string Decode(string text)
    {
        if (text.IndexOf('%') < 0)
            return text;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int length = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            bool isEncoded = bytes[i] == '%' && i + 2 < bytes.Length && IsHexDigit((char)bytes[i + 1]) && IsHexDigit((char)bytes[i + 2]);
            bytes[length++] = isEncoded ? (byte)((Digit(bytes[i + 1]) << 4) | Digit(bytes[i + 2])) : bytes[i];
            if (isEncoded)
                i += 2;
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    /// <summary>Encodes the characters of a string that are in <paramref name="unsafeCharacters"/>.</summary>
    public static string Encode(string text, string unsafeCharacters)
    {
        var builder = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            if (unsafeCharacters.IndexOf(character) >= 0)
                builder.Append('%').Append(((int)character).ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            else
                builder.Append(character);
        }

        return builder.ToString();
    }

    /// <summary>The number of bytes of a string in a query, in which all but unreserved characters are encoded with three bytes.</summary>
    public static int EncodedLength(string text)
    {
        int length = 0;
        foreach (byte character in Encoding.UTF8.GetBytes(text))
        {
            bool isUnreserved =
                character is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9')
                || "-_.~".IndexOf((char)character) >= 0;
            length += isUnreserved ? 1 : 3;
        }

        return length;
    }

    private static int Digit(byte character) => character <= '9' ? character - '0' : (character | 0x20) - 'a' + 10;
}
