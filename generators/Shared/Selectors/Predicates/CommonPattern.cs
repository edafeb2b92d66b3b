using System.Text.RegularExpressions;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>
/// The patterns that mean the same to .NET over characters and to PCRE over bytes: ASCII literals, classes of ASCII characters, groups,
/// alternatives and quantifiers, <c>^</c> and <c>\z</c>.
/// </summary>
internal static class CommonPattern
{
    /// <summary>What would do instead, or null where the pattern means the same to both.</summary>
    public static string? Check(string pattern)
    {
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c is > '~' or < ' ')
            {
                return "only printable ASCII means the same on the server, which matches bytes";
            }

            switch (c)
            {
                case '.':
                    return "\".\" is one byte on the server; name the characters in a class such as [a-z0-9]";
                case '$':
                    return "\"$\" also matches before a last line feed; use \\z";
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
                    return "\"{\" that is not {n}, {n,} or {n,m} means different things to different servers; write \\{";
                case '(' when i + 1 < pattern.Length && pattern[i + 1] == '?':
                    if (i + 2 >= pattern.Length || pattern[i + 2] != ':')
                    {
                        return "groups are ( ) or (?: )";
                    }

                    i += 2;
                    break;
            }
        }

        return Pcre.PcrePattern.Parse(pattern).Error is { } error ? "the server refuses the pattern: " + error : RefusedByDotNet(pattern);
    }

    private static string? RefusedByDotNet(string pattern)
    {
        try
        {
            _ = new Regex(pattern);
            return null;
        }
        catch (ArgumentException error)
        {
            return ".NET refuses the pattern: " + error.Message;
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
            return "a backslash at the end";
        }

        bool punctuation = pattern[i] is > ' ' and <= '~' && !char.IsLetterOrDigit(pattern[i]);
        return punctuation || pattern[i] is 'z' or 'A'
            ? null
            : $"\\{pattern[i]} means something else on the server; name the characters in a class such as [0-9]";
    }

    private static string? CheckClass(string pattern, ref int i)
    {
        i++;
        if (i < pattern.Length && pattern[i] is '^' or ']')
        {
            return pattern[i] == '^'
                ? "a negated class takes single bytes on the server; name the characters that are allowed"
                : "an empty class";
        }

        for (; i < pattern.Length && pattern[i] != ']'; i++)
        {
            char c = pattern[i];
            if (c == '\\')
            {
                i++;
                if (i == pattern.Length || char.IsLetterOrDigit(pattern[i]))
                {
                    return "inside a class a backslash stands before punctuation only";
                }
            }
            else if (c is '[' or > '~' or < ' ' || (c == '-' && i + 1 < pattern.Length && pattern[i + 1] == '['))
            {
                return "a class holds printable ASCII characters and ranges of them";
            }
        }

        return null;
    }
}
