using System.Buffers;

namespace ReplicationKit;

/// <summary>
/// Holds what is written in rented pieces until it is sent: nothing is copied, however long it gets, and the pieces go back once they
/// are sent.
/// </summary>
internal sealed class SegmentedBuffer : IBufferWriter<byte>, IDisposable
{
    private const int PieceSize = 16 * 1024;

    private readonly List<(byte[] Piece, int Length)> _full = [];
    private byte[] _current = ArrayPool<byte>.Shared.Rent(PieceSize);
    private int _used;

    /// <summary>How many bytes wait to be sent.</summary>
    public long Length { get; private set; }

    public void Advance(int count)
    {
        _used += count;
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _current.AsMemory(_used);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _current.AsSpan(_used);
    }

    /// <summary>Sends all that was written, and forgets it.</summary>
    public async ValueTask FlushAsync(Stream stream, CancellationToken cancellationToken)
    {
        foreach ((byte[] piece, int length) in _full)
        {
            await stream.WriteAsync(piece.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            ArrayPool<byte>.Shared.Return(piece);
        }

        _full.Clear();
        if (_used > 0) await stream.WriteAsync(_current.AsMemory(0, _used), cancellationToken).ConfigureAwait(false);
        _used = 0;
        Length = 0;
    }

    /// <summary>Sends all that was written, without waiting for others, and forgets it.</summary>
    public void Flush(Stream stream)
    {
        foreach ((byte[] piece, int length) in _full)
        {
            stream.Write(piece, 0, length);
            ArrayPool<byte>.Shared.Return(piece);
        }

        _full.Clear();
        stream.Write(_current, 0, _used);
        _used = 0;
        Length = 0;
    }

    public void Dispose()
    {
        foreach ((byte[] piece, _) in _full) ArrayPool<byte>.Shared.Return(piece);
        _full.Clear();
        if (_current.Length > 0) ArrayPool<byte>.Shared.Return(_current);
        _current = [];
    }

    private void MakeRoom(int sizeHint)
    {
        if (_current.Length - _used >= Math.Max(sizeHint, 1)) return;
        if (_used > 0) _full.Add((_current, _used));
        else ArrayPool<byte>.Shared.Return(_current);
        _current = ArrayPool<byte>.Shared.Rent(Math.Max(PieceSize, sizeHint));
        _used = 0;
    }
}
