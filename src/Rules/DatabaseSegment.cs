using System.Text;

namespace ReplicationKit.Rules;

/// <summary>Database names as segments of a URL's path.</summary>
internal static class DatabaseSegment
{
    /// <summary>
    /// The name with every character percent-encoded except letters, digits and <c>- _ . ~ ( ) $</c>. <c>/</c> and <c>+</c> are allowed in
    /// names but have another meaning in a path. Characters that names cannot contain are encoded as well, so an invalid name reaches the
    /// server unchanged and is rejected under that name. An unpaired surrogate becomes U+FFFD.
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
