using System.Text;
using ReplicationKit.Generators.Text;

namespace ReplicationKit.Generators.Emit;

/// <summary>A document as a sequence of constants and of what is spliced in between. Neighbouring constants become one.</summary>
internal sealed class DocumentPieces
{
    /// <summary>What is assumed of a value that only the run time knows, for the first span of the buffer.</summary>
    private const int OpenValueSize = 64;

    private readonly List<string[]> _statements = [];
    private readonly StringBuilder _constant = new();

    /// <summary>About how many bytes will be written.</summary>
    public int SizeHint { get; private set; }

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
        _statements.Add([statement]);
        SizeHint += OpenValueSize;
    }

    /// <summary>Adds statements that run where the member is not null; <c>value</c> is its value.</summary>
    public void Optional(string member, params string[] statements)
    {
        Close();
        _statements.Add([$"if ({member} is {{ }} value)", .. statements]);
        SizeHint += OpenValueSize;
    }

    /// <summary>The statement that writes a constant.</summary>
    public static string Raw(string json) => $"json.Raw({CodeLiteral.Utf8(json)});";

    /// <summary>Writes the statements.</summary>
    public void WriteTo(IndentedWriter code)
    {
        Close();
        foreach (string[] statement in _statements)
        {
            code.Line(statement[0]);
            if (statement.Length == 1) continue;
            using (code.OpenBlock())
            {
                for (int i = 1; i < statement.Length; i++) code.Line(statement[i]);
            }

            code.Line();
        }
    }

    private void Close()
    {
        if (_constant.Length == 0) return;
        _statements.Add([Raw(_constant.ToString())]);
        _constant.Clear();
    }
}
