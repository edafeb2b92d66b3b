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
            await stream.WriteAsync(piece.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        if (_used > 0)
            await stream.WriteAsync(_current.AsMemory(0, _used), cancellationToken).ConfigureAwait(false);
        Forget();
    }

    /// <summary>Sends all that was written, without waiting for others, and forgets it.</summary>
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

    /// <summary>Gives the full pieces back: all at once, so that what fails on the way gives none of them back twice.</summary>
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
