using System.Globalization;

namespace ReplicationKit.Embedded.Replication;

/// <summary>An endpoint's URL, split as CouchDB's HTTP client does, which is less strict than <see cref="Uri"/>.</summary>
internal sealed record UrlParts(string Scheme, string? User, string? Password, string Host, int Port, string Path)
{
    private const string Separator = "://";

    /// <summary>The URL without credentials.</summary>
    public static string WithoutCredentials(string original)
    {
        int start = original.IndexOf(Separator, StringComparison.Ordinal) + Separator.Length;
        int end = AuthorityEnd(original, start);
        int at = original.LastIndexOf('@', end - 1, end - start);
        return at < 0 ? original : string.Concat(original.AsSpan(0, start), original.AsSpan(at + 1));
    }

    public static UrlParts? Parse(string url)
    {
        int start = url.IndexOf(Separator, StringComparison.Ordinal);
        if (start <= 0)
            return null;
        string scheme = url[..start];
        if (DefaultPort(scheme) is not { } defaultPort)
            return null;
        start += Separator.Length;
        int end = AuthorityEnd(url, start);
        string authority = url[start..end];
        int at = authority.LastIndexOf('@');
        (string? user, string? password) = Credentials(at < 0 ? null : authority[..at]);
        if (authority.Length == 0 && end == url.Length || !TryHostPort(authority[(at + 1)..], defaultPort, out string host, out int port))
            return null;
        return new UrlParts(scheme, user, password, host, port, end == url.Length ? "/" : url[end..]);
    }

    private static int AuthorityEnd(string url, int start)
    {
        int end = url.AsSpan(start).IndexOfAny('/', '?');
        return end < 0 ? url.Length : start + end;
    }

    private static int? DefaultPort(string scheme) =>
        scheme switch
        {
            "http" => 80,
            "https" => 443,
            "ftp" => 21,
            "socks5" => 1080,
            _ => null,
        };

    // Without a password CouchDB takes no credentials from the URL.
    private static (string? User, string? Password) Credentials(string? text)
    {
        int colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon < 0 ? (null, null) : (text![..colon], text[(colon + 1)..]);
    }

    private static bool TryHostPort(string text, int defaultPort, out string host, out int port)
    {
        int bracket = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        int colon = text.IndexOf(':', bracket + 1);
        host = colon < 0 ? text : text[..colon];
        port = defaultPort;
        return colon < 0
            || host.Length > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port);
    }
}
