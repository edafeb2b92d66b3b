using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ReplicationKit;

/// <summary>
/// What one follower has yet to see: of each replication the latest status only, so that a slow follower misses what was in between but
/// never the last, and holds no more than one status for each replication.
/// </summary>
internal sealed class StatusSubscription
{
    private readonly object _gate = new();
    private readonly Dictionary<string, ReplicationStatus?> _open;
    private readonly Dictionary<string, ReplicationStatus> _waiting = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private Exception? _failure;
    private bool _faulted;

    public StatusSubscription(IEnumerable<string> ids, bool wantsFigures)
    {
        Ids = [.. ids.Distinct(StringComparer.Ordinal)];
        _open = Ids.ToDictionary(id => id, _ => (ReplicationStatus?)null, StringComparer.Ordinal);
        WantsFigures = wantsFigures;
    }

    /// <summary>What is followed.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>Whether the follower looks at what happens on the way, or only at the end.</summary>
    public bool WantsFigures { get; }

    /// <summary>A status is new. An end closes its replication.</summary>
    public void Publish(ReplicationStatus status)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(status.Id, out ReplicationStatus? last) || status.Equals(last))
                return;
            if (!_waiting.ContainsKey(status.Id))
                _order.Enqueue(status.Id);
            _waiting[status.Id] = status;
            if (status.IsTerminal)
                _open.Remove(status.Id);
            else
                _open[status.Id] = status;
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>
    /// One replication ended otherwise, such as by being deleted. The others go on; the first failure is thrown when they have ended.
    /// </summary>
    public void Fail(string id, Exception failure)
    {
        lock (_gate)
        {
            if (!_open.Remove(id))
                return;
            _failure ??= failure;
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Following is over for all of them.</summary>
    public void Fault(Exception failure)
    {
        lock (_gate)
        {
            _open.Clear();
            _failure = failure;
            _faulted = true;
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Gives the statuses as they come, until all replications have ended.</summary>
    public async IAsyncEnumerable<ReplicationStatus> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (Take(out ReplicationStatus? status))
            {
                case Next.Status:
                    yield return status!;
                    break;
                case Next.End:
                    if (_failure is not null)
                        throw _failure;
                    yield break;
                default:
                    await _signal.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                    break;
            }
        }
    }

    private Next Take(out ReplicationStatus? status)
    {
        lock (_gate)
        {
            status = null;
            if (!_faulted && _order.TryDequeue(out string? id))
            {
                _waiting.Remove(id, out status);
                return Next.Status;
            }

            return _open.Count == 0 ? Next.End : Next.Wait;
        }
    }

    private enum Next
    {
        Status,
        End,
        Wait,
    }
}
