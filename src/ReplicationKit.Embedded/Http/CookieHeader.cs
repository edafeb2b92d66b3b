using System.Text;

namespace ReplicationKit.Embedded.Http;

/// <summary>The header <c>Cookie</c> as CouchDB reads it: names are case-sensitive, values can be quoted, and the first of two counts.</summary>
internal static class CookieHeader
{
    private const string EndsOfName = "=;,";

    /// <summary>Returns the value of a cookie, or <c>null</c> if the header does not contain it.</summary>
    /// <param name="header">The header.</param>
    /// <param name="name">The name of the cookie.</param>
    public static string? Find(string header, string name)
    {
        int at = 0;
        while (at < header.Length)
        {
            int end = IndexOfAny(header, EndsOfName, at);
            string found = header[at..end].Trim();
            at = end;
            string value = at < header.Length && header[at] == '=' ? Value(header, ref at) : "";
            if (found == name)
                return value;
            at = IndexOfAny(header, ";,", at) + 1;
        }
        return null;
    }

    private static string Value(string header, ref int at)
    {
        at++;
        while (at < header.Length && header[at] == ' ')
            at++;
        if (at < header.Length && header[at] == '"')
            return Quoted(header, ref at);
        int end = IndexOfAny(header, ";, \t\"", at);
        string value = header[at..end];
        at = end;
        return value;
    }

    private static string Quoted(string header, ref int at)
    {
        var value = new StringBuilder();
        for (at++; at < header.Length && header[at] != '"'; at++)
        {
            if (header[at] == '\\' && at + 1 < header.Length)
                at++;
            value.Append(header[at]);
        }
        return value.ToString();
    }

    private static int IndexOfAny(string header, string ends, int at)
    {
        int found = header.AsSpan(at).IndexOfAny(ends);
        return found < 0 ? header.Length : at + found;
    }
}
