using System.Text.RegularExpressions;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>
/// The patterns with the same meaning in .NET over characters and in PCRE over bytes: ASCII literals, classes of ASCII characters, groups,
/// alternatives and quantifiers, <c>^</c> and <c>\z</c>.
/// </summary>
internal static class CommonPattern
{
    /// <summary>What to write instead, or <c>null</c> if the pattern has the same meaning in both.</summary>
    public static string? Check(string pattern)
    {
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c is > '~' or < ' ')
            {
                return "only printable ASCII has the same meaning on the server, which matches bytes";
            }

            switch (c)
            {
                case '.':
                    return "\".\" is one byte on the server; list the characters in a class such as [a-z0-9]";
                case '$':
                    return "\"$\" also matches before a trailing line feed; use \\z";
                case '\\':
                    if (CheckEscape(pattern, ref i) is { } escape)
                    {
                        return escape;
                    }

                    break;
                case '[':
                    if (CheckClass(pattern, ref i) is { } inClass)
                    {
                        return inClass;
                    }

                    break;
                case '{' when !IsQuantifier(pattern, i):
                    return "\"{\" that does not start {n}, {n,} or {n,m} has a different meaning on different servers; write \\{";
                case '(' when i + 1 < pattern.Length && pattern[i + 1] == '?':
                    if (i + 2 >= pattern.Length || pattern[i + 2] != ':')
                    {
                        return "only groups of the form ( ) or (?: ) are supported";
                    }

                    i += 2;
                    break;
            }
        }

        return ReplicationKit.Rules.Pcre.PcrePattern.Parse(pattern).Error is { } error
            ? "the server rejects the pattern: " + error
            : RejectedByDotNet(pattern);
    }

    private static string? RejectedByDotNet(string pattern)
    {
        try
        {
            _ = new Regex(pattern);
            return null;
        }
        catch (ArgumentException error)
        {
            return ".NET rejects the pattern: " + error.Message;
        }
    }

    private static bool IsQuantifier(string pattern, int at)
    {
        int end = pattern.IndexOf('}', at);
        if (end < 0)
        {
            return false;
        }

        string[] bounds = pattern.Substring(at + 1, end - at - 1).Split(',');
        return bounds.Length <= 2 && IsNumber(bounds[0]) && (bounds.Length == 1 || bounds[1].Length == 0 || IsNumber(bounds[1]));
    }

    private static bool IsNumber(string text) => text.Length is > 0 and < 6 && text.All(c => c is >= '0' and <= '9');

    private static string? CheckEscape(string pattern, ref int i)
    {
        i++;
        if (i == pattern.Length)
        {
            return "the pattern ends with a backslash";
        }

        bool punctuation = pattern[i] is > ' ' and <= '~' && !char.IsLetterOrDigit(pattern[i]);
        return punctuation || pattern[i] is 'z' or 'A'
            ? null
            : $"\\{pattern[i]} has a different meaning on the server; list the characters in a class such as [0-9]";
    }

    private static string? CheckClass(string pattern, ref int i)
    {
        i++;
        if (i < pattern.Length && pattern[i] is '^' or ']')
        {
            return pattern[i] == '^'
                ? "a negated class matches single bytes on the server; list the allowed characters"
                : "a character class must not be empty";
        }

        for (; i < pattern.Length && pattern[i] != ']'; i++)
        {
            char c = pattern[i];
            if (c == '\\')
            {
                i++;
                if (i == pattern.Length || char.IsLetterOrDigit(pattern[i]))
                {
                    return "in a class, a backslash may only precede punctuation";
                }
            }
            else if (c is '[' or > '~' or < ' ' || (c == '-' && i + 1 < pattern.Length && pattern[i + 1] == '['))
            {
                return "a class may contain only printable ASCII characters and ranges of them";
            }
        }

        return null;
    }
}
