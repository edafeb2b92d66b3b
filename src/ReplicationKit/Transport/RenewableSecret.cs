namespace ReplicationKit;

/// <summary>
/// A cookie or a token that expires. The first caller that needs it fetches it while others wait. It is used until shortly before it
/// expires, and fetched again if the server rejects it.
/// </summary>
#pragma warning disable CA1001 // The semaphore has nothing to dispose, as its wait handle is never used.
internal sealed class RenewableSecret
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Lease? _lease;

    /// <summary>The current secret, or <c>null</c> if there is none yet.</summary>
    public string? Current => Volatile.Read(ref _lease)?.Value;

    public async ValueTask<string> GetAsync(
        Func<CancellationToken, Task<Lease>> fetch,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (Volatile.Read(ref _lease) is { } lease && lease.IsFresh(clock))
            return lease.Value;

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_lease is { } other && other.IsFresh(clock))
                return other.Value;
            Lease fetched = await fetch(cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _lease, fetched);
            return fetched.Value;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stores a secret that the server sent on its own.</summary>
    public void Set(Lease lease) => Volatile.Write(ref _lease, lease);

    /// <summary>Discards this secret, unless there is already a newer one.</summary>
    /// <returns>Whether the next request will use another secret.</returns>
    public bool Discard(string? value)
    {
        Lease? lease = Volatile.Read(ref _lease);
        if (lease is not null && lease.Value == value)
            Interlocked.CompareExchange(ref _lease, null, lease);
        return value is not null;
    }

    /// <summary>A secret and the time to renew it, or <c>null</c> to renew it only when it is rejected.</summary>
    public sealed record Lease(string Value, DateTimeOffset? RenewAt)
    {
        /// <summary>Returns a secret with the given lifetime. It is renewed when a fifth of that is left.</summary>
        public static Lease For(string value, TimeSpan lifetime, TimeProvider clock) => new(value, clock.GetUtcNow() + (lifetime * 0.8));

        public bool IsFresh(TimeProvider clock) => RenewAt is not { } end || clock.GetUtcNow() < end;
    }
}
