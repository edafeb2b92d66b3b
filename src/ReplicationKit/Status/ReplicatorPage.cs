using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>A page of one of the scheduler's lists.</summary>
/// <typeparam name="T">The type of the entries.</typeparam>
/// <param name="Items">The entries of this page.</param>
/// <param name="TotalRows">The number of entries on all pages; for statuses, before they are filtered by state.</param>
/// <param name="Offset">The number of entries before this page.</param>
public sealed record ReplicatorPage<T>(IReadOnlyList<T> Items, long TotalRows, long Offset)
{
    /// <summary>Returns one line with the number of entries on this page, before it, and on all pages.</summary>
    public override string ToString() => $"{Items.Count} of {Counted.Of(TotalRows, "row")} from offset {Offset}";
}
