namespace ReplicationKit;

/// <summary>
/// A cookie or a token that runs out: fetched by the first who needs it while the others wait, used until shortly before its end, and
/// fetched again once the server refuses it.
/// </summary>
#pragma warning disable CA1001 // The semaphore holds nothing that needs disposing, as its wait handle is never asked for.
internal sealed class RenewableSecret
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Lease? _lease;

    /// <summary>The secret that is in use; null: none yet.</summary>
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

    /// <summary>Takes over a secret that came by itself.</summary>
    public void Set(Lease lease) => Volatile.Write(ref _lease, lease);

    /// <summary>Gives up this secret, unless there is a newer one already.</summary>
    /// <returns>Whether the next request will carry another one.</returns>
    public bool Discard(string? value)
    {
        Lease? lease = Volatile.Read(ref _lease);
        if (lease is not null && lease.Value == value)
            Interlocked.CompareExchange(ref _lease, null, lease);
        return value is not null;
    }

    /// <summary>A secret and when to replace it; null: when it is refused.</summary>
    public sealed record Lease(string Value, DateTimeOffset? RenewAt)
    {
        /// <summary>A secret that lives for so long; it is replaced when a fifth of that is left.</summary>
        public static Lease For(string value, TimeSpan lifetime, TimeProvider clock) => new(value, clock.GetUtcNow() + (lifetime * 0.8));

        public bool IsFresh(TimeProvider clock) => RenewAt is not { } end || clock.GetUtcNow() < end;
    }
}
