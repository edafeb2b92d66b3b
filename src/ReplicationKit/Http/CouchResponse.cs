using System.Buffers;
using System.Net;

namespace ReplicationKit;

/// <summary>A whole answer, in a rented buffer that goes back with <see cref="Dispose"/>.</summary>
internal sealed class CouchResponse : IDisposable
{
    private byte[] _buffer;
    private readonly int _length;

    private CouchResponse(HttpStatusCode status, byte[] buffer, int length, string? revision)
    {
        Status = status;
        _buffer = buffer;
        _length = length;
        Revision = revision;
    }

    public HttpStatusCode Status { get; }

    public ReadOnlySpan<byte> Body => _buffer.AsSpan(0, _length);

    public ReadOnlyMemory<byte> BodyMemory => _buffer.AsMemory(0, _length);

    /// <summary>The document's revision as the header <c>ETag</c> has it; null: none.</summary>
    public string? Revision { get; }

    public static async Task<CouchResponse> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(response.Content.Headers.ContentLength ?? 4096, 256, 1 << 20));
        int length = 0;
        try
        {
            Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false) is > 0 and int read)
            {
                length += read;
                if (length == buffer.Length) buffer = Grow(buffer);
            }

            return new CouchResponse(response.StatusCode, buffer, length, response.Headers.ETag?.Tag.Trim('"'));
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
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
    }

    private static byte[] Grow(byte[] buffer)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
