using System.Buffers;

namespace ReplicationKit.CompilerServices;

/// <summary>A buffer that is reused, unless it has grown large.</summary>
internal sealed class ScratchBuffer : IBufferWriter<byte>
{
    private const int Usual = 1024;
    private const int LargestKept = 64 * 1024;

    private byte[] _bytes = new byte[Usual];
    private int _count;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

    public void Clear()
    {
        _count = 0;
        if (_bytes.Length > LargestKept)
            _bytes = new byte[Usual];
    }

    public void Advance(int count) => _count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_count);
    }

    private void Reserve(int size)
    {
        if (_bytes.Length - _count < Math.Max(size, 1))
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _count + size));
    }
}
