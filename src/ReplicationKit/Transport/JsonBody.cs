using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>A JSON body that is written directly to the request's stream each time the request is sent.</summary>
internal sealed class JsonBody : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>The number of bytes after which the body is flushed between two parts.</summary>
    private const int FlushAt = 32 * 1024;

    private readonly Action<IBufferWriter<byte>, int> _write;
    private readonly int _parts;
    private Action? _throwIfElsewhere;

    private JsonBody(Action<IBufferWriter<byte>, int> write, int parts)
    {
        _write = write;
        _parts = parts;
        Headers.ContentType = Json;
    }

    /// <summary>Creates a small body.</summary>
    public static JsonBody Create(Action<Utf8JsonWriter> write) =>
        new(
            (output, _) =>
            {
                using var json = new Utf8JsonWriter(output, DocumentJson.WriterOptions);
                write(json);
            },
            1
        );

    /// <summary>Creates a body that consists of one document.</summary>
    public static JsonBody Create(Action<IBufferWriter<byte>> write) => new((output, _) => write(output), 1);

    /// <summary>Creates a body of many documents: <c>{"docs":[…]}</c>. Each is buffered only until it is sent.</summary>
    /// <param name="count">The number of documents.</param>
    /// <param name="writeDocument">Writes the document with the given index.</param>
    public static JsonBody CreateBulk(int count, Action<IBufferWriter<byte>, int> writeDocument) =>
        new(
            (output, part) =>
            {
                if (part == count)
                {
                    output.Write("]}"u8);
                    return;
                }

                output.Write(part == 0 ? "{\"docs\":["u8 : ","u8);
                writeDocument(output, part);
            },
            count + 1
        );

    /// <summary>
    /// Binds the body to the server of its request. A handler that follows redirects changes the request's address and would send the same
    /// body, including its passwords, to another server.
    /// </summary>
    public void BindTo(HttpRequestMessage request, string action)
    {
        Uri address = request.RequestUri!;
        _throwIfElsewhere = () => Redirection.ThrowIfElsewhere(address, request.RequestUri, action);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _throwIfElsewhere?.Invoke();
        using var buffer = new SegmentedBuffer();
        for (int part = 0; part < _parts; part++)
        {
            _write(buffer, part);
            if (buffer.Length >= FlushAt)
                await buffer.FlushAsync(stream, cancellationToken).ConfigureAwait(false);
        }

        await buffer.FlushAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _throwIfElsewhere?.Invoke();
        using var buffer = new SegmentedBuffer();
        for (int part = 0; part < _parts; part++)
        {
            _write(buffer, part);
            if (buffer.Length >= FlushAt)
                buffer.Flush(stream);
        }

        buffer.Flush(stream);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
