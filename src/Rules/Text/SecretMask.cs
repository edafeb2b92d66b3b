namespace ReplicationKit.Rules;

/// <summary>Masks secrets in output and logs, as CouchDB does: <c>https://user:*****@host</c>.</summary>
internal static class SecretMask
{
    private const string Hidden = "*****";

    private static readonly string[] s_erlangSecrets = ["password", "passphrase", "basic_auth", "token", "secret"];
    private static readonly char[] s_authorityEnds = ['/', '?', '#'];
    private static readonly char[] s_urlEnds = [' ', '\t', '\r', '\n', '"', '\'', '`', '<', '>'];

    /// <summary>
    /// Masks the password of a URL. User information without a colon may be a token and is masked completely. Any other string is returned
    /// unchanged.
    /// </summary>
    public static string InUrl(string url)
    {
        if (!HasUserInfo(url, out int start, out int at))
            return url;
        int colon = url.IndexOf(':', start, at - start);
        return url.Substring(0, colon < 0 ? start : colon + 1) + Hidden + url.Substring(at);
    }

    /// <summary>The same for an address as a user wrote it. Without a scheme, everything before the last <c>@</c> is masked.</summary>
    public static string InAddress(string address)
    {
        int colon = address.IndexOf(':');
        if (colon >= 0 && string.CompareOrdinal(address, colon, "://", 0, 3) == 0)
            return InUrl(address);
        int at = address.LastIndexOf('@');
        return at < 0 ? address : Hidden + address.Substring(at);
    }

    /// <summary>Returns a URL without its user information.</summary>
    public static string WithoutUserInfo(string url) =>
        HasUserInfo(url, out int start, out int at) ? url.Remove(start, at + 1 - start) : url;

    /// <summary>Masks the passwords of all URLs in a string.</summary>
    public static string InText(string text)
    {
        int from = 0;
        while (text.IndexOf("://", from, StringComparison.Ordinal) is >= 0 and int scheme)
        {
            int end = text.IndexOfAny(s_urlEnds, scheme + 3);
            if (end < 0)
                end = text.Length;
            string url = text.Substring(scheme, end - scheme);
            string masked = InUrl(url);
            text = text.Substring(0, scheme) + masked + text.Substring(end);
            from = scheme + (masked == url ? 3 : masked.Length);
        }

        return text;
    }

    /// <summary>
    /// Masks the passwords of all URLs and the given secrets, also where they are escaped as in JSON, Erlang or a URL. A secret that may
    /// also be a word or a number of the message, such as "password", is masked only in quotation marks.
    /// </summary>
    public static string InText(string text, IEnumerable<string> secrets)
    {
        text = InText(text);
        foreach (string secret in secrets.Distinct(StringComparer.Ordinal))
        {
            if (secret.Length == 0)
                continue;
            bool isQuoted = MayBeWord(secret);
            if (secret.All(static unit => unit is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_' or '.'))
                text = isQuoted ? Replace(text, $"\"{secret}\"", $"\"{Hidden}\"") : Replace(text, secret, Hidden);
            else
                text = EscapedText.Replace(text, secret, Hidden, isQuoted);
        }

        return text;
    }

    /// <summary>
    /// Masks the passwords of all URLs, and those of the addresses that the message quotes. The addresses may be malformed:
    /// <c>http:/user:password@host</c>.
    /// </summary>
    public static string InQuotingText(string text, IEnumerable<string> quoted)
    {
        foreach (string address in quoted)
        {
            int slashes = address.IndexOf("://", StringComparison.Ordinal);
            int start = slashes < 0 ? address.IndexOf(':') + 1 : slashes + 3;
            int at = address.LastIndexOf('@');
            if (start > 0 && at > start)
                text = Replace(text, address.Substring(start, at - start), Hidden);
        }

        return InText(text);
    }

    /// <summary>
    /// Hides what an Erlang property list, such as <c>ibrowse_options</c>, says in strings, and the values of keys that name a password,
    /// however they are written.
    /// </summary>
    public static string InErlangOptions(string text)
    {
        var shown = new System.Text.StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                shown.Append('"').Append(Hidden).Append('"');
                for (i++; i < text.Length && text[i] != '"'; i++)
                {
                    if (text[i] == '\\')
                        i++;
                }

                continue;
            }

            shown.Append(text[i]);
            if (text[i] != ',' || !s_erlangSecrets.Any(key => EndsWithKey(shown, key)))
                continue;
            shown.Append(Hidden);
            bool isQuoted = false;
            for (; i + 1 < text.Length && (isQuoted || text[i + 1] is not ('}' or ']')); i++)
                isQuoted ^= text[i + 1] is '"' or '\'';
        }

        return shown.ToString();
    }

    private static bool EndsWithKey(System.Text.StringBuilder shown, string key)
    {
        string text = shown.ToString().TrimEnd(' ', '\t', '\r', '\n', ',', '\'');
        return text.EndsWith(key, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Finds the user information of a URL. A slash, question mark or number sign in a password should be escaped. If it is not, the
    /// authority seems to end too early, so everything up to the last <c>@</c> is included. CouchDB escapes any <c>@</c> after the host in
    /// the URLs that it returns.
    /// </summary>
    private static bool HasUserInfo(string url, out int start, out int at)
    {
        start = at = url.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
            return false;
        start += 3;
        at = url.LastIndexOf('@');
        if (at < start)
            return false;
        int end = url.IndexOfAny(s_authorityEnds, start, at - start);
        if (end >= 0 && url.IndexOf(':', start, end - start) < 0)
            at = url.LastIndexOf('@', end - 1, end - start);
        return at >= start;
    }

    private static bool MayBeWord(string secret) =>
        secret.Length < 8 || (secret.Length < 16 && secret.All(static letter => letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z')));

    private static string Replace(string text, string old, string replacement) =>
        string.Join(replacement, text.Split([old], StringSplitOptions.None));
}
