namespace ReplicationKit;

/// <summary>A replication to follow.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Revision">The first revision whose states count, or <c>null</c> to count every state.</param>
/// <param name="Source">The source as the scheduler shows it, or <c>null</c> if it is not known.</param>
/// <param name="Target">The target as the scheduler shows it, or <c>null</c> if it is not known.</param>
internal sealed record FollowTarget(string Id, string? Revision, string? Source, string? Target);
