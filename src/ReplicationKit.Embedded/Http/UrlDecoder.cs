using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace ReplicationKit.Embedded.Http;

/// <summary>Decodes parts of URLs as mochiweb does: a plus sign is a space, in paths too unless it is configured otherwise.</summary>
internal static class UrlDecoder
{
    /// <param name="text">The part.</param>
    /// <param name="plusIsSpace">Whether a plus sign is a space.</param>
    /// <exception cref="CouchException">An escape is malformed, or what was escaped is not UTF-8.</exception>
    public static string Decode(string text, bool plusIsSpace = true)
    {
        if (text.AsSpan().IndexOfAny('%', '+') < 0)
            return text;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int length = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[length++] = bytes[i] switch
            {
                (byte)'+' when plusIsSpace => (byte)' ',
                (byte)'%' => Escaped(bytes, ref i),
                byte other => other,
            };
        }
        return Utf8.IsValid(bytes.AsSpan(0, length))
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw new CouchException(400, "illegal_docid", "Document id must be valid UTF-8");
    }

    private static byte Escaped(byte[] bytes, ref int at)
    {
        if (
            at + 2 >= bytes.Length
            || !byte.TryParse(bytes.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value)
        )
            throw CouchException.BadRequest("invalid_url_encoding");
        at += 2;
        return value;
    }
}
