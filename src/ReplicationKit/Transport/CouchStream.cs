using System.Globalization;

namespace ReplicationKit;

/// <summary>
/// A response that is read in pieces. Each piece has a timeout, and failures are reported as the library's own exceptions.
/// </summary>
internal sealed class CouchStream(Stream inner, HttpResponseMessage response, string action, TimeSpan limit, TimeProvider clock) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="ReplicationConnectionException">The connection broke.</exception>
    /// <exception cref="TimeoutException">Nothing arrived within the timeout.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var timer = new CancellationTokenSource(limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            return await inner.ReadAsync(buffer, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException(
                string.Create(CultureInfo.InvariantCulture, $"Could not {action}: the response stalled for {limit.TotalSeconds} s."),
                exception
            );
        }
        catch (InvalidDataException exception)
        {
            throw MalformedResponse.ToException(action, response.StatusCode, exception);
        }
        catch (Exception exception) when (BrokenConnection.IsCauseOf(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ReplicationConnectionException(
                $"Could not {action}: the connection broke before the response was complete.",
                exception
            );
        }
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
        if (disposing)
        {
            inner.Dispose();
            response.Dispose();
        }

        base.Dispose(disposing);
    }
}
