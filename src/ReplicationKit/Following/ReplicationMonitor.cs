using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace ReplicationKit;

/// <summary>
/// The one subscription behind all followers of a replicator. Ends and deletions come by the changes feed, running figures by pages of
/// the scheduler while somebody wants them. It runs while there are followers, survives a server that is busy, restarts or is away, and
/// gives up only when it is refused.
/// </summary>
internal sealed class ReplicationMonitor : IDisposable
{
    /// <summary>How long after its last follower the subscription stays, for the next one.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How often all are looked at, whatever the feed told: it tells all ends, so this only guards against a feed that does not.
    /// </summary>
    private static readonly TimeSpan FullLookInterval = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The first wait after a failure where <see cref="ReplicatorOptions.RetryDelay"/> is less: following asks again without end, and must
    /// not load a server that fails.
    /// </summary>
    private static readonly TimeSpan LeastDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>What the waits grow to where <see cref="ReplicatorOptions.MaxRetryDelay"/> is less.</summary>
    private static readonly TimeSpan LeastMaxDelay = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly Dictionary<string, FollowedReplication> _followed = new(StringComparer.Ordinal);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly LookPlan _plan;
    private readonly CouchConnection _connection;
    private readonly ReplicatorDatabase _database;
    private readonly SchedulerClient _scheduler;
    private readonly ReplicatorOptions _options;
    private readonly CancellationTokenSource _disposed = new();
    private readonly long _begin;
    private bool _isRunning;
    private bool _readsDocuments;
    private int _news;
    private TimeSpan _nextFigures;
    private TimeSpan _nextFullLook;

    public ReplicationMonitor(CouchConnection connection, ReplicatorDatabase database, SchedulerClient scheduler, ReplicatorOptions options)
    {
        _connection = connection;
        _database = database;
        _scheduler = scheduler;
        _options = options;
        _plan = new LookPlan(options.PollInterval);
        _begin = options.TimeProvider.GetTimestamp();
    }

    private ILogger Logger => _options.Logger;

    /// <summary>The time since the beginning: no clock that is set back or forward moves the looks.</summary>
    private TimeSpan Now => _options.TimeProvider.GetElapsedTime(_begin);

    /// <summary>Follows replications until all have ended.</summary>
    /// <param name="replications">The replications; where a revision is known, from that on.</param>
    /// <param name="wantsFigures">Whether what happens on the way matters.</param>
    /// <param name="cancellationToken">Ends the following.</param>
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
    }

    /// <summary>The caller disposed the client, which owns this monitor.</summary>
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
        using var poller = new StatusPoller(_database, _scheduler, Publish, Fail) { ReadsDocuments = _readsDocuments };
        var feed = new ChangesFeed(_connection, _database);
        Task? reading = null;
        try
        {
            int failures = 0;
            int refusals = 0;
            bool wasServed = false;
            do
            {
                TimeSpan wait;
                try
                {
                    reading ??= await StartFeedAsync(feed, feedEnd.Token).ConfigureAwait(false);
                    await PollAsync(poller, feed, cancellationToken).ConfigureAwait(false);
                    (failures, refusals, wasServed) = (0, 0, true);
                    wait = NextLook(feed);
                }
                catch (Exception exception) when (IsPassing(exception) || MayBeMistaken(exception, wasServed, refusals++))
                {
                    wait = Backoff(failures++, exception);
                    ReplicatorLog.FollowInterrupted(Logger, exception.Message, wait);
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
    /// Reads the feed, again and again. A client that may not read it does without: the polls go on, and report what is wrong for good; but
    /// a refusal can pass, so it is tried again, ever more rarely.
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
                        wait = Backoff(failures++, null);
                }
                catch (Exception exception) when (IsPassing(exception) && !cancellationToken.IsCancellationRequested)
                {
                    if (feed.HasGiven)
                        failures = refusals = 0;
                    wait = Backoff(failures++, exception);
                    ReplicatorLog.FollowInterrupted(Logger, exception.Message, wait);
                }
                catch (ReplicationException exception) when (!cancellationToken.IsCancellationRequested)
                {
                    wait = refusals++ == 0 ? Backoff(failures++, exception) : FullLookInterval;
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

    /// <summary>Looks at those that nobody has looked at yet, and, when it is time, at those whose figures are wanted.</summary>
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
            isFull = now >= _nextFullLook;
            if (isFull)
                poller.ReadsDocuments = false; // What refused once may have been passing.
            bool untold = isFull || (isTime && (poller.ReadsDocuments || !feed.IsOpen));
            if (_followed.Values.Any(replication => replication.NeedsLook))
                _plan.Begin(now);
            if (isTime)
                _nextFigures = now + _plan.Pause(_followed.Count, now);
            gone = [.. _followed.Values.Where(replication => replication.IsSaidDeleted)];
            unseen = [.. _followed.Values.Where(replication => !replication.IsSaidDeleted && (replication.NeedsLook || untold))];
            if (isTime && !untold)
                seen = _plan.Next([
                    .. _followed.Values.Where(replication => replication is { NeedsLook: false, IsSaidDeleted: false, WantsFigures: true }),
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
            await poller.ReadDocumentsAsync([.. unseen, .. seen], cancellationToken).ConfigureAwait(false);
            if (!_readsDocuments)
                ReplicatorLog.FollowingByDocuments(Logger);
            poller.ReadsDocuments = true;
        }

        _readsDocuments = poller.ReadsDocuments;
        lock (_gate)
        {
            if (isFull)
                _nextFullLook = now + FullLookInterval;
            foreach (FollowedReplication replication in unseen)
                replication.NeedsLook = false;
            foreach (FollowedReplication replication in gone)
                replication.IsSaidDeleted = false;
        }
    }

    private async Task LookAsync(StatusPoller poller, ArraySegment<FollowedReplication> replications, CancellationToken cancellationToken)
    {
        int news = _news;
        await poller.PollFiguresAsync(replications, _plan.Number, cancellationToken).ConfigureAwait(false);
        _plan.Looked(hasNews: news != _news);
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
            news = replication.Take(status);
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
    /// How long to wait: until the next look, which is soon where figures are wanted or the feed is down and far off else; or, without
    /// followers, for the next one.
    /// </summary>
    private TimeSpan NextLook(ChangesFeed feed)
    {
        lock (_gate)
        {
            if (_followed.Count == 0)
                return Linger;
            bool often = !feed.IsOpen || _readsDocuments || _followed.Values.Any(replication => replication.WantsFigures);
            TimeSpan next = often && _nextFigures < _nextFullLook ? _nextFigures : _nextFullLook;
            TimeSpan wait = next - Now;
            return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
        }
    }

    /// <summary>Waits for the time, or for a new follower; after a failure for the time in any case.</summary>
    private async Task WaitAsync(TimeSpan time, bool inAnyCase, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task delay = Task.Delay(time, _options.TimeProvider, stop.Token);
        if (inAnyCase)
        {
            await delay.ConfigureAwait(false);
            return;
        }

        await Task.WhenAny(delay, _wake.Reader.WaitToReadAsync(stop.Token).AsTask()).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        _wake.Reader.TryRead(out _);
    }

    /// <summary>Ends the subscription where nobody follows any more; a follower that comes later begins another.</summary>
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

    /// <summary>
    /// The wait after failures: twice as long each time, and at least as long as the server asks, but never longer than
    /// <see cref="ReplicatorOptions.MaxRetryDelay"/>.
    /// </summary>
    private TimeSpan Backoff(int failures, Exception? exception)
    {
        TimeSpan first = _options.RetryDelay > LeastDelay ? _options.RetryDelay : LeastDelay;
        TimeSpan longest = _options.MaxRetryDelay > LeastMaxDelay ? _options.MaxRetryDelay : LeastMaxDelay;
        TimeSpan wait = first * Math.Pow(2, Math.Min(failures, 20));
        if ((exception as ReplicationServerException)?.RetryAfter is { } asked && asked > wait)
            wait = asked;
        return wait < longest ? wait : longest;
    }

    /// <summary>What may be better the next time.</summary>
    private static bool IsPassing(Exception exception) =>
        exception is ReplicationConnectionException or ReplicationServerException or TimeoutException;

    /// <summary>
    /// Whether a refusal is worth another try, as often as any request is: the server has answered before, or it was something in between
    /// that refused, since CouchDB gives an <c>error</c>.
    /// </summary>
    /// <param name="exception">The refusal.</param>
    /// <param name="wasServed">Whether the same was answered before.</param>
    /// <param name="refusals">How many refusals came since.</param>
    private bool MayBeMistaken(Exception exception, bool wasServed, int refusals) =>
        exception is ReplicationException { StatusCode: not null } refusal
        && (wasServed || refusal.Error is null)
        && refusals < _options.MaxRetries;
}
