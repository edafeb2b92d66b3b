using System.Buffers;

namespace ReplicationKit;

/// <summary>Takes secrets out of what people get to read.</summary>
internal static class SecretMask
{
    private const string Hidden = "*****";

    private static readonly SearchValues<char> UrlEnds = SearchValues.Create(" \t\r\n\"'`<>,;)}]");

    /// <summary>The URL with the password of its user information shown as <c>*****</c>; all else as it was written. What is no URL is left alone.</summary>
    public static string InUrl(string url)
    {
        if (UserInfo(url) is not { } userInfo) return url;
        int colon = url.AsSpan(userInfo).IndexOf(':');
        return colon < 0 ? url : string.Concat(url.AsSpan(0, userInfo.Start.Value + colon + 1), Hidden, url.AsSpan(userInfo.End.Value));
    }

    /// <summary>The same for what somebody gave for an address: where the scheme was forgotten, all before the last <c>@</c> is hidden.</summary>
    public static string InAddress(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0 && text.AsSpan(colon).StartsWith("://")) return InUrl(text);
        int at = text.LastIndexOf('@');
        return at < 0 ? text : string.Concat(Hidden, text.AsSpan(at));
    }

    /// <summary>The URL without its user information.</summary>
    public static string WithoutUserInfo(string url) => UserInfo(url) is { } userInfo ? url.Remove(userInfo.Start.Value, userInfo.End.Value + 1 - userInfo.Start.Value) : url;

    /// <summary>
    /// Where the user information of a URL stands, without its <c>@</c>. A slash, question mark or number sign in a password, which ought to be
    /// escaped, ends the authority too early: where it could be one, all up to the last <c>@</c> counts. The server escapes any <c>@</c>
    /// behind the host in the URLs that it tells.
    /// </summary>
    private static Range? UserInfo(string url)
    {
        int start = url.IndexOf("://", StringComparison.Ordinal);
        if (start < 0) return null;
        ReadOnlySpan<char> rest = url.AsSpan(start += 3);
        int at = rest.LastIndexOf('@');
        if (at < 0) return null;
        int end = rest[..at].IndexOfAny('/', '?', '#');
        if (end >= 0 && !rest[..end].Contains(':')) at = rest[..end].LastIndexOf('@');
        return at < 0 ? null : start..(start + at);
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
