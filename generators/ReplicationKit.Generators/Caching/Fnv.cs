namespace ReplicationKit.Generators.Caching;

/// <summary>The hash that identifies declarations (FNV-1a, 64 bits, two bytes at a time).</summary>
internal static class Fnv
{
    public const ulong Seed = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Add(ulong hash, string text)
    {
        foreach (char c in text)
            hash = unchecked((hash ^ c) * Prime);
        return Add(hash, (ulong)text.Length);
    }

    public static ulong Add(ulong hash, ulong number)
    {
        for (int shift = 0; shift < 64; shift += 16)
            hash = unchecked((hash ^ ((number >> shift) & 0xFFFF)) * Prime);
        return hash;
    }
}
