namespace ReplicationKit.Benchmarks.Following;

/// <summary>Counts requests and the bytes of their answers as they are read, without holding them.</summary>
internal sealed class CountingHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    private long _requests;
    private long _bytes;

    public long Requests => Interlocked.Read(ref _requests);

    public long Bytes => Interlocked.Read(ref _bytes);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        Interlocked.Increment(ref _requests);
        Stream answer = await response.Content.ReadAsStreamAsync(cancellationToken);
        var counted = new StreamContent(new CountingStream(answer, read => Interlocked.Add(ref _bytes, read)));
        foreach ((string name, IEnumerable<string> values) in response.Content.Headers)
            counted.Headers.TryAddWithoutValidation(name, values);
        response.Content = counted;
        return response;
    }
}
