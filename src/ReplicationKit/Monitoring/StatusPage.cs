using System.Buffers;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>
/// A page of <c>_scheduler/docs</c> that is asked for again and again: it keeps the last answer, and reads only what differs from it.
/// An answer that is the same costs one comparison; a row that is the same, one comparison of that row.
/// </summary>
internal sealed class StatusPage : IDisposable
{
    /// <summary>How many rows a new row may be before its old place; rows keep their order, so they move by what came or went before them.</summary>
    private const int LookAhead = 16;

    private byte[] _answer = [];
    private int _length;
    private List<Row> _rows = [];
    private List<Row> _spare = [];

    /// <summary>How many documents the database has, as the last answer told; null: it did not.</summary>
    public long? TotalRows { get; private set; }

    /// <summary>How many rows the last answer held.</summary>
    public int Count => _rows.Count;

    /// <summary>How many of them differed from the answer before.</summary>
    public int Changed { get; private set; }

    public ReplicationStatus this[int index] => _rows[index].Status;

    /// <summary>Reads an answer.</summary>
    /// <returns>False: it is, byte for byte, the last one.</returns>
    /// <exception cref="JsonException">It is not a page.</exception>
    public bool Update(ReadOnlySpan<byte> answer)
    {
        if (answer.SequenceEqual(_answer.AsSpan(0, _length)))
        {
            Changed = 0;
            return false;
        }

        _spare.Clear();
        Changed = 0;
        int position = ReadHead(answer);
        int old = 0;
        while (NextRow(answer, ref position))
        {
            _spare.Add(ReadRow(answer, position, ref old));
            position += _spare[^1].Length;
        }

        (_rows, _spare) = (_spare, _rows);
        Keep(answer);
        return true;
    }

    public void Dispose()
    {
        if (_answer.Length > 0) ArrayPool<byte>.Shared.Return(_answer);
        _answer = [];
        _length = 0;
        _rows.Clear();
    }

    /// <summary>Reads up to the array of rows; gives the position after its bracket.</summary>
    private int ReadHead(ReadOnlySpan<byte> answer)
    {
        var reader = new Utf8JsonReader(answer);
        TotalRows = null;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            bool isRows = reader.ValueTextEquals("docs"u8);
            bool isTotal = reader.ValueTextEquals("total_rows"u8);
            reader.Read();
            if (isTotal && reader.TokenType == JsonTokenType.Number) TotalRows = reader.GetInt64();
            if (isRows && reader.TokenType == JsonTokenType.StartArray) return (int)reader.BytesConsumed;
        }

        throw new JsonException("The answer has no array 'docs', so it is not a page of _scheduler/docs.");
    }

    private static bool NextRow(ReadOnlySpan<byte> answer, ref int position)
    {
        while (position < answer.Length && answer[position] is (byte)',' or (byte)' ' or (byte)'\r' or (byte)'\n' or (byte)'\t') position++;
        if (position >= answer.Length) throw new JsonException("The page of _scheduler/docs ends early.");
        return answer[position] == (byte)'{';
    }

    private Row ReadRow(ReadOnlySpan<byte> answer, int position, ref int old)
    {
        ReadOnlySpan<byte> rest = answer[position..];
        int end = Math.Min(_rows.Count, old + LookAhead);
        for (int i = old; i < end; i++)
        {
            Row candidate = _rows[i];
            if (!rest.StartsWith(_answer.AsSpan(candidate.Position, candidate.Length))) continue;
            old = i + 1;
            return candidate with { Position = position };
        }

        Changed++;
        ReplicationStatus? previous = old < _rows.Count ? _rows[old].Status : null;
        var reader = new Utf8JsonReader(rest);
        ReplicationStatus status = StatusReader.ReadRow(ref reader, previous);
        int place = old;
        while (place < end && _rows[place].Status.Id != status.Id) place++;
        if (place < end) old = place + 1;
        return new Row(position, (int)reader.BytesConsumed, status);
    }

    private void Keep(ReadOnlySpan<byte> answer)
    {
        if (_answer.Length < answer.Length)
        {
            if (_answer.Length > 0) ArrayPool<byte>.Shared.Return(_answer);
            _answer = ArrayPool<byte>.Shared.Rent(answer.Length);
        }

        answer.CopyTo(_answer);
        _length = answer.Length;
    }

    private readonly record struct Row(int Position, int Length, ReplicationStatus Status);
}
