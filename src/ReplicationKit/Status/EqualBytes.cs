namespace ReplicationKit;

/// <summary>Compares answers.</summary>
internal static class EqualBytes
{
    /// <summary>
    /// A part that is found different is looked at again, so that it is short; each costs a call, so that it is not too short.
    /// </summary>
    private const int Part = 1024;

    /// <summary>How many bytes both begin with.</summary>
    public static int Count(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        int length = Math.Min(one.Length, other.Length);
        int equal = 0;

        // SequenceEqual takes the widest vectors that there are, CommonPrefixLength does not.
        while (length - equal >= Part && one.Slice(equal, Part).SequenceEqual(other.Slice(equal, Part)))
            equal += Part;
        return equal + one[equal..].CommonPrefixLength(other[equal..]);
    }
}
