namespace ReplicationKit;

/// <summary>A page of a list of the scheduler's.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The entries of this page.</param>
/// <param name="TotalRows">How many entries there are on all pages; of statuses, before a filter by state.</param>
/// <param name="Offset">How many entries stand before this page.</param>
public sealed record ReplicatorPage<T>(IReadOnlyList<T> Items, long TotalRows, long Offset);
