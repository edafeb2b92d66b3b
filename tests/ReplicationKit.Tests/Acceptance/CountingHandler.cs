using System.Collections.Concurrent;

namespace ReplicationKit.Tests.Acceptance;

/// <summary>Counts requests and the bytes of their bodies and answers, heads included.</summary>
internal sealed class CountingHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly ConcurrentQueue<Exchange> _exchanges = new();

    /// <summary>Method and path of every request.</summary>
    public IEnumerable<string> Requests => _exchanges.Select(exchange => exchange.Name);

    public long Bytes => _exchanges.Sum(exchange => exchange.Bytes);

    /// <summary>A line for each request, with its bytes.</summary>
    public override string ToString() => string.Join('\n', _exchanges.Select(exchange => $"{exchange.Bytes, 8} {exchange.Name}"));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var exchange = new Exchange($"{request.Method} {request.RequestUri!.PathAndQuery}");
        _exchanges.Enqueue(exchange);
        if (request.Content is not null)
        {
            byte[] body = await request.Content.ReadAsByteArrayAsync(cancellationToken);
            exchange.Add(body.Length + request.Content.Headers.ToString().Length);
        }

        exchange.Add(request.Method.Method.Length + request.RequestUri.PathAndQuery.Length + request.Headers.ToString().Length + 13);
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        exchange.Add(response.Headers.ToString().Length + response.Content.Headers.ToString().Length + 17);
        var counted = new StreamContent(
            new CountingStream(await response.Content.ReadAsStreamAsync(cancellationToken), count => exchange.Add(count))
        );
        foreach (var header in response.Content.Headers.NonValidated)
            counted.Headers.TryAddWithoutValidation(header.Key, header.Value);
        response.Content = counted;
        return response;
    }

    private sealed class Exchange(string name)
    {
        private long _bytes;

        public string Name => name;

        public long Bytes => Interlocked.Read(ref _bytes);

        public void Add(int count) => Interlocked.Add(ref _bytes, count);
    }

    private sealed class CountingStream(Stream inner, Action<int> count) : Stream
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

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await inner.ReadAsync(buffer, cancellationToken);
            count(read);
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
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
