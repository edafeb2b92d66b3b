namespace ReplicationKit;

/// <summary>The server's response after it has written or deleted a document.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Revision">The new revision, which the next change must specify. After a deletion, the revision of the deletion.</param>
public sealed record WrittenDocument(string Id, string Revision);
