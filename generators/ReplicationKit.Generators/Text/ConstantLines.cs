namespace ReplicationKit.Generators.Text;

/// <summary>
/// Lines that are the same in every file. At each depth they are kept as one text, so that they are copied whole instead of being put
/// together again.
/// </summary>
internal sealed class ConstantLines(params string[] lines)
{
    /// <summary>Deeper than this, records are nested too rarely to keep their text.</summary>
    private const int KeptDepths = 8;

    private readonly string?[] _texts = new string?[KeptDepths];

    /// <summary>The lines as they stand at a depth, each with its end.</summary>
    public string At(int depth) => depth < KeptDepths ? _texts[depth] ??= Text(depth) : Text(depth);

    private string Text(int depth)
    {
        string indent = new(' ', depth * IndentedWriter.IndentSize);
        var text = new System.Text.StringBuilder();
        foreach (string line in lines)
        {
            if (line.Length > 0) text.Append(indent).Append(line);
            text.Append('\n');
        }

        return text.ToString();
    }
}
