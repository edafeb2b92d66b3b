namespace ReplicationKit;

/// <summary>A row of a source's changes: a document with the revisions that a replication copies.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Revisions">Its leaf revisions, or only the winning one.</param>
/// <param name="IsDeleted">Whether the winning revision is a deletion.</param>
internal readonly record struct ComparedDocument(string Id, IReadOnlyList<string> Revisions, bool IsDeleted);

/// <summary>A page of a source's changes.</summary>
/// <param name="Documents">The documents.</param>
/// <param name="LastSequence">The sequence after which the next page begins.</param>
/// <param name="Pending">The number of changes after the page, whether the filter matches them or not, or <c>null</c> if it is unknown.</param>
internal sealed record ComparedPage(List<ComparedDocument> Documents, string LastSequence, long? Pending);
