namespace ReplicationKit;

/// <summary>Reads the numbers of pending changes of followed replications from their sources, next to the polls.</summary>
/// <param name="probe">Reads one of them.</param>
/// <param name="take">Stores the number of pending changes of a replication after a sequence.</param>
internal sealed class PendingReader(SourceProbe probe, Action<FollowedReplication, string, long> take) : IDisposable
{
    /// <summary>The number of sources that are queried at the same time.</summary>
    private const int MaxRequests = 4;

    /// <summary>The number of sources that are queried in <see cref="SourceProbeState.Interval"/>: as many as one poll reads.</summary>
    private const int MostAsked = 60;

    private TimeSpan _end;
    private int _left;

    private readonly SemaphoreSlim _requests = new(MaxRequests);

    public void Dispose() => _requests.Dispose();

    /// <summary>
    /// Chooses the replications whose sources are queried now: those that were not queried for the longest time, so that many take turns.
    /// </summary>
    public IReadOnlyList<FollowedReplication> Begin(IReadOnlyCollection<FollowedReplication> followed, TimeSpan now)
    {
        bool areMany = followed.Count > MostAsked;
        if (now >= _end)
            (_end, _left) = (now + SourceProbeState.Interval, MostAsked);
        if (_left == 0)
            return [];
        List<FollowedReplication> chosen =
        [
            .. followed
                .Where(replication => replication.NeedsPending && replication.Probe.MayBegin(now, areMany))
                .OrderBy(static replication => replication.Probe.Asked)
                .Take(_left),
        ];
        _left -= chosen.Count;
        chosen.ForEach(replication => replication.Probe.Begin(now));
        return chosen;
    }

    /// <summary>Reads the number for one replication. A source that cannot be read is not queried again.</summary>
    public async Task ReadAsync(FollowedReplication replication, string sequence, CancellationToken cancellationToken)
    {
        try
        {
            await _requests.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                long? pending = await probe.ReadAsync(replication.Id, replication.Probe, sequence, cancellationToken).ConfigureAwait(false);
                if (pending is { } read)
                    take(replication, sequence, read);
                else
                    replication.Probe.IsUnreachable = true;
            }
            finally
            {
                _requests.Release();
                replication.Probe.End();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { }
#pragma warning disable CA1031 // Whatever it is, the progress is only not known earlier.
        catch (Exception)
#pragma warning restore CA1031
        {
            replication.Probe.IsUnreachable = true;
        }
    }
}
