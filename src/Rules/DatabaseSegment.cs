using System.Text;

namespace ReplicationKit.Rules;

/// <summary>Database names as segments of a URL's path.</summary>
internal static class DatabaseSegment
{
    /// <summary>
    /// The name with everything percent-encoded but letters, digits and <c>- _ . ~ ( ) $</c>: <c>/</c> and <c>+</c>, which names may
    /// hold, mean something else in a path. What names cannot hold is encoded as well, so that a wrong name reaches the server as it
    /// was written and is refused under that name. An unpaired surrogate becomes U+FFFD.
    /// </summary>
    public static string Escape(string name)
    {
        int plain = 0;
        while (plain < name.Length && name[plain] < 128 && IsPlain((byte)name[plain]))
            plain++;
        if (plain == name.Length)
            return name;

        var escaped = new StringBuilder(name.Length + 8);
        foreach (byte unit in Encoding.UTF8.GetBytes(name))
        {
            if (IsPlain(unit))
                escaped.Append((char)unit);
            else
                escaped.Append('%').Append("0123456789ABCDEF"[unit >> 4]).Append("0123456789ABCDEF"[unit & 15]);
        }

        return escaped.ToString();
    }

    private static bool IsPlain(byte unit) =>
        unit
            is >= (byte)'a'
                and <= (byte)'z'
                or >= (byte)'0'
                and <= (byte)'9'
                or >= (byte)'A'
                and <= (byte)'Z'
                or (byte)'-'
                or (byte)'_'
                or (byte)'.'
                or (byte)'~'
                or (byte)'('
                or (byte)')'
                or (byte)'$';
}
