using System.Text;
using ReplicationKit.Generators.Text;

namespace ReplicationKit.Generators.Emit;

/// <summary>A document as a sequence of constants and of what is spliced in between. Neighbouring constants become one.</summary>
internal sealed class DocumentPieces
{
    /// <summary>What is assumed of a value that only the run time knows, for the first span of the buffer.</summary>
    private const int OpenValueSize = 64;

    private readonly List<Action<IndentedWriter>> _statements = [];
    private readonly StringBuilder _constant = new();

    /// <summary>About how many bytes will be written.</summary>
    public int SizeHint { get; private set; }

    /// <summary>The statement that writes a constant.</summary>
    public static string Raw(string json) => $"json.Raw({CodeLiteral.Utf8(json)});";

    /// <summary>Adds JSON that is known.</summary>
    public void Constant(string json)
    {
        _constant.Append(json);
        SizeHint += Encoding.UTF8.GetByteCount(json);
    }

    /// <summary>Adds a statement that writes a value.</summary>
    public void Statement(string statement)
    {
        Close();
        _statements.Add(code => code.Line(statement));
        SizeHint += OpenValueSize;
    }

    /// <summary>Adds statements that run where the member is not null; <paramref name="local"/> is its value.</summary>
    public void Optional(string member, string local, params string[] statements)
    {
        Close();
        _statements.Add(code =>
        {
            code.Line($"if ({member} is {{ }} {local})");
            using (code.OpenBlock())
            {
                foreach (string statement in statements) code.Line(statement);
            }

            code.Line();
        });
        SizeHint += OpenValueSize;
    }

    /// <summary>Adds one of two sequences.</summary>
    public void Choice(string condition, DocumentPieces whenTrue, DocumentPieces whenFalse)
    {
        Close();
        _statements.Add(code =>
        {
            code.Line($"if ({condition})");
            using (code.OpenBlock()) whenTrue.WriteTo(code);
            code.Line("else");
            using (code.OpenBlock()) whenFalse.WriteTo(code);
            code.Line();
        });
        SizeHint += Math.Max(whenTrue.SizeHint, whenFalse.SizeHint);
    }

    /// <summary>Writes the statements.</summary>
    public void WriteTo(IndentedWriter code)
    {
        Close();
        foreach (Action<IndentedWriter> statement in _statements) statement(code);
    }

    private void Close()
    {
        if (_constant.Length == 0) return;
        string raw = Raw(_constant.ToString());
        _statements.Add(code => code.Line(raw));
        _constant.Clear();
    }
}
