namespace ReplicationKit;

/// <summary>Takes secrets out of what people get to read.</summary>
internal static class SecretMask
{
    private const string Hidden = "*****";

    /// <summary>The URL with the password of its user information shown as <c>*****</c>; all else as it was written.</summary>
    public static string InUrl(string url)
    {
        int start = url.IndexOf("://", StringComparison.Ordinal);
        if (start < 0) return url;
        start += 3;
        int end = url.AsSpan(start).IndexOfAny('/', '?', '#');
        ReadOnlySpan<char> authority = end < 0 ? url.AsSpan(start) : url.AsSpan(start, end);
        int at = authority.LastIndexOf('@');
        if (at < 0) return url;
        int colon = authority[..at].IndexOf(':');
        return colon < 0 ? url : string.Concat(url.AsSpan(0, start + colon + 1), Hidden, url.AsSpan(start + at));
    }
}
