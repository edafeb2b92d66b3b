using System.Globalization;

namespace ReplicationKit.Rules;

/// <summary>Why the server cannot use a string as a URL.</summary>
internal enum UrlProblem
{
    None,

    /// <summary>No scheme, or a scheme other than lowercase <c>http</c> or <c>https</c> (for proxies also <c>socks5</c>).</summary>
    Scheme,
    WhiteSpace,

    /// <summary>A character that must be percent-encoded in a URL.</summary>
    Character,
    Host,
    Port,

    /// <summary>An <c>@</c> in the credentials.</summary>
    Credentials,
}

/// <summary>
/// A URL, parsed as the server parses it: first by <c>ibrowse_lib:parse_url/1</c>, which accepts nearly anything, then for endpoints by
/// <c>uri_string:parse/1</c>, which accepts only what RFC 3986 allows. <see cref="Uri"/> is not suitable: it trims, lowercases, encodes and
/// removes dot segments, so a URL that the server rejects looks valid.
/// </summary>
internal sealed class EndpointUrl
{
    private const int HighestPort = 65535;

    private EndpointUrl(string text) => Text = text;

    public string Text { get; }

    public UrlProblem Problem { get; private set; }

    /// <summary>What is wrong, as a clause for a message.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The part before <c>://</c>, as written.</summary>
    public string Scheme { get; private set; } = "";

    /// <summary>The user name, or <c>null</c> if there are no credentials.</summary>
    public string? UserName { get; private set; }

    /// <summary>The password, or <c>null</c> if no colon follows the user name.</summary>
    public string? Password { get; private set; }

    public string Host { get; private set; } = "";

    /// <summary>Whether the host is an IPv6 address in brackets.</summary>
    public bool IsIPv6 { get; private set; }

    /// <summary>The port, or the default port of the scheme.</summary>
    public int Port { get; private set; }

    /// <summary>The part after the host, without query and fragment.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Query and fragment with their delimiters. Empty if there are none.</summary>
    public string Suffix { get; private set; } = "";

    /// <summary>The parts of the path between slashes. The server ignores empty ones.</summary>
    public string[] Segments => Path.Split(['/'], StringSplitOptions.RemoveEmptyEntries);

    public bool HasCredentials => UserName is not null;

    /// <summary>Whether a string is meant as a URL. Any other string is the name of a database.</summary>
    public static bool IsUrl(string? text) => text is not null && text.IndexOf("://", StringComparison.Ordinal) >= 0;

    /// <summary>Parses the URL of an endpoint.</summary>
    public static EndpointUrl Read(string text) => new EndpointUrl(text).Parse(isProxy: false);

    /// <summary>Parses the URL of a proxy. The server checks only what <c>ibrowse_lib</c> checks.</summary>
    public static EndpointUrl ReadProxy(string text) => new EndpointUrl(text).Parse(isProxy: true);

    private EndpointUrl Parse(bool isProxy)
    {
        if (FindCharacter() is { } problem)
            return problem;
        int colon = Text.IndexOf("://", StringComparison.Ordinal);
        Scheme = colon < 0 ? "" : Text.Substring(0, colon);
        if (Scheme is not ("http" or "https") && !(isProxy && Scheme == "socks5"))
            return Fail(
                UrlProblem.Scheme,
                Scheme.Length == 0 || Scheme.IndexOf(':') >= 0 ? "it has no scheme" : "the scheme is '" + Scheme + "'"
            );
        int start = colon + 3;
        int end = Text.IndexOfAny(isProxy ? ['/', '?'] : ['/', '?', '#'], start);
        if (end < 0)
            end = Text.Length;
        int mark = Text.IndexOfAny(['?', '#'], end);
        Path = Text.Substring(end, (mark < 0 ? Text.Length : mark) - end);
        Suffix = mark < 0 ? "" : Text.Substring(mark);
        string authority = Text.Substring(start, end - start);

        // ibrowse_lib reads a colon at the very end as the default port, and the parser that would reject it is not called for proxies.
        if (isProxy && end == Text.Length && authority.EndsWith(":", StringComparison.Ordinal))
            authority = authority.Substring(0, authority.Length - 1);
        return ParseAuthority(authority) ?? this;
    }

    private EndpointUrl? FindCharacter()
    {
        for (int i = 0; i < Text.Length; i++)
        {
            char character = Text[i];
            if (char.IsWhiteSpace(character) || character is < ' ' or '\x7f')
                return Fail(
                    UrlProblem.WhiteSpace,
                    string.Format(CultureInfo.InvariantCulture, "character {0} is white space or a control character", i + 1)
                );
            if (character > '\x7f')
                return Fail(UrlProblem.Character, "'" + character + "' must be percent-encoded (in a host name, use Punycode)");
            if ("\"<>\\^`{|}".IndexOf(character) >= 0)
                return Fail(UrlProblem.Character, "'" + character + "' must be percent-encoded");
        }

        return null;
    }

    private EndpointUrl? ParseAuthority(string authority)
    {
        int at = authority.IndexOf('@');
        if (at >= 0)
        {
            if (authority.IndexOf('@', at + 1) >= 0)
                return Fail(UrlProblem.Credentials, "the credentials contain an '@'");
            string credentials = authority.Substring(0, at);
            int colon = credentials.IndexOf(':');
            UserName = colon < 0 ? credentials : credentials.Substring(0, colon);
            Password = colon < 0 ? null : credentials.Substring(colon + 1);
            if (credentials.IndexOfAny(['[', ']']) >= 0)
                return Fail(UrlProblem.Credentials, "the credentials contain a bracket");
            authority = authority.Substring(at + 1);
        }

        if (Path.IndexOfAny(['[', ']']) >= 0)
            return Fail(UrlProblem.Character, "a bracket in the path must be percent-encoded");
        return authority.StartsWith("[", StringComparison.Ordinal) ? ParseIPv6(authority) : ParseHost(authority);
    }

    private EndpointUrl? ParseIPv6(string authority)
    {
        IsIPv6 = true;
        int close = authority.IndexOf(']');
        if (close < 0)
            return Fail(UrlProblem.Host, "the bracket of the IPv6 address is not closed");
        Host = authority.Substring(1, close - 1);
        if (!HostName.IsIPv6(Host))
            return Fail(UrlProblem.Host, "'" + Host + "' is not an IPv6 address");
        string rest = authority.Substring(close + 1);
        if (rest.Length > 0 && rest[0] != ':')
            return Fail(UrlProblem.Host, "only a port may follow the bracket");
        return ParsePort(rest.Length == 0 ? null : rest.Substring(1));
    }

    private EndpointUrl? ParseHost(string authority)
    {
        int colon = authority.IndexOf(':');
        Host = colon < 0 ? authority : authority.Substring(0, colon);
        if (Host.Length == 0)
            return Fail(UrlProblem.Host, "it has no host");
        if (!HostName.IsValid(Host))
            return Fail(UrlProblem.Host, "'" + Host + "' is not a host name");
        return ParsePort(colon < 0 ? null : authority.Substring(colon + 1));
    }

    private EndpointUrl? ParsePort(string? text)
    {
        if (text is null)
        {
            Port = Scheme switch
            {
                "https" => 443,
                "socks5" => 1080,
                _ => 80,
            };
            return null;
        }

        if (text.Length == 0)
            return Fail(UrlProblem.Port, "the port after the colon is empty");
        if (!text.All(static digit => digit is >= '0' and <= '9'))
            return Fail(UrlProblem.Port, "the port is not a number");
        Port = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) ? port : int.MaxValue;
        return Port is < 1 or > HighestPort ? Fail(UrlProblem.Port, "port " + text + " is outside the range 1 to 65535") : null;
    }

    private EndpointUrl Fail(UrlProblem problem, string reason)
    {
        Problem = problem;
        Reason = reason;
        return this;
    }
}
