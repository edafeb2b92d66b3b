using System.Buffers;
using System.Net;

namespace ReplicationKit;

/// <summary>A whole response in a rented buffer that <see cref="Dispose"/> returns.</summary>
internal sealed class CouchResponse : IDisposable
{
    /// <summary>
    /// The maximum length. Longer responses are rejected: no page, document or feed line of CouchDB is nearly as long, and an endless
    /// response would exhaust the memory.
    /// </summary>
    public const int MaxLength = 256 * 1024 * 1024;

    private readonly string _action;
    private readonly int _length;
    private byte[] _buffer;

    private CouchResponse(string action, HttpStatusCode status, byte[] buffer, int length, DateTimeOffset? date)
    {
        _action = action;
        Status = status;
        _buffer = buffer;
        _length = length;
        Date = date;
    }

    public HttpStatusCode Status { get; }

    public ReadOnlySpan<byte> Body => _buffer.AsSpan(0, _length);

    public ReadOnlyMemory<byte> BodyMemory => _buffer.AsMemory(0, _length);

    /// <summary>The server's clock when it responded, or <c>null</c> if the response has no header <c>Date</c>.</summary>
    public DateTimeOffset? Date { get; }

    /// <param name="response">The response, whose headers have arrived.</param>
    /// <param name="action">The purpose of the request, as a verb phrase.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    public static async Task<CouchResponse> ReadAsync(HttpResponseMessage response, string action, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(response.Content.Headers.ContentLength ?? 4096, 256, 1 << 20));
        int length = 0;
        try
        {
            Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false) is > 0 and int read)
            {
                length += read;
                if (length == buffer.Length)
                    buffer = Grow(buffer, action);
            }

            return new CouchResponse(action, response.StatusCode, buffer, length, response.Headers.Date);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    public void Dispose()
    {
        byte[] buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Reads required values from the response.</summary>
    /// <exception cref="ReplicationServerException">The response lacks them, so it does not come from CouchDB.</exception>
    public T Read<T>(Func<CouchResponse, T> read) => Read(read, static (answer, state) => state(answer));

    /// <inheritdoc cref="Read{T}(Func{CouchResponse, T})"/>
    /// <param name="state">The state that is passed to <paramref name="read"/>, so that no closure is allocated.</param>
    /// <param name="read">Reads the response.</param>
    public T Read<TState, T>(TState state, Func<CouchResponse, TState, T> read)
    {
        try
        {
            return read(this, state);
        }
        catch (Exception exception) when (MalformedResponse.IsCauseOf(exception))
        {
            throw MalformedResponse.ToException(_action, Status, exception);
        }
    }

    private static byte[] Grow(byte[] buffer, string action)
    {
        if (buffer.Length > MaxLength / 2)
            throw new ReplicationServerException($"Could not {action}: the response is longer than {MaxLength / 1024 / 1024} MB.");
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
