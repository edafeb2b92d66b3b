namespace ReplicationKit.Tests.Client;

/// <summary>When, at the request with the chosen number, the caller gives up.</summary>
public enum CancelMoment
{
    /// <summary>While the request is on its way.</summary>
    InTheRequest,

    /// <summary>When the head of the answer has come, and its body has not.</summary>
    BeforeTheBody,

    /// <summary>When the server has answered that it is busy, and the client waits to ask again.</summary>
    WhileTheServerIsBusy,
}

/// <summary>Cancels its caller at one of the requests, and knows which answers were not given back.</summary>
internal sealed class CancelingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly object _gate = new();
    private CancellationTokenSource? _caller;
    private CancelMoment _moment;
    private int _cancelAt;
    private int _requests;
    private int _open;
    private TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many requests came since <see cref="Arm"/>.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>How many answers were not given back.</summary>
    public int Open => Volatile.Read(ref _open);

    public void Arm(int request, CancelMoment moment, CancellationTokenSource caller)
    {
        lock (_gate)
            (_cancelAt, _moment, _caller, _requests) = (request, moment, caller, 0);
    }

    /// <summary>Waits until all answers were given back.</summary>
    public async Task WaitForAllClosedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task closed;
            lock (_gate)
                closed = _closed.Task;
            if (Open == 0)
                return;
            await closed.WaitAsync(cancellationToken);
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        CancellationTokenSource? caller = null;
        CancelMoment moment;
        lock (_gate)
        {
            if (++_requests == _cancelAt)
                caller = _caller;
            moment = _moment;
        }

        if (caller is not null && moment == CancelMoment.InTheRequest)
        {
            await caller.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }

        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (caller is not null && moment != CancelMoment.InTheRequest)
            await caller.CancelAsync();
        if (caller is not null && moment == CancelMoment.WhileTheServerIsBusy)
            response = new HttpResponseMessage(System.Net.HttpStatusCode.ServiceUnavailable)
            {
                Content = new StringContent("{}"),
                RequestMessage = request,
            };
        Interlocked.Increment(ref _open);
        response.Content = new StreamContent(new TrackedStream(await response.Content.ReadAsStreamAsync(CancellationToken.None), Closed));
        return response;
    }

    private void Closed()
    {
        TaskCompletionSource closed;
        lock (_gate)
        {
            Interlocked.Decrement(ref _open);
            closed = _closed;
            _closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        closed.TrySetResult();
    }

    private sealed class TrackedStream(Stream inner, Action closed) : Stream
    {
        private int _isClosed;

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
            cancellationToken.ThrowIfCancellationRequested();
            return await inner.ReadAsync(buffer, cancellationToken);
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
                inner.Dispose();
                closed();
            }

            base.Dispose(disposing);
        }
    }
}
