namespace ReplicationKit.Embedded.Http;

/// <summary>Waits for changes for one reader, and keeps the connection alive or ends the feed in time.</summary>
internal sealed class FeedPulse(ChangesOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private long _idleSince = time.GetTimestamp();

    /// <summary>Records that something was sent.</summary>
    public void Beat() => _idleSince = time.GetTimestamp();

    /// <summary>Returns <c>true</c> after a change, or <c>false</c> when the timeout has elapsed.</summary>
    public async Task<bool> WaitAsync(Task changed, ChangesWriter writer, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan wait = options.Heartbeat ?? options.Timeout - time.GetElapsedTime(_idleSince);
            if (wait <= TimeSpan.Zero)
                return false;
            using var canceled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
            Task ended = await Task.WhenAny(changed, Task.Delay(wait, time, canceled.Token));
            cancellationToken.ThrowIfCancellationRequested();
            if (ended == changed)
            {
                await canceled.CancelAsync();
                return true;
            }
            if (options.Heartbeat is null)
                return false;
            await writer.HeartbeatAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _closed.Dispose();
    }
}
