using System.Runtime.CompilerServices;

namespace ReplicationKit.Generators.Text;

/// <summary>
/// Writes code from templates: raw string literals of one or more lines, which are indented to the current level. Lines end with <c>\n</c>
/// on every machine. Interpolated values are written in place and have one line each.
/// </summary>
internal sealed class IndentedWriter
{
    private const int IndentSize = 4;

    /// <summary>Each thread keeps the buffer of its last text, because the next one has about the same length.</summary>
    [ThreadStatic]
    private static char[]? _cached;

    private char[] _text;
    private int _length;
    private int _depth;
    private bool _isLineStart = true;

    public IndentedWriter()
    {
        _text = _cached ?? new char[16 * 1024];
        _cached = null;
    }

    /// <summary>Writes an empty line.</summary>
    public void Line() => End();

    /// <summary>Writes a template without values.</summary>
    public void Line(string template)
    {
        Add(template);
        End();
    }

    /// <summary>Writes a template.</summary>
    public void Line([InterpolatedStringHandlerArgument("")] ref Template template)
    {
        _ = template;
        End();
    }

    /// <summary>Indents by one step until the result is disposed of.</summary>
    public Indentation Indent()
    {
        _depth++;
        return new Indentation(this, null);
    }

    /// <summary>Opens a brace and indents; disposing of the result closes it.</summary>
    /// <param name="end">What follows the closing brace.</param>
    public Indentation Block(string end = "")
    {
        Line("{");
        _depth++;
        return new Indentation(this, end);
    }

    /// <summary>Returns the written code and clears the writer.</summary>
    public string TakeText()
    {
        string text = new(_text, 0, _length);
        _cached = _text;
        _text = [];
        _length = 0;
        return text;
    }

    private void Add(string template)
    {
        int begin = 0;
        for (int end = template.IndexOf('\n'); end >= 0; end = template.IndexOf('\n', begin))
        {
            // If the repository was checked out with different line endings, the literals contain them.
            Add(template, begin, (end > begin && template[end - 1] == '\r' ? end - 1 : end) - begin);
            End();
            begin = end + 1;
        }

        Add(template, begin, template.Length - begin);
    }

    private void Add(string text, int begin, int count)
    {
        if (count == 0)
            return;
        int spaces = _isLineStart ? _depth * IndentSize : 0;
        Reserve(spaces + count);
        _text.AsSpan(_length, spaces).Fill(' ');
        text.CopyTo(begin, _text, _length + spaces, count);
        _length += spaces + count;
        _isLineStart = false;
    }

    private void End()
    {
        Reserve(1);
        _text[_length++] = '\n';
        _isLineStart = true;
    }

    private void Reserve(int count)
    {
        if (_text.Length - _length < count)
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + count));
    }

    /// <summary>The indentation of a block.</summary>
    internal readonly struct Indentation(IndentedWriter writer, string? end) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            if (end is not null)
                writer.Line($"}}{end}");
        }
    }

    /// <summary>Appends the parts of a template.</summary>
    [InterpolatedStringHandler]
    internal readonly struct Template
    {
        private readonly IndentedWriter _writer;

        public Template(int literalLength, int formattedCount, IndentedWriter writer)
        {
            _ = formattedCount;
            _writer = writer;
            writer.Reserve(literalLength);
        }

        public void AppendLiteral(string text) => _writer.Add(text);

        public void AppendFormatted(string? text)
        {
            if (text is not null)
                _writer.Add(text, 0, text.Length);
        }

        public void AppendFormatted(LiteralParts literal)
        {
            AppendFormatted(literal.Begin);
            AppendFormatted(literal.Text);
            AppendFormatted(literal.End);
        }

        public void AppendFormatted(int number) => AppendFormatted(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
