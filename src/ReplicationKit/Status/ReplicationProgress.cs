using System.Globalization;

namespace ReplicationKit;

/// <summary>
/// Computes which part of the source is processed. <c>changes_pending</c> is exact only when the server computes it, about every 30
/// seconds. Between these moments the sequence numbers advance, so the end is kept and only the position changes.
/// </summary>
internal struct ReplicationProgress
{
    private long? _pending;
    private long _end;
    private double? _best;
    private bool _isRead;

    /// <summary>The number of changes that were not yet processed after the last status, or <c>null</c> if it is unknown.</summary>
    public long? Left { get; private set; }

    /// <summary>Whether <see cref="Left"/> follows from what the client read, because the server has not reported a number yet.</summary>
    public readonly bool IsRead => _isRead && _pending is null;

    /// <summary>Takes the number of pending changes after a sequence, which the client read from the source itself.</summary>
    public void Read(string? sequence, long pending)
    {
        if (_pending is not null || Position(sequence) is not { } position)
            return;
        _isRead = true;
        _end = position + pending;
    }

    /// <summary>Returns the progress after this status, or <c>null</c> if it is unknown. The progress never decreases.</summary>
    public double? Update(ReplicationStatus status)
    {
        Left = status.ChangesPending;
        if (status.State == ReplicationState.Completed)
            return _best = 1;
        if (Position(status.ThroughSeq ?? status.CheckpointedSourceSeq) is not { } position)
            return _best;

        if (status.ChangesPending is { } pending)
        {
            if (pending != _pending)
            {
                _pending = pending;
                _end = position + pending;
            }
        }
        else if (!IsRead)
        {
            return _best;
        }
        else
        {
            Left = Math.Max(0, _end - position);
        }

        _end = Math.Max(_end, position);
        double progress = _end == 0 ? 1 : (double)position / _end;
        return _best = Math.Max(_best ?? 0, progress);
    }

    /// <summary>Returns the progress from a single reading, or <c>null</c> if it is unknown.</summary>
    public static double? Of(string? sequence, long? pending) =>
        pending is not { } left || Position(sequence) is not { } position ? null
        : position + left == 0 ? 1
        : (double)position / (position + left);

    /// <summary>Returns the number at the beginning of a sequence, which counts the source's changes.</summary>
    public static long? Position(string? sequence)
    {
        if (sequence is null)
            return null;
        int end = sequence.AsSpan().IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> digits = end < 0 ? sequence : sequence.AsSpan(0, end);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long position) ? position : null;
    }
}
