namespace ReplicationKit;

/// <summary>What the server answers when it has written or deleted a document.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Revision">The revision that was written, which the next change has to name; of a deletion, the one that marks it.</param>
public sealed record WrittenDocument(string Id, string Revision);
