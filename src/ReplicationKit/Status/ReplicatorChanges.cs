using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>A part of the replicator database's changes feed: one row for each document, its latest change.</summary>
/// <param name="Items">The changes in order.</param>
/// <param name="LastSequence">The sequence from which to continue.</param>
/// <param name="Pending">The number of changes after these.</param>
public sealed record ReplicatorChanges(IReadOnlyList<ReplicatorChange> Items, string LastSequence, long Pending)
{
    /// <summary>Returns one line with the number of changes, the last sequence and the number of pending changes.</summary>
    public override string ToString() => $"{Counted.Of(Items.Count, "change")} up to {LastSequence}, {Pending} pending";
}
