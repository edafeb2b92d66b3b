namespace ReplicationKit.Tests.Acceptance;

/// <summary>Does something before a request goes to the server, or answers in its place.</summary>
internal sealed class InterceptingHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    /// <summary>Gets each request; what it gives is the answer, null lets the request through.</summary>
    public Func<HttpRequestMessage, Task<HttpResponseMessage?>> Before { get; set; } = _ => Task.FromResult<HttpResponseMessage?>(null);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        await Before(request).WaitAsync(cancellationToken) ?? await base.SendAsync(request, cancellationToken);
}
