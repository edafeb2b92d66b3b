namespace ReplicationKit;

/// <summary>A part of the replicator database's changes feed: one row for each document, its latest change.</summary>
/// <param name="Items">The changes, in their order.</param>
/// <param name="LastSequence">The sequence to go on from.</param>
/// <param name="Pending">How many changes follow after these.</param>
public sealed record ReplicatorChanges(IReadOnlyList<ReplicatorChange> Items, string LastSequence, long Pending);
