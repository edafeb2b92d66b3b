namespace ReplicationKit.Generators.Emit;

/// <summary>A part of a document.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">JSON, a database's name as JSON, a statement, or a condition.</param>
/// <param name="Segment">The database's name as a segment of a path.</param>
/// <param name="Inner">What is written where the condition holds.</param>
/// <param name="Otherwise">What is written where it does not; null: nothing.</param>
internal readonly record struct DocumentPiece(
    DocumentPieceKind Kind,
    string Text,
    string? Segment = null,
    DocumentPieces? Inner = null,
    DocumentPieces? Otherwise = null
)
{
    /// <summary>Whether this is a database whose name is the same as JSON text and as a segment of a path.</summary>
    public bool IsPlainDatabase => Kind == DocumentPieceKind.Database && Text == Segment;
}

/// <summary>The kinds of <see cref="DocumentPiece"/>.</summary>
internal enum DocumentPieceKind
{
    /// <summary>JSON that is known.</summary>
    Constant,

    /// <summary>A database of the server that runs the replication.</summary>
    Database,

    /// <summary>A statement that writes a value.</summary>
    Statement,

    /// <summary>Pieces under a condition.</summary>
    Choice,
}
