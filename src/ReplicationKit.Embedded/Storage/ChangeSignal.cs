namespace ReplicationKit.Embedded.Storage;

/// <summary>Notifies all waiters of the next change.</summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource _next = New();

    /// <summary>
    /// A task that completes with the next change. Get it before reading the data, so that no change in between is missed.
    /// </summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Raise() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
