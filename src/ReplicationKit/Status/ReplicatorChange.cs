namespace ReplicationKit;

/// <summary>A row of the replicator database's changes feed: a document that was written or deleted.</summary>
/// <param name="Sequence">The sequence after this change, from which to continue.</param>
/// <param name="Id">The document's id.</param>
/// <param name="Revision">The winning revision.</param>
/// <param name="IsDeleted">Whether the document was deleted.</param>
public sealed record ReplicatorChange(string Sequence, string Id, string Revision, bool IsDeleted);
