namespace ReplicationKit.Generators.Emit;

/// <summary>A part of a document.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Text">JSON, a database name as JSON, a statement, or a condition.</param>
/// <param name="Segment">The database name as a segment of a path.</param>
/// <param name="Inner">The pieces to write if the condition is true.</param>
/// <param name="Otherwise">The pieces to write if the condition is false, or <c>null</c> for none.</param>
internal readonly record struct DocumentPiece(
    DocumentPieceKind Kind,
    string Text,
    string? Segment = null,
    DocumentPieces? Inner = null,
    DocumentPieces? Otherwise = null
)
{
    /// <summary>Whether this is a database whose name is the same in JSON and as a segment of a path.</summary>
    public bool IsPlainDatabase => Kind == DocumentPieceKind.Database && Text == Segment;
}

/// <summary>The kinds of <see cref="DocumentPiece"/>.</summary>
internal enum DocumentPieceKind
{
    /// <summary>Constant JSON.</summary>
    Constant,

    /// <summary>A database on the server that runs the replication.</summary>
    Database,

    /// <summary>A statement that writes a value.</summary>
    Statement,

    /// <summary>Pieces under a condition.</summary>
    Choice,
}
