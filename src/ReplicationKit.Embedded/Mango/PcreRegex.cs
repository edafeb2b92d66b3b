using System.Text;
using System.Text.RegularExpressions;
using ReplicationKit.Rules.Pcre;

namespace ReplicationKit.Embedded.Mango;

/// <summary>A PCRE pattern over the bytes of UTF-8 text, as Erlang's <c>re</c> runs it without options.</summary>
internal sealed class PcreRegex
{
    // PCRE gives up a search after ten million steps, which counts as no match.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly Regex? _regex;
    private readonly string? _unsupported;

    private PcreRegex(Regex? regex, string? unsupported)
    {
        _regex = regex;
        _unsupported = unsupported;
    }

    /// <summary>Compiles a pattern, or returns <c>null</c> if PCRE rejects it.</summary>
    public static PcreRegex? TryCompile(string pattern)
    {
        PcrePattern parsed = PcrePattern.Parse(pattern);
        if (parsed.Root == null)
        {
            return null;
        }

        return parsed.Unsupported == null
            ? new PcreRegex(new Regex(PcreTranslation.Write(parsed.Root), RegexOptions.CultureInvariant, Limit), null)
            : new PcreRegex(null, parsed.Unsupported);
    }

    /// <summary>Returns whether the pattern matches a part of the input.</summary>
    /// <exception cref="MangoException">The embedded server does not support the pattern.</exception>
    public bool IsMatch(string text)
    {
        if (_regex == null)
        {
            throw MangoException.NotImplemented($"The embedded server does not support \"{_unsupported}\" in a $regex.");
        }

        try
        {
            return _regex.IsMatch(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
