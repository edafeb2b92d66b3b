namespace ReplicationKit.Tests.Faults;

/// <summary>A body that breaks, stalls or drips, and reports when it is given back.</summary>
internal sealed class FaultyBody : Stream
{
    private static readonly TimeSpan DripInterval = TimeSpan.FromSeconds(7);

    private readonly FaultyHandler _handler;
    private readonly Stream _inner;
    private readonly FaultKind? _fault;
    private readonly bool _isFeed;
    private long _left;
    private int _isClosed;

    private FaultyBody(FaultyHandler handler, Stream inner, FaultKind? fault, bool isFeed, long left) =>
        (_handler, _inner, _fault, _isFeed, _left) = (handler, inner, fault, isFeed, left);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static FaultyBody Of(FaultyHandler handler, byte[] body, FaultKind? fault, Random random) =>
        new(handler, new MemoryStream(body), fault, isFeed: false, random.Next(body.Length + 1));

    /// <summary>A feed's body. Of its faults it has those that concern a body; it fails after some heartbeats and rows.</summary>
    public static FaultyBody OfFeed(FaultyHandler handler, Stream feed, FaultKind? fault, Random random) =>
        new(handler, feed, fault, isFeed: true, random.Next(200));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        bool isReset = _fault is FaultKind.ResetInBody or FaultKind.ResetInChunk;
        if (_left == 0 && isReset)
            throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
        if (_left == 0 && _fault == FaultKind.StallInBody)
            await _handler.StallAsync(_isFeed, isInFlight: !_isFeed, cancellationToken);
        if (_left == 0 && _isFeed && _fault is FaultKind.TruncatedJson or FaultKind.EmptyBody or FaultKind.WrongLength)
            return 0;
        if (_fault == FaultKind.Drip && !_isFeed)
        {
            await _handler.WaitAsync(DripInterval, cancellationToken);
            return await _inner.ReadAsync(buffer[..Math.Min(buffer.Length, 10)], cancellationToken);
        }

        bool isCounted = isReset || _fault == FaultKind.StallInBody || _isFeed;
        int read = await _inner.ReadAsync(
            isCounted && _left > 0 ? buffer[..(int)Math.Min(buffer.Length, _left)] : buffer,
            cancellationToken
        );
        _left = Math.Max(0, _left - read);
        if (_isFeed && _fault == FaultKind.GzipGarbage && read > 1)
            buffer.Span[..(read - 1)].Fill((byte)'\u001f');
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            _inner.Dispose();
            _handler.GiveBack(wasInFlight: !_isFeed);
        }

        base.Dispose(disposing);
    }
}
