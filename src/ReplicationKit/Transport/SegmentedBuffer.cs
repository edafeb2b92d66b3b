using System.Buffers;

namespace ReplicationKit;

/// <summary>
/// Buffers output in rented segments until it is sent. Nothing is copied, whatever the length, and the segments are returned after they are
/// sent.
/// </summary>
internal sealed class SegmentedBuffer : IBufferWriter<byte>, IDisposable
{
    private const int PieceSize = 16 * 1024;

    private readonly List<(byte[] Piece, int Length)> _full = [];
    private byte[] _current = ArrayPool<byte>.Shared.Rent(PieceSize);
    private int _used;

    /// <summary>The number of bytes that have not been sent.</summary>
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

    /// <summary>Sends the buffered bytes and clears the buffer.</summary>
    public async ValueTask FlushAsync(Stream stream, CancellationToken cancellationToken)
    {
        foreach ((byte[] piece, int length) in _full)
            await stream.WriteAsync(piece.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        if (_used > 0)
            await stream.WriteAsync(_current.AsMemory(0, _used), cancellationToken).ConfigureAwait(false);
        Forget();
    }

    /// <summary>Sends the buffered bytes synchronously and clears the buffer.</summary>
    public void Flush(Stream stream)
    {
        foreach ((byte[] piece, int length) in _full)
            stream.Write(piece, 0, length);
        stream.Write(_current, 0, _used);
        Forget();
    }

    public void Dispose()
    {
        Forget();
        if (_current.Length > 0)
            ArrayPool<byte>.Shared.Return(_current);
        _current = [];
    }

    /// <summary>Returns all full segments at once, so that a failure does not return one of them twice.</summary>
    private void Forget()
    {
        foreach ((byte[] piece, _) in _full)
            ArrayPool<byte>.Shared.Return(piece);
        _full.Clear();
        _used = 0;
        Length = 0;
    }

    private void MakeRoom(int sizeHint)
    {
        if (_current.Length - _used >= Math.Max(sizeHint, 1))
            return;
        byte[] next = ArrayPool<byte>.Shared.Rent(Math.Max(PieceSize, sizeHint));
        if (_used > 0)
            _full.Add((_current, _used));
        else
            ArrayPool<byte>.Shared.Return(_current);
        _current = next;
        _used = 0;
    }
}
