namespace ReplicationKit.Tests.Acceptance;

/// <summary>Runs code before a request is sent to the server, or responds instead of the server.</summary>
internal sealed class InterceptingHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    /// <summary>Receives each request and returns the response, or <c>null</c> to send the request.</summary>
    public Func<HttpRequestMessage, Task<HttpResponseMessage?>> Before { get; set; } = _ => Task.FromResult<HttpResponseMessage?>(null);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        await Before(request).WaitAsync(cancellationToken) ?? await base.SendAsync(request, cancellationToken);
}
