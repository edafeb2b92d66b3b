using System.Buffers;

namespace ReplicationKit;

/// <summary>Takes secrets out of what people get to read.</summary>
internal static class SecretMask
{
    private const string Hidden = "*****";

    private static readonly SearchValues<char> UrlEnds = SearchValues.Create(" \t\r\n\"'`<>,;)}]");

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

    /// <summary>The URL without its user information.</summary>
    public static string WithoutUserInfo(string url)
    {
        int start = url.IndexOf("://", StringComparison.Ordinal);
        if (start < 0) return url;
        start += 3;
        int end = url.AsSpan(start).IndexOfAny('/', '?', '#');
        int at = (end < 0 ? url.AsSpan(start) : url.AsSpan(start, end)).LastIndexOf('@');
        return at < 0 ? url : url.Remove(start, at + 1);
    }

    /// <summary>
    /// A text of the server, with the passwords of URLs and the given secrets shown as <c>*****</c>; secrets that could as well be a word or
    /// a number of the sentence, such as "password", only where they stand in quotation marks.
    /// </summary>
    public static string InText(string text, IEnumerable<string> secrets)
    {
        int from = 0;
        while (text.IndexOf("://", from, StringComparison.Ordinal) is >= 0 and int scheme)
        {
            int end = text.AsSpan(scheme + 3).IndexOfAny(UrlEnds);
            end = end < 0 ? text.Length : scheme + 3 + end;
            string masked = InUrl(text[scheme..end]);
            text = string.Concat(text.AsSpan(0, scheme), masked, text.AsSpan(end));
            from = scheme + masked.Length;
        }

        foreach (string secret in secrets)
        {
            if (secret.Length == 0) continue;
            text = CouldBeMeant(secret)
                ? text.Replace($"\"{secret}\"", $"\"{Hidden}\"", StringComparison.Ordinal)
                : text.Replace(secret, Hidden, StringComparison.Ordinal);
        }

        return text;
    }

    private static bool CouldBeMeant(string secret) => secret.Length < 8 || (secret.Length < 16 && secret.All(char.IsAsciiLetter));
}
