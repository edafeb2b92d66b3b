namespace ReplicationKit.Rules.Pcre;

/// <summary>Leaves the parser at the first error of a pattern; never leaves <see cref="PcrePattern.Parse"/>.</summary>
internal sealed class PcreSyntaxException(string message, int offset) : Exception(message)
{
    public int Offset { get; } = offset;
}
