using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The options with which a document is read.</summary>
internal sealed record DocumentOptions
{
    public static readonly DocumentOptions Plain = new();

    public bool Revisions { get; init; }

    public bool RevisionsInfo { get; init; }

    public bool Conflicts { get; init; }

    public bool DeletedConflicts { get; init; }

    public bool LocalSequence { get; init; }

    /// <summary>Whether attachments contain their bytes in base64 instead of being stubs.</summary>
    public bool Attachments { get; init; }

    /// <summary>Whether attachments are announced with <c>follows</c>, for a multipart response.</summary>
    public bool AttachmentsFollow { get; init; }

    public bool EncodingInfo { get; init; }

    /// <summary>
    /// The revisions whose attachments the reader already has and which are sent as stubs, or <c>null</c> if not specified.
    /// </summary>
    public IReadOnlyList<RevisionId>? KnownRevisions { get; init; }

    public static DocumentOptions From(QueryParameters query)
    {
        List<RevisionId>? known = Known(query);
        bool meta = query.IsTrue("meta");
        return new DocumentOptions
        {
            Revisions = query.IsTrue("revs"),
            RevisionsInfo = meta || query.IsTrue("revs_info"),
            Conflicts = meta || query.IsTrue("conflicts"),
            DeletedConflicts = meta || query.IsTrue("deleted_conflicts"),
            LocalSequence = query.IsTrue("local_seq"),
            Attachments = query.IsTrue("attachments") || known is not null,
            EncodingInfo = query.IsTrue("att_encoding_info"),
            KnownRevisions = known,
        };
    }

    /// <summary>
    /// Returns whether the response depends on more than the revision, so that the revision is not its ETag: as in CouchDB
    /// (<c>chttpd_db:send_doc/3</c>), it lists other revisions or the sequence.
    /// </summary>
    public bool ShowOtherRevisions(DocumentRow row, RevisionTree.Node node) =>
        RevisionsInfo
        || LocalSequence
        || (
            (Conflicts || DeletedConflicts)
            && row.Tree.Leaves().Exists(leaf => leaf != node && (leaf.Deleted ? DeletedConflicts : Conflicts))
        );

    /// <summary>
    /// Returns the generation up to which the reader has this revision's attachments: that of the youngest known ancestor, or 0; less than
    /// any generation if the reader does not specify known revisions.
    /// </summary>
    public int AttachmentsSince(DocumentRow row, RevisionTree.Node node) =>
        KnownRevisions is null ? -1 : row.Tree.Path(node).Select(ancestor => ancestor.Id).FirstOrDefault(KnownRevisions.Contains).Position;

    private static List<RevisionId>? Known(QueryParameters query) =>
        query.JsonValue("atts_since") is { ValueKind: JsonValueKind.Array } revisions
            ? [.. revisions.EnumerateArray().Select(RevisionId.Parse)]
            : null;
}
