using System.Text;

namespace ReplicationKit.Generators.Text;

/// <summary>Writes indented lines that end with <c>\n</c> on every machine.</summary>
internal sealed class IndentedWriter
{
    private const string Indent = "    ";

    private readonly StringBuilder _text = new(4096);
    private int _depth;

    /// <summary>Writes one line; an empty one is not indented.</summary>
    public IndentedWriter Line(string line = "")
    {
        if (line.Length > 0)
        {
            for (int i = 0; i < _depth; i++) _text.Append(Indent);
            _text.Append(line);
        }

        _text.Append('\n');
        return this;
    }

    /// <summary>Opens a brace; disposing of the result closes it.</summary>
    /// <param name="end">What follows the closing brace.</param>
    public Block OpenBlock(string end = "")
    {
        Line("{");
        _depth++;
        return new Block(this, "}" + end);
    }

    /// <summary>Indents by one step until the result is disposed of.</summary>
    public Block OpenIndent()
    {
        _depth++;
        return new Block(this, null);
    }

    public override string ToString() => _text.ToString();

    /// <summary>What has been opened.</summary>
    internal readonly struct Block(IndentedWriter writer, string? end) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            if (end is not null) writer.Line(end);
        }
    }
}
