using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ReplicationKit;

/// <summary>
/// The statuses that one follower has not read yet: only the latest of each replication, so that a slow follower misses intermediate ones
/// but never the last, and memory stays bounded.
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

    /// <summary>The ids of the replications.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>Whether the follower needs the progress, or only the end.</summary>
    public bool WantsFigures { get; }

    /// <summary>Publishes a new status. A final status completes its replication.</summary>
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
    /// Reports that one replication ended otherwise, for example because it was deleted. The others continue; the first failure is thrown
    /// when they have ended.
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

    /// <summary>Ends following for all replications.</summary>
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

    /// <summary>Returns the statuses as they arrive, until all replications have ended.</summary>
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
