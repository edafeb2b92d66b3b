using System.Text;
using ReplicationKit.Generators.Text;

namespace ReplicationKit.Generators.Emit;

/// <summary>A document as a sequence of constants and spliced values. Adjacent constants are merged.</summary>
internal sealed class DocumentPieces
{
    /// <summary>The assumed size of a value that is known only at run time, for the first span of the buffer.</summary>
    private const int OpenValueSize = 64;

    /// <summary>Each thread keeps a buffer for constants.</summary>
    [ThreadStatic]
    private static StringBuilder? _cached;

    private readonly List<DocumentPiece> _pieces = [];
    private readonly StringBuilder _constant;
    private int _size;

    private DocumentPieces(StringBuilder constant) => _constant = constant;

    /// <summary>A document without pieces.</summary>
    public static DocumentPieces Begin()
    {
        StringBuilder constant = _cached ?? new StringBuilder(1024);
        _cached = null;
        return new DocumentPieces(constant);
    }

    /// <summary>Starts an inner part of this document, which must be finished before anything else is added.</summary>
    public DocumentPieces BeginInner()
    {
        Close();
        return new DocumentPieces(_constant);
    }

    /// <summary>Adds constant JSON.</summary>
    public void Constant(string json) => _constant.Append(json);

    /// <summary>Adds a database on the server that runs the replication.</summary>
    /// <param name="json">Its name in JSON.</param>
    /// <param name="segment">Its name as a segment of a path.</param>
    public void Database(string json, string segment) => Add(new(DocumentPieceKind.Database, json, segment), OpenValueSize);

    /// <summary>Adds a statement that writes a value.</summary>
    public void Statement(string statement) => Add(new(DocumentPieceKind.Statement, statement), OpenValueSize);

    /// <summary>Ends an inner part.</summary>
    public DocumentPieces End()
    {
        Close();
        return this;
    }

    /// <summary>Adds a choice between two sequences, or between one and none.</summary>
    public void Choice(string condition, DocumentPieces whenTrue, DocumentPieces? whenFalse = null) =>
        Add(
            new(DocumentPieceKind.Choice, condition, Inner: whenTrue, Otherwise: whenFalse),
            Math.Max(whenTrue._size, whenFalse?._size ?? 0)
        );

    /// <summary>Writes the statements that write the whole document.</summary>
    public void WriteDocument(IndentedWriter code)
    {
        Close();
        switch (_pieces)
        {
            case [{ Kind: DocumentPieceKind.Constant } all]:
                code.Line($"{Names.ConstantDocument}.Write(output, {CodeLiteral.Utf8(all.Text)});");
                break;
            case [var before, { IsPlainDatabase: true } name, var after]:
                code.Line(
                    $"""
                    {Names.ConstantDocument}.Write(
                        output,
                        in context,
                        {CodeLiteral.Utf8(Bare(before, name, after))},
                        database: {Offset(before)}, length: {name.Text.Length});
                    """
                );
                break;
            case [var before, { IsPlainDatabase: true } source, var between, { IsPlainDatabase: true } target, var after]:
                code.Line(
                    $"""
                    {Names.ConstantDocument}.Write(
                        output,
                        in context,
                        {CodeLiteral.Utf8(Bare(before, source, between, target, after))},
                        source: {Offset(before)}, sourceLength: {source.Text.Length},
                        target: {Offset(before) + source.Text.Length + Offset(between) + 1}, targetLength: {target.Text.Length});
                    """
                );
                break;
            default:
                code.Line($"{Names.Writer} json = new(output, context, sizeHint: {_size});");
                Write(code);
                code.Line("json.Flush();");
                break;
        }

        ReturnBuffer();
    }

    /// <summary>The document with bare names unchanged.</summary>
    private static string Bare(params DocumentPiece[] pieces) =>
        string.Concat(pieces.Select(static piece => piece.Kind == DocumentPieceKind.Database ? "\"" + piece.Text + "\"" : piece.Text));

    /// <summary>The number of bytes before a name that follows the piece and a quotation mark.</summary>
    private static int Offset(DocumentPiece before) => Encoding.UTF8.GetByteCount(before.Text) + 1;

    /// <summary>Writes the statements that write the pieces.</summary>
    public void WriteTo(IndentedWriter code)
    {
        Close();
        Write(code);
        ReturnBuffer();
    }

    private void Write(IndentedWriter code)
    {
        foreach (DocumentPiece piece in _pieces)
        {
            switch (piece.Kind)
            {
                case DocumentPieceKind.Constant:
                    code.Line($"json.Raw({CodeLiteral.Utf8(piece.Text)});");
                    break;
                case DocumentPieceKind.Database when piece.IsPlainDatabase:
                    code.Line($"json.Database({CodeLiteral.Utf8(piece.Text)});");
                    break;
                case DocumentPieceKind.Database:
                    code.Line($"json.Database({CodeLiteral.Utf8(piece.Text)}, {CodeLiteral.Utf8(piece.Segment!)});");
                    break;
                case DocumentPieceKind.Choice:
                    WriteChoice(code, piece);
                    break;
                default:
                    code.Line(piece.Text);
                    break;
            }
        }
    }

    private static void WriteChoice(IndentedWriter code, DocumentPiece piece)
    {
        code.Line($"if ({piece.Text})");
        using (code.Block())
            piece.Inner!.Write(code);
        if (piece.Otherwise is not null)
        {
            code.Line("else");
            using (code.Block())
                piece.Otherwise.Write(code);
        }

        code.Line();
    }

    private void Add(DocumentPiece piece, int size)
    {
        Close();
        _pieces.Add(piece);
        _size += size;
    }

    private void ReturnBuffer() => _cached = _constant;

    private void Close()
    {
        if (_constant.Length == 0)
            return;
        string json = _constant.ToString();
        _pieces.Add(new(DocumentPieceKind.Constant, json));
        _size += Encoding.UTF8.GetByteCount(json);
        _constant.Clear();
    }
}
