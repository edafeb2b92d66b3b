namespace ReplicationKit;

/// <summary>
/// Determines when progress is polled next, and for which replications. A row of a running replication has about 900 bytes, half of them
/// sequences, and the server cannot return less. If many replications are followed, each poll therefore reads some of them, in turn, and
/// costs about as much as one for sixty. Polls become rarer while nothing changes, and the longer the replications take.
/// </summary>
internal sealed class PollSchedule(TimeSpan interval)
{
    /// <summary>The number of rows above which polling less often is worthwhile.</summary>
    private const int ManyRows = 20;

    /// <summary>The longest delay, as a multiple of the configured interval.</summary>
    private const int LongestPause = 5;

    /// <summary>The part of the elapsed time by which the delay grows.</summary>
    private const double Growth = 1.0 / 8;

    /// <summary>The number of rows that one poll reads if there are more.</summary>
    private const int RowsEach = 60;

    /// <summary>The number of polls after which each replication had a turn, however many rows a poll must read for that.</summary>
    private const int MaxTurns = 10;

    /// <summary>The delay before the first of the early polls; each further one is twice as long.</summary>
    private static readonly TimeSpan FirstEarlyPause = TimeSpan.FromMilliseconds(200);

    /// <summary>The number of early polls after a new follower, before the usual interval applies.</summary>
    private const int MaxEarlyPolls = 3;

    private TimeSpan _begin;
    private int _earlyPolls;
    private int _quietPolls;
    private string? _last;

    /// <summary>The number of the turn, starting at 0.</summary>
    public int Number { get; private set; }

    /// <summary>Returns to the usual interval because other replications are followed now.</summary>
    /// <param name="now">The monotonic time.</param>
    public void Begin(TimeSpan now) => (_begin, _quietPolls, _earlyPolls) = (now, 0, 0);

    /// <summary>
    /// Returns the time of the next poll while a replication starts, so that its progress is known in the first second and not after a whole
    /// interval. There are a few of these polls after a new follower, and none if many replications are followed.
    /// </summary>
    /// <param name="count">The number of replications that are followed.</param>
    /// <param name="now">The time of this poll.</param>
    /// <param name="next">The time of the next poll otherwise.</param>
    public TimeSpan Soon(int count, TimeSpan now, TimeSpan next)
    {
        if (count >= ManyRows || _earlyPolls == MaxEarlyPolls)
            return next;
        TimeSpan soon = now + (FirstEarlyPause * (1 << _earlyPolls++));
        return soon < next ? soon : next;
    }

    /// <summary>Returns the delay from this poll to the next.</summary>
    /// <param name="count">The number of replications that are followed.</param>
    /// <param name="now">The time of this poll.</param>
    public TimeSpan Pause(int count, TimeSpan now)
    {
        if (count < ManyRows)
            return interval;
        TimeSpan pause = (interval * (1 + _quietPolls)) + ((now - _begin) * Growth);
        return pause < interval * LongestPause ? pause : interval * LongestPause;
    }

    /// <summary>Records whether a poll found anything new.</summary>
    public void Polled(bool hasNews) => _quietPolls = hasNews ? 0 : Math.Min(_quietPolls + 1, LongestPause - 1);

    /// <summary>Returns the replications whose turn it is.</summary>
    /// <param name="all">All replications whose progress is needed. They are sorted in place.</param>
    public ArraySegment<FollowedReplication> Next(FollowedReplication[] all)
    {
        int turns = Math.Clamp((all.Length + RowsEach - 1) / RowsEach, 1, MaxTurns);
        if (turns == 1)
        {
            (_last, Number) = (null, 0);
            return all;
        }

        Array.Sort(all, static (one, other) => Utf8Order.Instance.Compare(one.Id, other.Id));
        int size = (all.Length + turns - 1) / turns;
        int start = _last is null ? 0 : Array.FindIndex(all, replication => Utf8Order.Instance.Compare(replication.Id, _last) > 0);
        Number = start <= 0 ? 0 : Number + 1;
        var turn = new ArraySegment<FollowedReplication>(all, Math.Max(start, 0), Math.Min(size, all.Length - Math.Max(start, 0)));
        _last = turn[^1].Id;
        return turn;
    }
}
