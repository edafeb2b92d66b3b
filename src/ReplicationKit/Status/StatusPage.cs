using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>
/// A page of <c>_scheduler/docs</c> that is polled repeatedly. It caches the last response and reads only what differs from it: an equal
/// response costs one comparison, and an equal row one comparison of that row.
/// </summary>
internal sealed class StatusPage : IDisposable
{
    /// <summary>
    /// How many rows before its old position a row may be. Rows keep their order, so they move by the number of rows that were added or
    /// removed before them.
    /// </summary>
    private const int LookAhead = 16;

    private byte[] _answer = [];
    private int _length;
    private List<Row> _rows = [];
    private List<Row> _spare = [];

    /// <summary>The number of documents in the database according to the last response, or <c>null</c> if it did not contain it.</summary>
    public long? TotalRows { get; private set; }

    /// <summary>The number of rows in the last response.</summary>
    public int Count => _rows.Count;

    /// <summary>The number of rows that differed from the previous response.</summary>
    public int Changed { get; private set; }

    public ReplicationStatus this[int index] => _rows[index].Status;

    /// <summary>Reads a response.</summary>
    /// <returns><c>false</c> if it equals the last response byte for byte.</returns>
    /// <exception cref="JsonException">The response is not a page.</exception>
    public bool Update(ReadOnlySpan<byte> answer)
    {
        Changed = 0;
        ReadOnlySpan<byte> last = _answer.AsSpan(0, _length);
        int first = EqualBytes.Count(last, answer);
        if (first == answer.Length && first == last.Length && !last.IsEmpty)
            return false;

        if (last.IsEmpty || ReadDifference(answer, last, first) is not { } end)
        {
            ReadAll(answer);
            (first, end) = (0, answer.Length);
        }

        (_rows, _spare) = (_spare, _rows);
        Keep(answer, first, end);
        return true;
    }

    public void Dispose()
    {
        if (_answer.Length > 0)
            ArrayPool<byte>.Shared.Return(_answer);
        _answer = [];
        _length = 0;
        _rows.Clear();
    }

    /// <summary>Reads the rows that differ, if the page contains the same replications as the last one.</summary>
    /// <param name="answer">The page.</param>
    /// <param name="last">The last page.</param>
    /// <param name="at">The position of the first byte that differs.</param>
    /// <returns>The position after which both pages are equal again, or <c>null</c> if rows were added or removed.</returns>
    private int? ReadDifference(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> last, int at)
    {
        _spare.Clear();
        _spare.AddRange(_rows);
        Span<Row> rows = CollectionsMarshal.AsSpan(_spare);
        int next = 0;
        int moved = 0;
        int end = at;
        while (at < last.Length || at + moved < answer.Length)
        {
            int changed = RowAt(rows, next, at);
            if (changed < 0)
                return null;
            Move(rows[next..changed], moved);

            Row row = rows[changed];
            int position = row.Position + moved;
            if (position >= answer.Length || answer[position] != (byte)'{')
                return null; // Here the rows end now.
            var reader = new Utf8JsonReader(answer[position..]);
            ReplicationStatus status = StatusReader.ReadRow(ref reader, row.Status);
            if (status.Id != row.Status.Id)
                return null;

            int length = (int)reader.BytesConsumed;
            rows[changed] = new Row(position, length, status);
            Changed++;
            next = changed + 1;
            at = row.Position + row.Length;
            moved += length - row.Length;
            end = position + length;
            at += EqualBytes.Count(last[at..], answer[end..]);
        }

        Move(rows[next..], moved);
        return moved == 0 ? end : answer.Length;
    }

    /// <summary>Returns the row that contains a byte of the last page, or -1 if no row does.</summary>
    private static int RowAt(ReadOnlySpan<Row> rows, int first, int at)
    {
        int last = rows.Length - 1;
        while (first <= last)
        {
            int middle = (first + last) / 2;
            if (at < rows[middle].Position)
                last = middle - 1;
            else if (at >= rows[middle].Position + rows[middle].Length)
                first = middle + 1;
            else
                return middle;
        }

        return -1;
    }

    private static void Move(Span<Row> rows, int by)
    {
        if (by == 0)
            return;
        foreach (ref Row row in rows)
            row = row with { Position = row.Position + by };
    }

    private void ReadAll(ReadOnlySpan<byte> answer)
    {
        _spare.Clear();
        Changed = 0;
        int position = ReadHead(answer);
        int old = 0;
        while (NextRow(answer, ref position))
        {
            _spare.Add(ReadRow(answer, position, ref old));
            position += _spare[^1].Length;
        }
    }

    /// <summary>Reads up to the array of rows and returns the position after its bracket.</summary>
    private int ReadHead(ReadOnlySpan<byte> answer)
    {
        var reader = new Utf8JsonReader(answer);
        TotalRows = null;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            bool isRows = reader.ValueTextEquals("docs"u8);
            bool isTotal = reader.ValueTextEquals("total_rows"u8);
            reader.Read();
            if (isTotal && reader.TokenType == JsonTokenType.Number)
                TotalRows = reader.GetInt64();
            if (isRows && reader.TokenType == JsonTokenType.StartArray)
                return (int)reader.BytesConsumed;
        }

        throw new JsonException("The response has no array 'docs', so it is not a page of _scheduler/docs.");
    }

    private static bool NextRow(ReadOnlySpan<byte> answer, ref int position)
    {
        while (position < answer.Length && answer[position] is (byte)',' or (byte)' ' or (byte)'\r' or (byte)'\n' or (byte)'\t')
            position++;
        if (position >= answer.Length)
            throw new JsonException("The page of _scheduler/docs ends early.");
        return answer[position] switch
        {
            (byte)'{' => true,
            (byte)']' => false,
            _ => throw new JsonException("A row of _scheduler/docs is a JSON object."),
        };
    }

    private Row ReadRow(ReadOnlySpan<byte> answer, int position, ref int old)
    {
        ReadOnlySpan<byte> rest = answer[position..];
        int end = Math.Min(_rows.Count, old + LookAhead);
        for (int i = old; i < end; i++)
        {
            Row candidate = _rows[i];
            if (!rest.StartsWith(_answer.AsSpan(candidate.Position, candidate.Length)))
                continue;
            old = i + 1;
            return candidate with { Position = position };
        }

        Changed++;
        ReplicationStatus? previous = old < _rows.Count ? _rows[old].Status : null;
        var reader = new Utf8JsonReader(rest);
        ReplicationStatus status = StatusReader.ReadRow(ref reader, previous);
        int place = old;
        while (place < end && _rows[place].Status.Id != status.Id)
            place++;
        if (place < end)
            old = place + 1;
        return new Row(position, (int)reader.BytesConsumed, status);
    }

    /// <summary>Caches the response, which differs only in part from the cached one.</summary>
    private void Keep(ReadOnlySpan<byte> answer, int first, int end)
    {
        if (_answer.Length < answer.Length)
        {
            if (_answer.Length > 0)
                ArrayPool<byte>.Shared.Return(_answer);
            _answer = ArrayPool<byte>.Shared.Rent(answer.Length);
            (first, end) = (0, answer.Length);
        }

        answer[first..end].CopyTo(_answer.AsSpan(first));
        _length = answer.Length;
    }

    private readonly record struct Row(int Position, int Length, ReplicationStatus Status);
}
