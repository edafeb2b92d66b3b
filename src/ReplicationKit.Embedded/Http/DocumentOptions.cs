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

    /// <summary>The revision that is asked for, or <c>null</c> for the winner.</summary>
    public RevisionId? Revision { get; init; }

    /// <summary>The revisions that are asked for; <c>null</c> for all leaves.</summary>
    public IReadOnlyList<RevisionId>? OpenRevisions { get; init; } = [];

    /// <summary>Whether what replaced a revision is shown instead of it.</summary>
    public bool Latest { get; init; }

    /// <exception cref="CouchException">A parameter has an invalid value.</exception>
    public static DocumentOptions From(QueryParameters query) =>
        query.All.Aggregate(Plain, static (options, parameter) => options.With(parameter.Name, parameter.Value));

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

    // Of a flag, only "true" counts.
    private DocumentOptions With(string name, QueryValue value) =>
        (name, value.Text) switch
        {
            ("revs", "true") => this with { Revisions = true },
            ("revs_info", "true") => this with { RevisionsInfo = true },
            ("conflicts", "true") => this with { Conflicts = true },
            ("deleted_conflicts", "true") => this with { DeletedConflicts = true },
            ("meta", "true") => this with { RevisionsInfo = true, Conflicts = true, DeletedConflicts = true },
            ("local_seq", "true") => this with { LocalSequence = true },
            ("attachments", "true") => this with { Attachments = true },
            ("att_encoding_info", "true") => this with { EncodingInfo = true },
            ("latest", "true") => this with { Latest = true },
            ("rev", var text) => this with { Revision = RevisionId.Parse(text!) },
            ("open_revs", "all") => this with { OpenRevisions = null },
            ("open_revs", _) => this with { OpenRevisions = RevisionsIn(value) },
            ("atts_since", _) => this with { Attachments = true, KnownRevisions = RevisionsIn(value) },
            _ => this,
        };

    private static List<RevisionId> RevisionsIn(QueryValue value) =>
        value.Json() is { ValueKind: JsonValueKind.Array } revisions
            ? [.. revisions.EnumerateArray().Select(RevisionId.Parse)]
            : throw CouchException.BadRequest("Invalid list of revisions");
}
