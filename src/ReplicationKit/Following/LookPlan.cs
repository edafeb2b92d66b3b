namespace ReplicationKit;

/// <summary>
/// When the next look at figures comes, and whose it reads. A row of a running replication is some 900 bytes, half of them sequences, and
/// the server cannot be asked for less; so of many that are followed each look takes some, in turns, and costs about as much as one at
/// sixty; and the looks become rarer while nothing happens, and the longer it takes, as a tick is less and less of the whole.
/// </summary>
internal sealed class LookPlan(TimeSpan interval)
{
    /// <summary>From so many rows on, a look is worth saving.</summary>
    private const int ManyRows = 20;

    /// <summary>How many times as long as usual a pause gets at most.</summary>
    private const int LongestPause = 5;

    /// <summary>A pause grows by this part of the time that has passed.</summary>
    private const double Growth = 1.0 / 8;

    /// <summary>How many rows a look takes where there are more.</summary>
    private const int RowsEach = 60;

    /// <summary>After so many looks everyone had a turn, however many rows a look takes for that.</summary>
    private const int MaxTurns = 10;

    private TimeSpan _begin;
    private int _quietLooks;
    private string? _last;

    /// <summary>The number of the turn, from 0.</summary>
    public int Number { get; private set; }

    /// <summary>Others are followed from now on: looks come as usual.</summary>
    /// <param name="now">The time since some beginning.</param>
    public void Begin(TimeSpan now) => (_begin, _quietLooks) = (now, 0);

    /// <summary>The time between this look and the next.</summary>
    /// <param name="count">How many are followed.</param>
    /// <param name="now">The time of this look.</param>
    public TimeSpan Pause(int count, TimeSpan now)
    {
        if (count < ManyRows)
            return interval;
        TimeSpan pause = (interval * (1 + _quietLooks)) + ((now - _begin) * Growth);
        return pause < interval * LongestPause ? pause : interval * LongestPause;
    }

    /// <summary>Takes note of whether a look told anything.</summary>
    public void Looked(bool hasNews) => _quietLooks = hasNews ? 0 : Math.Min(_quietLooks + 1, LongestPause - 1);

    /// <summary>Those whose turn it is.</summary>
    /// <param name="all">All whose figures are wanted; put in order here.</param>
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
