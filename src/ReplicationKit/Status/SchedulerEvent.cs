namespace ReplicationKit;

/// <summary>Something that happened to a job of the scheduler.</summary>
/// <param name="Type"><c>added</c>, <c>started</c>, <c>stopped</c> or <c>crashed</c>.</param>
/// <param name="Time">When, to the second; null: not told.</param>
/// <param name="Reason">Why it crashed; null: it did not.</param>
public sealed record SchedulerEvent(string Type, DateTimeOffset? Time, string? Reason);
