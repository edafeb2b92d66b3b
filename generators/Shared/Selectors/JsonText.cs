using System.Globalization;
using System.Text;

namespace ReplicationKit.Selectors;

/// <summary>JSON strings and the literal text of regular expressions.</summary>
internal static class JsonText
{
    /// <summary>The text as a JSON string, quotes included.</summary>
    public static string Quote(string text) => "\"" + Escape(text) + "\"";

    /// <summary>The text as it stands between the quotes of a JSON string; what is not ASCII stays as it is.</summary>
    public static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length + 8);
        foreach (char c in text)
        {
            switch (c)
            {
                case '"' or '\\':
                    escaped.Append('\\').Append(c);
                    break;
                case '\n':
                    escaped.Append("\\n");
                    break;
                case '\r':
                    escaped.Append("\\r");
                    break;
                case '\t':
                    escaped.Append("\\t");
                    break;
                case < ' ':
                    escaped.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    escaped.Append(c);
                    break;
            }
        }

        return escaped.ToString();
    }

    /// <summary>A PCRE pattern that matches exactly the text: control characters as <c>\xhh</c> (PCRE stops at a raw NUL).</summary>
    public static string RegexLiteral(string text)
    {
        StringBuilder literal = new(text.Length + 8);
        foreach (char c in text)
        {
            if (c < ' ' || c == 127)
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
