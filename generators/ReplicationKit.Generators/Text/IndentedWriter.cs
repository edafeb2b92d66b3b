using System.Runtime.CompilerServices;

namespace ReplicationKit.Generators.Text;

/// <summary>
/// Writes indented lines that end with <c>\n</c> on every machine. Interpolated lines are put together in the text itself: no part of
/// them is a string of its own.
/// </summary>
internal sealed class IndentedWriter
{
    public const int IndentSize = 4;

    /// <summary>Each thread keeps the room of its last text, since the next one is about as long.</summary>
    [ThreadStatic]
    private static char[]? _kept;

    private char[] _text;
    private int _length;
    private int _depth;

    public IndentedWriter()
    {
        _text = _kept ?? new char[16 * 1024];
        _kept = null;
    }

    /// <summary>Writes one line; an empty one is not indented.</summary>
    public IndentedWriter Line(string line = "")
    {
        if (line.Length > 0)
        {
            Indent();
            Add(line);
        }

        return End();
    }

    /// <summary>Writes one line that is put together.</summary>
    public IndentedWriter Line([InterpolatedStringHandlerArgument("")] ref LineParts line)
    {
        _ = line;
        return End();
    }

    /// <summary>Writes lines that are the same in every file.</summary>
    public IndentedWriter Lines(ConstantLines lines)
    {
        Add(lines.At(_depth));
        return this;
    }

    /// <summary>Opens a brace; disposing of the result closes it.</summary>
    /// <param name="end">What follows the closing brace.</param>
    public Block OpenBlock(string end = "")
    {
        Open();
        return new Block(this, end);
    }

    /// <summary>Opens a brace, for <see cref="Close"/>.</summary>
    public void Open()
    {
        Line("{");
        _depth++;
    }

    /// <summary>Closes a brace.</summary>
    /// <param name="end">What follows it.</param>
    public void Close(string end)
    {
        _depth--;
        Line($"}}{end}");
    }

    /// <summary>Indents by one step until the result is disposed of.</summary>
    public Block OpenIndent()
    {
        _depth++;
        return new Block(this, null);
    }

    /// <summary>The text; the writer is empty afterwards.</summary>
    public string TakeText()
    {
        string text = new(_text, 0, _length);
        _kept = _text;
        _text = [];
        _length = 0;
        return text;
    }

    private void Indent()
    {
        int spaces = _depth * IndentSize;
        Reserve(spaces);
        _text.AsSpan(_length, spaces).Fill(' ');
        _length += spaces;
    }

    private void Add(string text)
    {
        Reserve(text.Length);
        text.CopyTo(0, _text, _length, text.Length);
        _length += text.Length;
    }

    private IndentedWriter End()
    {
        Reserve(1);
        _text[_length++] = '\n';
        return this;
    }

    private void Reserve(int count)
    {
        if (_text.Length - _length < count) Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + count));
    }

    /// <summary>What has been opened.</summary>
    internal readonly struct Block(IndentedWriter writer, string? end) : IDisposable
    {
        public void Dispose()
        {
            if (end is null) writer._depth--;
            else writer.Close(end);
        }
    }

    /// <summary>Takes the parts of an interpolated line.</summary>
    [InterpolatedStringHandler]
    internal readonly struct LineParts
    {
        private readonly IndentedWriter _writer;

        public LineParts(int literalLength, int formattedCount, IndentedWriter writer)
        {
            _ = formattedCount;
            _writer = writer;
            writer.Indent();
            writer.Reserve(literalLength);
        }

        public void AppendLiteral(string text) => _writer.Add(text);

        public void AppendFormatted(string? text)
        {
            if (text is not null) _writer.Add(text);
        }

        public void AppendFormatted(LiteralParts literal)
        {
            _writer.Add(literal.Begin);
            _writer.Add(literal.Text);
            _writer.Add(literal.End);
        }

        public void AppendFormatted(int number) => _writer.Add(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
