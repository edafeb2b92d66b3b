using System.Text;

namespace ReplicationKit.Selectors.Model;

/// <summary>A selector while it is written. Adjacent constants are merged into one piece.</summary>
internal sealed class SelectorText
{
    private readonly StringBuilder _constant = new(256);
    private readonly List<SelectorPiece> _pieces = [];

    /// <summary>The pieces written so far.</summary>
    public IReadOnlyList<SelectorPiece> Pieces
    {
        get
        {
            Close();
            return _pieces;
        }
    }

    public void Add(string json) => _constant.Append(json);

    public void Add(SelectorPiece piece)
    {
        if (piece.Kind == SelectorPieceKind.Text)
        {
            _constant.Append(piece.Text);
            return;
        }

        Close();
        _pieces.Add(piece);
    }

    public void AddRange(IReadOnlyList<SelectorPiece> pieces)
    {
        for (int i = 0; i < pieces.Count; i++)
        {
            Add(pieces[i]);
        }
    }

    private void Close()
    {
        if (_constant.Length > 0)
        {
            _pieces.Add(SelectorPiece.Constant(_constant.ToString()));
            _constant.Clear();
        }
    }
}
