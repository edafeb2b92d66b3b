using System.Text;
using System.Text.RegularExpressions;

namespace ReplicationKit.Embedded.Mango;

/// <summary>A PCRE pattern over the bytes of UTF-8 text, as Erlang's <c>re</c> runs it without options.</summary>
internal sealed class PcreRegex
{
    private readonly Regex _regex;

    private PcreRegex(Regex regex) => _regex = regex;

    /// <summary>Compiles a pattern, or gives null where PCRE refuses it.</summary>
    public static PcreRegex? TryCompile(string pattern)
    {
        if (pattern.Contains(@"\x{", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return new PcreRegex(new Regex(
                Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(pattern)), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5)));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    public bool IsMatch(string text) => _regex.IsMatch(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)));
}
