using System.Globalization;

namespace ReplicationKit;

/// <summary>A replication document as the server has it.</summary>
/// <param name="Document">The document.</param>
/// <param name="Date">The server's clock when it responded, or <c>null</c> if the response has no header <c>Date</c>.</param>
internal sealed record DeployedDocument(ReplicationDocument Document, DateTimeOffset? Date)
{
    /// <summary>The final state of the replication, or <c>null</c> if it has not ended.</summary>
    public ReplicationState? End =>
        Document.AdditionalFields["_replication_state"]?.ToString() switch
        {
            "completed" => ReplicationState.Completed,
            "failed" => ReplicationState.Failed,
            _ => null,
        };

    /// <summary>
    /// Returns whether a client that sent a document wrote this one: the content is the same, it is newer than what it replaced, and its
    /// replication did not end before the document was sent. CouchDB gives identical documents the same first revision, so a document that
    /// another client wrote cannot be distinguished and does not need to be.
    /// </summary>
    /// <param name="sent">The document that was sent, with the revision that it replaces, if any.</param>
    /// <param name="age">The time since it was sent.</param>
    public bool IsFrom(ReplicationDocument sent, TimeSpan age) =>
        DocumentRevision.GenerationOf(Document.Revision) > DocumentRevision.GenerationOf(sent.Revision)
        && DocumentComparison.Compare(sent, Document).Count == 0
        && (End is null || EndTime >= Date - age);

    private DateTimeOffset? EndTime =>
        DateTimeOffset.TryParse(
            Document.AdditionalFields["_replication_state_time"]?.ToString(),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out DateTimeOffset time
        )
            ? time
            : null;
}
