namespace ReplicationKit.Rules.Pcre;

/// <summary>The options that <c>(?imsxUJX)</c> sets, at one location of a pattern.</summary>
internal struct PcreOptions
{
    public bool IgnoreCase;
    public bool Multiline;
    public bool DotAll;
    public bool Extended;
    public bool Ungreedy;
    public bool DuplicateNames;
    public bool Extra;
}
