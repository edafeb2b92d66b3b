namespace ReplicationKit;

/// <summary>
/// Whose figures a look reads. A row of a running replication is some 900 bytes, half of them sequences, and the server cannot be asked for
/// less; so of many that are followed each look takes some, in turns, and costs about as much as one at sixty.
/// </summary>
internal sealed class LookTurns
{
    /// <summary>How many rows a look takes where there are more.</summary>
    private const int RowsEach = 60;

    /// <summary>After so many looks everyone had a turn, however many rows a look takes for that.</summary>
    private const int MaxTurns = 10;

    private string? _last;

    /// <summary>The number of the turn, from 0.</summary>
    public int Number { get; private set; }

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
