using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>A JSON body that is written straight to the request's stream, as often as the request is sent.</summary>
internal sealed class JsonBody : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Once so much has gathered between two parts, it is sent on.</summary>
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

    /// <summary>A body that is small.</summary>
    public static JsonBody Create(Action<Utf8JsonWriter> write) =>
        new(
            (output, _) =>
            {
                using var json = new Utf8JsonWriter(output, DocumentJson.WriterOptions);
                write(json);
            },
            1
        );

    /// <summary>A body that is one document.</summary>
    public static JsonBody Create(Action<IBufferWriter<byte>> write) => new((output, _) => write(output), 1);

    /// <summary>A body of many documents: <c>{"docs":[…]}</c>. Each is held only until it is sent.</summary>
    /// <param name="count">How many documents.</param>
    /// <param name="writeDocument">Writes the document with this number.</param>
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
    /// Binds the body to the server that its request is for: a handler that follows redirects changes the request's address, and would
    /// send the same body, with the passwords in it, to another server.
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
