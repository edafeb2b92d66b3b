using System.Text.Json;

namespace ReplicationKit;

/// <summary>
/// A response about one replication that is polled repeatedly. It caches the last response and reads again only the values that differ from
/// it. If more than values differ, for example because the state changed, it reads the whole row.
/// </summary>
internal sealed class StatusRow
{
    private readonly StatusLayout _layout = new();
    private byte[] _bytes = [];
    private int _length;

    /// <summary>The status of the last response, or <c>null</c> if there was none.</summary>
    public ReplicationStatus? Status { get; private set; }

    /// <summary>Reads a response.</summary>
    /// <param name="row">The response.</param>
    /// <param name="previous">A status whose strings are reused if there was no response yet, or <c>null</c>.</param>
    /// <returns><c>false</c> if it equals the last response byte for byte.</returns>
    /// <exception cref="JsonException">The response is not a row.</exception>
    public bool Update(ReadOnlySpan<byte> row, ReplicationStatus? previous = null)
    {
        ReadOnlySpan<byte> last = _bytes.AsSpan(0, _length);
        if (Status is not null && row.SequenceEqual(last))
            return false;

        bool isUsable = Status is not null && _layout.IsUsable;
        _layout.Invalidate();
        ReplicationStatus? status = isUsable ? ReadDifference(row, last) : null;
        Status = status ?? StatusReader.ReadRow(row, Status ?? previous, _layout);
        Keep(row);
        return true;
    }

    /// <summary>Reads the values that differ, and returns <c>null</c> if more than values differ.</summary>
    private ReplicationStatus? ReadDifference(ReadOnlySpan<byte> row, ReadOnlySpan<byte> last)
    {
        StatusFields fields = StatusFields.Of(Status!);
        Span<StatusLayout.Location> locations = _layout.Locations;
        int next = 0;
        int moved = 0;
        int at = EqualBytes.Count(last, row);
        while (at < last.Length || at + moved < row.Length)
        {
            for (; next < locations.Length && locations[next].End < at; next++)
                locations[next] = locations[next].Moved(moved);

            // If a number has more digits than before, the first byte that differs is the one after its old end.
            if (next == locations.Length || locations[next].Start > at)
                return null;

            StatusLayout.Location location = locations[next];
            int start = location.Start + moved;
            if (!TryRead(ref fields, location.Field, row[start..], out int length))
                return null;
            locations[next++] = new(location.Field, start, start + length);
            moved += length - (location.End - location.Start);
            at = location.End + EqualBytes.Count(last[location.End..], row[(start + length)..]);
        }

        if (moved != 0)
        {
            foreach (ref StatusLayout.Location location in locations[next..])
                location = location.Moved(moved);
        }

        _layout.Complete();
        return fields.ToStatus();
    }

    private static bool TryRead(ref StatusFields fields, StatusField field, ReadOnlySpan<byte> json, out int length)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
        length = 0;
        if (json.IsEmpty || json[0] is (byte)'{' or (byte)'[' || !reader.Read())
            return false;
        fields.Take(field, ref reader);
        length = (int)reader.BytesConsumed;
        return true;
    }

    private void Keep(ReadOnlySpan<byte> row)
    {
        if (_bytes.Length < row.Length)
            _bytes = new byte[row.Length + 64];
        row.CopyTo(_bytes);
        _length = row.Length;
    }
}
