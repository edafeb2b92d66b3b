namespace ReplicationKit.Generators.Text;

/// <summary>A literal as prefix, content and suffix.</summary>
internal readonly struct LiteralParts(string begin, string text, string end)
{
    public string Begin => begin;

    public string Text => text;

    public string End => end;

    public override string ToString() => begin + text + end;
}
