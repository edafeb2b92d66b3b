namespace ReplicationKit;

/// <summary>An event in the history of a scheduler's job.</summary>
/// <param name="Type"><c>added</c>, <c>started</c>, <c>stopped</c> or <c>crashed</c>.</param>
/// <param name="Time">The time in whole seconds, or <c>null</c> if the server does not report it.</param>
/// <param name="Reason">The reason of a crash, or <c>null</c> for other events.</param>
public sealed record SchedulerEvent(string Type, DateTimeOffset? Time, string? Reason);
