using System.Globalization;
using System.Text;

namespace ReplicationKit.Rules;

/// <summary>Literals in the regular expressions of selectors, which are PCRE patterns over UTF-8 bytes.</summary>
internal static class PatternText
{
    /// <summary>A pattern that matches exactly the string. Control characters become <c>\xhh</c> because PCRE stops at a raw NUL.</summary>
    public static string Literal(string text)
    {
        StringBuilder literal = new(text.Length + 8);
        foreach (char c in text)
        {
            if (c is < ' ' or '\u007F')
            {
                literal.Append("\\x").Append(((int)c).ToString("x2", CultureInfo.InvariantCulture));
                continue;
            }

            if ("\\^$.[]|()?*+{}".IndexOf(c) >= 0)
            {
                literal.Append('\\');
            }

            literal.Append(c);
        }

        return literal.ToString();
    }
}
