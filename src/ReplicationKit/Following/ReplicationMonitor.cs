using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace ReplicationKit;

/// <summary>
/// The subscription that all followers of a replicator share. Ends and deletions come from the changes feed; progress comes from pages of
/// the scheduler while a follower needs it. The subscription runs while there are followers, survives a server that is busy, restarts or is
/// unreachable, and gives up only when it is rejected.
/// </summary>
internal sealed class ReplicationMonitor : IDisposable
{
    /// <summary>The time for which the subscription stays open after its last follower, for the next one.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The interval at which all replications are polled, whatever the feed reports. The feed reports all ends, so this only guards against
    /// a feed that does not.
    /// </summary>
    private static readonly TimeSpan FullPollInterval = TimeSpan.FromSeconds(60);

    private readonly object _gate = new();
    private readonly Dictionary<string, FollowedReplication> _followed = new(StringComparer.Ordinal);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly PollSchedule _plan;
    private readonly CouchConnection _connection;
    private readonly ReplicatorDatabase _database;
    private readonly SchedulerClient _scheduler;
    private readonly PendingReader _pending;
    private readonly ReplicatorOptions _options;
    private readonly FollowDelays _delays;
    private readonly CancellationTokenSource _disposed = new();
    private readonly long _begin;
    private Task? _awakening;
    private bool _isRunning;
    private bool _readsDocuments;
    private bool _readsTasks;
    private bool _wasServed;
    private int _news;
    private TimeSpan _nextFigures;
    private TimeSpan _nextFullPoll;

    public ReplicationMonitor(
        CouchConnection connection,
        ReplicatorDatabase database,
        SchedulerClient scheduler,
        SourceProbe probe,
        ReplicatorOptions options
    )
    {
        _pending = new PendingReader(probe, TakePending);
        _connection = connection;
        _database = database;
        _scheduler = scheduler;
        _options = options;
        _delays = new FollowDelays(options);
        _plan = new PollSchedule(options.PollInterval);
        _begin = options.TimeProvider.GetTimestamp();
    }

    private ILogger Logger => _options.Logger;

    /// <summary>The monotonic time since the monitor was created, which clock adjustments do not affect.</summary>
    private TimeSpan Now => _options.TimeProvider.GetElapsedTime(_begin);

    /// <summary>Follows replications until all have ended.</summary>
    /// <param name="replications">The replications, each from its revision if that is known.</param>
    /// <param name="wantsFigures">Whether the progress is needed, and not only the end.</param>
    /// <param name="cancellationToken">A token to stop following.</param>
    public async IAsyncEnumerable<ReplicationStatus> FollowAsync(
        IReadOnlyCollection<FollowTarget> replications,
        bool wantsFigures,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (replications.Count == 0)
            yield break;
        var subscription = new StatusSubscription(replications.Select(replication => replication.Id), wantsFigures);
        Subscribe(subscription, replications);
        try
        {
            await foreach (ReplicationStatus status in subscription.ReadAsync(cancellationToken).ConfigureAwait(false))
                yield return status;
        }
        finally
        {
            Unsubscribe(subscription);
        }
    }

    public void Dispose()
    {
        FaultAll(Disposed());
        _disposed.Cancel();
        _pending.Dispose();
    }

    /// <summary>The exception after the caller disposed the client, which owns this monitor.</summary>
    private static ObjectDisposedException Disposed() => new("Replicator");

    private void Subscribe(StatusSubscription subscription, IReadOnlyCollection<FollowTarget> replications)
    {
        lock (_gate)
        {
            if (_disposed.IsCancellationRequested)
                throw Disposed();
            foreach (FollowTarget target in replications)
            {
                if (!_followed.TryGetValue(target.Id, out FollowedReplication? replication))
                    _followed.Add(target.Id, replication = new FollowedReplication(target.Id));
                if (replication.Subscribers.Count == 0 || replication.Subscribers[^1] != subscription)
                    replication.Subscribers.Add(subscription);
                replication.Generation = Math.Max(replication.Generation, DocumentRevision.GenerationOf(target.Revision));
                replication.NameEndpoints(target.Source, target.Target);
                if (replication.Latest is { } latest)
                    subscription.Publish(latest);
            }

            if (!_isRunning)
            {
                _isRunning = true;
                _ = Task.Run(() => RunAsync(_disposed.Token), CancellationToken.None);
            }
        }

        _wake.Writer.TryWrite(true);
    }

    private void Unsubscribe(StatusSubscription subscription)
    {
        lock (_gate)
        {
            foreach (string id in subscription.Ids)
            {
                if (!_followed.TryGetValue(id, out FollowedReplication? replication))
                    continue;
                replication.Subscribers.Remove(subscription);
                if (replication.Subscribers.Count == 0)
                    _followed.Remove(id);
            }
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        using var feedEnd = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var poller = new StatusPoller(_database, _scheduler, Publish, Fail)
        {
            ReadsDocuments = _readsDocuments,
            ReadsTasks = _readsTasks,
        };
        var feed = new ChangesFeed(_connection, _database);
        Task? reading = null;
        try
        {
            int failures = 0;
            int refusals = 0;
            do
            {
                TimeSpan wait;
                try
                {
                    reading ??= await StartFeedAsync(feed, feedEnd.Token).ConfigureAwait(false);
                    await PollAsync(poller, feed, cancellationToken).ConfigureAwait(false);
                    (failures, refusals, _wasServed) = (0, 0, true);
                    wait = NextPoll(feed);
                }
                catch (Exception exception) when (IsPassing(exception) || MayBeMistaken(exception, refusals++))
                {
                    wait = _delays.After(failures++, exception);
                    ReplicatorLog.FollowInterrupted(Logger, exception.Message, wait.TotalSeconds);
                }

                await WaitAsync(wait, inAnyCase: failures > 0, cancellationToken).ConfigureAwait(false);
            } while (!TryStop());
        }
#pragma warning disable CA1031 // Whatever it is, those who wait have to learn of it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            FaultAll(cancellationToken.IsCancellationRequested ? Disposed() : exception);
        }
        finally
        {
            await feedEnd.CancelAsync().ConfigureAwait(false);
            if (reading is not null)
                await reading.ConfigureAwait(false);
        }
    }

    private async Task<Task> StartFeedAsync(ChangesFeed feed, CancellationToken cancellationToken)
    {
        await feed.StartAsync(cancellationToken).ConfigureAwait(false);
        return Task.Run(() => ReadFeedAsync(feed, cancellationToken), CancellationToken.None);
    }

    /// <summary>
    /// Reads the feed, and opens it again whenever it breaks. A client that may not read it works without it: the polls continue and report
    /// permanent failures. A rejection can be temporary, so the feed is retried with growing delays.
    /// </summary>
    private async Task ReadFeedAsync(ChangesFeed feed, CancellationToken cancellationToken)
    {
        int failures = 0;
        int refusals = 0;
        try
        {
            while (true)
            {
                TimeSpan wait = TimeSpan.Zero;
                try
                {
                    await feed.ReadAsync(TakeRow, cancellationToken).ConfigureAwait(false);
                    refusals = 0;
                    if (feed.HasGiven)
                        failures = 0;
                    else
                        wait = _delays.After(failures++, null);
                }
                catch (Exception exception) when (IsPassing(exception) && !cancellationToken.IsCancellationRequested)
                {
                    if (feed.HasGiven)
                        failures = refusals = 0;
                    wait = _delays.After(failures++, exception);
                    ReplicatorLog.FollowInterrupted(Logger, exception.Message, wait.TotalSeconds);
                }
                catch (ReplicationException exception) when (!cancellationToken.IsCancellationRequested)
                {
                    wait = refusals++ == 0 ? _delays.After(failures++, exception) : FullPollInterval;
                    if (refusals == 2)
                        ReplicatorLog.FollowingWithoutFeed(Logger, exception.Message);
                }

                await Task.Delay(wait, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // Whatever it is: the looks go on without the feed, and nobody else would learn of it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!cancellationToken.IsCancellationRequested)
                ReplicatorLog.FollowingWithoutFeed(Logger, exception.Message);
        }
    }

    private void TakeRow(ChangesRow row)
    {
        FollowedReplication? replication;
        lock (_gate)
        {
            if (!_followed.TryGetValue(row.Id!, out replication) || row.Generation < replication.Generation)
                return;
            replication.IsSaidDeleted |= row.IsDeleted;
        }

        if (row.IsDeleted)
            _wake.Writer.TryWrite(true);
        if (row.Status is not { IsTerminal: true } status)
            return;
        Publish(status with { Database = _database.Name });
    }

    /// <summary>Polls the replications that have not been polled yet and, when it is time, those whose progress is needed.</summary>
    private async Task PollAsync(StatusPoller poller, ChangesFeed feed, CancellationToken cancellationToken)
    {
        FollowedReplication[] unseen;
        ArraySegment<FollowedReplication> seen = ArraySegment<FollowedReplication>.Empty;
        FollowedReplication[] gone;
        TimeSpan now = Now;
        bool isFull;
        lock (_gate)
        {
            bool isTime = now >= _nextFigures;
            isFull = now >= _nextFullPoll;
            if (isFull)
                poller.ReadsDocuments = false; // What refused once may have been passing.
            bool untold = isFull || (isTime && (poller.ReadsDocuments || !feed.IsOpen));
            if (_followed.Values.Any(replication => replication.NeedsPoll))
                _plan.Begin(now);
            if (isTime)
                _nextFigures = now + _plan.Pause(_followed.Count, now);
            gone = [.. _followed.Values.Where(replication => replication.IsSaidDeleted)];
            unseen = [.. _followed.Values.Where(replication => !replication.IsSaidDeleted && (replication.NeedsPoll || untold))];
            if (isTime && !untold)
                seen = _plan.Next([
                    .. _followed.Values.Where(replication => replication is { NeedsPoll: false, IsSaidDeleted: false, WantsFigures: true }),
                ]);
        }

        if (gone.Length > 0)
            await poller.ReadDocumentsAsync(gone, cancellationToken).ConfigureAwait(false);
        try
        {
            if (unseen.Length > 0)
                await poller.PollAllAsync(unseen, cancellationToken).ConfigureAwait(false);
            if (seen.Count > 0)
                await LookAsync(poller, seen, cancellationToken).ConfigureAwait(false);
        }
        catch (ReplicationException exception)
            when (!poller.ReadsDocuments
                && exception is not ReplicationServerException { StatusCode: HttpStatusCode.InternalServerError }
                && SchedulerClient.IsUnavailable(exception)
            )
        {
            poller.ReadsTasks = SchedulerClient.IsMissing(exception);
            await poller.ReadDocumentsAsync([.. unseen, .. seen], cancellationToken).ConfigureAwait(false);
            if (!_readsDocuments)
                ReplicatorLog.FollowingByDocuments(Logger);
            poller.ReadsDocuments = true;
        }

        (_readsDocuments, _readsTasks) = (poller.ReadsDocuments, poller.ReadsTasks);
        StartProbes(now, cancellationToken);
        lock (_gate)
        {
            if (isFull)
                _nextFullPoll = now + FullPollInterval;
            foreach (FollowedReplication replication in unseen)
                replication.NeedsPoll = false;
            foreach (FollowedReplication replication in gone)
                replication.IsSaidDeleted = false;
            bool hasPolled = unseen.Length > 0 || seen.Count > 0;
            if (hasPolled && !_readsDocuments && _followed.Values.Any(replication => replication.IsStarting))
                _nextFigures = _plan.Soon(_followed.Count, now, _nextFigures);
        }
    }

    private async Task LookAsync(StatusPoller poller, ArraySegment<FollowedReplication> replications, CancellationToken cancellationToken)
    {
        int news = _news;
        await poller.PollFiguresAsync(replications, _plan.Number, cancellationToken).ConfigureAwait(false);
        _plan.Polled(hasNews: news != _news);
    }

    /// <summary>Asks the sources of replications whose pending changes the server does not report yet, next to the polls.</summary>
    private void StartProbes(TimeSpan now, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (FollowedReplication replication in _pending.Begin(_followed.Values, now))
                _ = _pending.ReadAsync(replication, replication.LastRead!.ThroughSeq!, cancellationToken);
        }
    }

    private void TakePending(FollowedReplication replication, string sequence, long pending)
    {
        ReplicationStatus? news;
        StatusSubscription[] subscribers;
        lock (_gate)
        {
            if (!_followed.TryGetValue(replication.Id, out FollowedReplication? current) || current != replication)
                return;
            news = replication.TakePending(sequence, pending);
            subscribers = [.. replication.Subscribers];
        }

        if (news is null)
            return;
        foreach (StatusSubscription subscriber in subscribers)
            subscriber.Publish(news);
    }

    private void Publish(ReplicationStatus status)
    {
        ReplicationStatus? news;
        StatusSubscription[] subscribers;
        lock (_gate)
        {
            if (!_followed.TryGetValue(status.Id, out FollowedReplication? replication))
                return;
            ReplicationState? before = replication.Latest?.State;
            news = replication.Take(status, Now);
            if (news is null)
                return;
            _news++;
            if (news.State != before)
                ReplicatorLog.StateChanged(Logger, news.Id, news.State);
            subscribers = [.. replication.Subscribers];
            if (news.IsTerminal)
                _followed.Remove(status.Id);
        }

        foreach (StatusSubscription subscriber in subscribers)
            subscriber.Publish(news);
    }

    private void Fail(string id, Exception exception)
    {
        FollowedReplication? replication;
        lock (_gate)
        {
            if (!_followed.Remove(id, out replication))
                return;
        }

        foreach (StatusSubscription subscriber in replication.Subscribers)
            subscriber.Fail(id, exception);
    }

    private void FaultAll(Exception exception)
    {
        StatusSubscription[] subscribers;
        lock (_gate)
        {
            subscribers = [.. _followed.Values.SelectMany(replication => replication.Subscribers).Distinct()];
            _followed.Clear();
            _isRunning = false;
        }

        foreach (StatusSubscription subscriber in subscribers)
            subscriber.Fault(exception);
    }

    /// <summary>
    /// Returns the time to wait: until the next poll, which is soon if progress is needed or the feed is down and late otherwise; or,
    /// without followers, for the next follower.
    /// </summary>
    private TimeSpan NextPoll(ChangesFeed feed)
    {
        lock (_gate)
        {
            if (_followed.Count == 0)
                return Linger;
            bool often = !feed.IsOpen || _readsDocuments || _followed.Values.Any(replication => replication.WantsFigures);
            TimeSpan next = often && _nextFigures < _nextFullPoll ? _nextFigures : _nextFullPoll;

            // Timers have a resolution of milliseconds: less than one would be no wait at all, again and again.
            double wait = Math.Ceiling((next - Now).TotalMilliseconds);
            return wait < 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(wait);
        }
    }

    /// <summary>Waits for the given time or for a new follower; after a failure, for the time in any case.</summary>
    private async Task WaitAsync(TimeSpan time, bool inAnyCase, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task delay = Task.Delay(time, _options.TimeProvider, stop.Token);
        if (inAnyCase)
        {
            await delay.ConfigureAwait(false);
            return;
        }

        // The channel of .NET 8 and 9 keeps each waiter until the next write, also a canceled one, so that one waits for all polls.
        _awakening ??= _wake.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
        await Task.WhenAny(delay, _awakening).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (_wake.Reader.TryRead(out _) || _awakening.IsCompleted)
            _awakening = null;
    }

    /// <summary>Ends the subscription if there are no followers. A later follower starts another.</summary>
    private bool TryStop()
    {
        lock (_gate)
        {
            if (_followed.Count > 0)
                return false;
            _isRunning = false;
            return true;
        }
    }

    /// <summary>Whether a failure may be temporary.</summary>
    private static bool IsPassing(Exception exception) =>
        exception is ReplicationConnectionException or ReplicationServerException or TimeoutException;

    /// <summary>
    /// Whether a rejection should be retried, as often as any request: the server has accepted the request before, or an intermediary
    /// rejected it, since CouchDB's responses contain an <c>error</c>.
    /// </summary>
    /// <param name="exception">The rejection.</param>
    /// <param name="refusals">The number of rejections since then.</param>
    private bool MayBeMistaken(Exception exception, int refusals) =>
        exception is ReplicationException { StatusCode: not null } refusal
        && (_wasServed || refusal.Error is null)
        && refusals < _options.MaxRetries;
}
