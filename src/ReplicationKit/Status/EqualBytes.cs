namespace ReplicationKit;

/// <summary>Compares responses.</summary>
internal static class EqualBytes
{
    /// <summary>
    /// The size of a part. A part that differs is compared again, so it must be short; each part costs a call, so it must not be too short.
    /// </summary>
    private const int Part = 1024;

    /// <summary>Returns the length of the common prefix.</summary>
    public static int Count(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        int length = Math.Min(one.Length, other.Length);
        int equal = 0;

        // SequenceEqual uses the widest available vectors; CommonPrefixLength does not.
        while (length - equal >= Part && one.Slice(equal, Part).SequenceEqual(other.Slice(equal, Part)))
            equal += Part;
        return equal + one[equal..].CommonPrefixLength(other[equal..]);
    }
}
