using System.Text;
using System.Text.RegularExpressions;

namespace ReplicationKit.Testing;

/// <summary>
/// Secrets with a mark, which is searched for in what was written: as it is, and within Base64. The characters after the mark are escaped
/// in JSON and in URLs.
/// </summary>
public static partial class SecretMark
{
    private const string Mark = "m4rk";

    /// <summary>Returns a secret.</summary>
    /// <param name="name">A name that shows where a found secret comes from.</param>
    public static string Of(string name) => $"{Mark}-{name}\"/\\@é";

    /// <summary>Returns a secret that can be the value of a header.</summary>
    public static string OfHeader(string name) => $"{Mark}-{name}\"/\\@";

    /// <summary>Returns the strings that contain a secret, at most five.</summary>
    public static IReadOnlyList<string> FindIn(IEnumerable<string?> written) =>
        [.. written.Where(text => text is not null && IsIn(text)).Select(text => text!).Distinct(StringComparer.Ordinal).Take(5)];

    private static bool IsIn(string text) =>
        text.Contains(Mark, StringComparison.OrdinalIgnoreCase)
        || Base64().EnumerateMatches(text) is var matches && IsInBase64(text, matches);

    private static bool IsInBase64(string text, Regex.ValueMatchEnumerator matches)
    {
        foreach (ValueMatch match in matches)
        {
            string token = text.Substring(match.Index, match.Length).Replace('-', '+').Replace('_', '/');
            for (int skipped = 0; skipped < 4; skipped++)
            {
                string some = token[skipped..];
                some = some[..(some.Length / 4 * 4)];
                if (Encoding.Latin1.GetString(Convert.FromBase64String(some)).Contains(Mark, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }

    [GeneratedRegex("[A-Za-z0-9+/_-]{8,}")]
    private static partial Regex Base64();
}
