using Microsoft.Data.Sqlite;

namespace ReplicationKit.Embedded.Storage;

/// <summary>A document in the index: its winner, and its revisions on demand.</summary>
internal sealed class DocumentRow
{
    public const string Columns = "id, seq, deleted, rev, body, tree";

    private readonly byte[] _serialized;
    private RevisionTree? _tree;

    private DocumentRow(string id, byte[] serialized)
    {
        Id = id;
        _serialized = serialized;
    }

    public string Id { get; }

    public required long Seq { get; init; }

    public required bool Deleted { get; init; }

    public required string WinnerRevision { get; init; }

    public required long WinnerBody { get; init; }

    public RevisionTree Tree => _tree ??= RevisionTree.Deserialize(_serialized);

    public static DocumentRow Read(SqliteDataReader row) =>
        new(row.GetString(0), row.GetFieldValue<byte[]>(5))
        {
            Seq = row.GetInt64(1),
            Deleted = row.GetInt64(2) != 0,
            WinnerRevision = row.GetString(3),
            WinnerBody = row.GetInt64(4),
        };
}

/// <summary>A local document.</summary>
internal sealed record LocalRow(string Id, long Revision, byte[] Json);

/// <summary>One revision's content.</summary>
internal sealed record StoredBody(byte[] Json, IReadOnlyList<AttachmentInfo> Attachments)
{
    public static readonly StoredBody Empty = new([.. "{}"u8], []);
}

/// <summary>The result of writing one document: its new revision, or an error.</summary>
internal readonly record struct WriteResult(string Id, RevisionId? Revision, CouchException? Error);

/// <summary>The state against which an edit is checked.</summary>
/// <param name="Existing">The document as it is stored, or null for a new one.</param>
/// <param name="Ancestor">The nearest revision in the edit's branch whose content is stored, a tombstone included; null if none is.</param>
/// <param name="Path">
/// The revisions of the edit, newest first: with its own if it is replicated, otherwise from the one that it replaces.
/// </param>
internal readonly record struct EditContext(DocumentRow? Existing, RevisionTree.Node? Ancestor, IReadOnlyList<RevisionId> Path);

/// <summary>What checks an edit before it is stored.</summary>
/// <param name="Invoke">Checks an edit, and may change or reject it.</param>
/// <param name="HasFunctions">Whether the database has validation functions.</param>
internal sealed record EditCheck(Action<ParsedDocument, EditContext> Invoke, bool HasFunctions);
