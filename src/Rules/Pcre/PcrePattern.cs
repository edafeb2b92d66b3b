namespace ReplicationKit.Rules.Pcre;

/// <summary>The result of parsing a pattern.</summary>
internal sealed class PcrePattern
{
    private PcrePattern(PcreNode? root, string? unsupported, string? error, int errorOffset)
    {
        Root = root;
        Unsupported = unsupported;
        Error = error;
        ErrorOffset = errorOffset;
    }

    /// <summary>The pattern, or <c>null</c> if PCRE rejects it.</summary>
    public PcreNode? Root { get; }

    /// <summary>
    /// The first construct, as written, that PCRE accepts and this library does not run, or <c>null</c> if there is none.
    /// </summary>
    public string? Unsupported { get; }

    /// <summary>Why PCRE rejects the pattern, or <c>null</c> if it accepts it.</summary>
    public string? Error { get; }

    /// <summary>The index, in characters of the pattern, at which the error was detected.</summary>
    public int ErrorOffset { get; }

    /// <summary>
    /// Parses a pattern as Erlang 26's and 27's <c>re:compile/1</c> (PCRE 8.4x, no options, UTF-8 bytes, Latin-1 tables) does.
    /// </summary>
    public static PcrePattern Parse(string pattern)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(pattern);
        PcreParser parser = new(bytes);
        try
        {
            PcreNode root = parser.Parse();
            return new PcrePattern(root, parser.Unsupported, null, 0);
        }
        catch (PcreSyntaxException exception)
        {
            int offset = Math.Max(0, Math.Min(exception.Offset, bytes.Length));
            return new PcrePattern(null, null, exception.Message, System.Text.Encoding.UTF8.GetCharCount(bytes, 0, offset));
        }
    }
}
