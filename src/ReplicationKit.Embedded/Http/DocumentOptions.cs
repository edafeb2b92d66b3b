using System.Globalization;

namespace ReplicationKit.Embedded.Http;

/// <summary>What a reader wants to see of a document.</summary>
internal sealed record DocumentOptions
{
    public static readonly DocumentOptions Plain = new();

    public bool Revisions { get; init; }

    public bool RevisionsInfo { get; init; }

    public bool Conflicts { get; init; }

    public bool DeletedConflicts { get; init; }

    public bool LocalSequence { get; init; }

    /// <summary>Attachments with their bytes in base64, not as stubs.</summary>
    public bool Attachments { get; init; }

    /// <summary>Attachments announced with <c>follows</c>, for a multipart answer.</summary>
    public bool AttachmentsFollow { get; init; }

    public bool EncodingInfo { get; init; }

    /// <summary>Generations up to this one come as stubs; null means none.</summary>
    public int? AttachmentsSince { get; init; }

    public static DocumentOptions From(QueryParameters query)
    {
        bool meta = query.IsTrue("meta");
        return new DocumentOptions
        {
            Revisions = query.IsTrue("revs"),
            RevisionsInfo = meta || query.IsTrue("revs_info"),
            Conflicts = meta || query.IsTrue("conflicts"),
            DeletedConflicts = meta || query.IsTrue("deleted_conflicts"),
            LocalSequence = query.IsTrue("local_seq"),
            Attachments = query.IsTrue("attachments"),
            EncodingInfo = query.IsTrue("att_encoding_info"),
            AttachmentsSince = Since(query),
        };
    }

    private static int? Since(QueryParameters query)
    {
        if (query.JsonValue("atts_since") is not { ValueKind: System.Text.Json.JsonValueKind.Array } revisions)
            return null;
        int? highest = null;
        foreach (var revision in revisions.EnumerateArray())
        {
            string text = revision.GetString() ?? "";
            if (int.TryParse(text.Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int position))
                highest = Math.Max(highest ?? 0, position);
        }
        return highest;
    }
}
