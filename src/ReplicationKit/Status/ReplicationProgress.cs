using System.Globalization;

namespace ReplicationKit;

/// <summary>
/// How much of the source is done. <c>changes_pending</c> tells the truth only at the moment when the server computes it, some 30 seconds
/// apart; between these moments the sequence numbers go on, so the end is kept and only the place moves.
/// </summary>
internal struct ReplicationProgress
{
    private long? _pending;
    private long _end;
    private double? _best;

    /// <summary>The progress after this status; null: not known. It never goes back.</summary>
    public double? Update(ReplicationStatus status)
    {
        if (status.State == ReplicationState.Completed)
            return _best = 1;
        if (status.ChangesPending is not { } pending || Position(status.ThroughSeq ?? status.CheckpointedSourceSeq) is not { } position)
            return _best;

        if (pending != _pending)
        {
            _pending = pending;
            _end = position + pending;
        }

        _end = Math.Max(_end, position);
        double progress = _end == 0 ? 1 : (double)position / _end;
        return _best = Math.Max(_best ?? 0, progress);
    }

    /// <summary>The progress at one moment, of which nothing is known but this; null: not known.</summary>
    public static double? Of(string? sequence, long? pending) =>
        pending is not { } left || Position(sequence) is not { } position ? null
        : position + left == 0 ? 1
        : (double)position / (position + left);

    /// <summary>The number that a sequence begins with, which counts the source's changes.</summary>
    private static long? Position(string? sequence)
    {
        if (sequence is null)
            return null;
        int end = sequence.AsSpan().IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> digits = end < 0 ? sequence : sequence.AsSpan(0, end);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long position) ? position : null;
    }
}
