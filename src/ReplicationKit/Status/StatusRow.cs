using System.Text.Json;

namespace ReplicationKit;

/// <summary>
/// An answer about one replication that is asked for again and again: it keeps the last one, and reads again only the values that differ
/// from it. Where more differs than values, such as when the state changes, it reads the whole row.
/// </summary>
internal sealed class StatusRow
{
    private readonly StatusLayout _layout = new();
    private byte[] _bytes = [];
    private int _length;

    /// <summary>The status of the last answer; null: there was none.</summary>
    public ReplicationStatus? Status { get; private set; }

    /// <summary>Reads an answer.</summary>
    /// <param name="row">The answer.</param>
    /// <param name="previous">A status whose texts are used again where there was no answer yet; null: none.</param>
    /// <returns>False: it is, byte for byte, the last one.</returns>
    /// <exception cref="JsonException">It is not a row.</exception>
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

    /// <summary>Reads the values that differ; null: other things differ as well.</summary>
    private ReplicationStatus? ReadDifference(ReadOnlySpan<byte> row, ReadOnlySpan<byte> last)
    {
        StatusFields fields = StatusFields.Of(Status!);
        Span<StatusLayout.Place> places = _layout.Places;
        int next = 0;
        int moved = 0;
        int at = EqualBytes.Count(last, row);
        while (at < last.Length || at + moved < row.Length)
        {
            for (; next < places.Length && places[next].End < at; next++)
                places[next] = places[next].Moved(moved);

            // A number's end differs where it has more digits: that is the byte behind it.
            if (next == places.Length || places[next].Start > at)
                return null;

            StatusLayout.Place place = places[next];
            int start = place.Start + moved;
            if (!TryRead(ref fields, place.Field, row[start..], out int length))
                return null;
            places[next++] = new(place.Field, start, start + length);
            moved += length - (place.End - place.Start);
            at = place.End + EqualBytes.Count(last[place.End..], row[(start + length)..]);
        }

        if (moved != 0)
        {
            foreach (ref StatusLayout.Place place in places[next..])
                place = place.Moved(moved);
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
