namespace ReplicationKit.Benchmarks.Following;

/// <summary>Counts the bytes that are read from a stream.</summary>
internal sealed class CountingStream(Stream inner, Action<int> read) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException("The length of an answer is known at its end.");

    public override long Position
    {
        get => throw new NotSupportedException("An answer is read from its beginning to its end.");
        set => throw new NotSupportedException("An answer is read from its beginning to its end.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await inner.ReadAsync(buffer, cancellationToken));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) =>
        throw new NotSupportedException("An answer is read from its beginning to its end.");

    public override void SetLength(long value) => throw new NotSupportedException("An answer is not written.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("An answer is not written.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private int Counted(int count)
    {
        read(count);
        return count;
    }
}
