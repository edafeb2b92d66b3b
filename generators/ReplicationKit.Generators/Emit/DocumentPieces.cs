using System.Text;
using ReplicationKit.Generators.Text;

namespace ReplicationKit.Generators.Emit;

/// <summary>A document as a sequence of constants and of what is spliced in between. Neighbouring constants become one.</summary>
internal sealed class DocumentPieces
{
    /// <summary>What is assumed of a value that only the run time knows, for the first span of the buffer.</summary>
    private const int OpenValueSize = 64;

    /// <summary>Each thread keeps the room for constants.</summary>
    [ThreadStatic]
    private static StringBuilder? _kept;

    private static readonly ConstantLines Flush = new("json.Flush();");
    private static readonly ConstantLines WriteBegin = new(Names.Constant + ".Write(");
    private static readonly ConstantLines WriteWhere = new("output,", "in context,");

    private readonly List<DocumentPiece> _pieces = [];
    private readonly StringBuilder _constant;
    private int _size;

    private DocumentPieces(StringBuilder constant) => _constant = constant;

    /// <summary>A document without pieces.</summary>
    public static DocumentPieces Begin()
    {
        StringBuilder constant = _kept ?? new StringBuilder(1024);
        _kept = null;
        return new DocumentPieces(constant);
    }

    /// <summary>Pieces that become an inner part of this document, to be finished before anything else is added to it.</summary>
    public DocumentPieces BeginInner()
    {
        Close();
        return new DocumentPieces(_constant);
    }

    /// <summary>Adds JSON that is known.</summary>
    public void Constant(string json) => _constant.Append(json);

    /// <summary>Adds a database of the server that runs the replication.</summary>
    /// <param name="json">Its name as JSON text.</param>
    /// <param name="segment">Its name as a segment of a path.</param>
    public void Database(string json, string segment) => Add(new(DocumentPieceKind.Database, json, segment), OpenValueSize);

    /// <summary>Adds a statement that writes a value.</summary>
    public void Statement(string statement) => Add(new(DocumentPieceKind.Statement, statement), OpenValueSize);

    /// <summary>Adds pieces that are written where the member is not null; <paramref name="local"/> is its value.</summary>
    public void Optional(string member, string local, DocumentPieces pieces) =>
        Add(new(DocumentPieceKind.Choice, member + " is { } " + local, Inner: pieces), OpenValueSize);

    /// <summary>Ends an inner part.</summary>
    public DocumentPieces End()
    {
        Close();
        return this;
    }

    /// <summary>Adds one of two sequences.</summary>
    public void Choice(string condition, DocumentPieces whenTrue, DocumentPieces whenFalse) =>
        Add(new(DocumentPieceKind.Choice, condition, Inner: whenTrue, Otherwise: whenFalse), Math.Max(whenTrue._size, whenFalse._size));

    /// <summary>Writes the statements that write the whole document.</summary>
    public void WriteDocument(IndentedWriter code)
    {
        Close();
        if (_pieces is [{ Kind: DocumentPieceKind.Constant } all])
        {
            code.Line($"{Names.Constant}.Write(output, {CodeLiteral.Utf8(all.Text)});");
        }
        else if (_pieces is [{ Kind: DocumentPieceKind.Constant } before, { Kind: DocumentPieceKind.Database } name, { Kind: DocumentPieceKind.Constant } after]
            && name.Text == name.Segment)
        {
            code.Lines(WriteBegin);
            using (code.OpenIndent())
            {
                code.Lines(WriteWhere);
                code.Line($"{CodeLiteral.Utf8(before.Text)},").Line($"{CodeLiteral.Utf8(name.Text + "\"}" + after.Text)},").Line($"nameLength: {name.Text.Length});");
            }
        }
        else
        {
            code.Line($"var json = new {Names.Writer}(output, context, sizeHint: {_size});");
            Write(code);
            code.Lines(Flush);
        }

        GiveBack();
    }

    /// <summary>Writes the statements that write the pieces.</summary>
    public void WriteTo(IndentedWriter code)
    {
        Close();
        Write(code);
        GiveBack();
    }

    private void Write(IndentedWriter code)
    {
        foreach (DocumentPiece piece in _pieces)
        {
            switch (piece.Kind)
            {
                case DocumentPieceKind.Constant: code.Line($"json.Raw({CodeLiteral.Utf8(piece.Text)});"); break;
                case DocumentPieceKind.Database when piece.Text == piece.Segment: code.Line($"json.Database({CodeLiteral.Utf8(piece.Text)});"); break;
                case DocumentPieceKind.Database: code.Line($"json.Database({CodeLiteral.Utf8(piece.Text)}, {CodeLiteral.Utf8(piece.Segment!)});"); break;
                case DocumentPieceKind.Choice: WriteChoice(code, piece); break;
                default: code.Line(piece.Text); break;
            }
        }
    }

    private static void WriteChoice(IndentedWriter code, DocumentPiece piece)
    {
        code.Line($"if ({piece.Text})");
        using (code.OpenBlock()) piece.Inner!.Write(code);
        if (piece.Otherwise is not null)
        {
            code.Line("else");
            using (code.OpenBlock()) piece.Otherwise.Write(code);
        }

        code.Line();
    }

    private void Add(DocumentPiece piece, int size)
    {
        Close();
        _pieces.Add(piece);
        _size += size;
    }

    private void GiveBack() => _kept = _constant;

    private void Close()
    {
        if (_constant.Length == 0) return;
        string json = _constant.ToString();
        _pieces.Add(new(DocumentPieceKind.Constant, json));
        _size += Encoding.UTF8.GetByteCount(json);
        _constant.Clear();
    }
}
