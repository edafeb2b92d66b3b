using System.ComponentModel;

namespace ReplicationKit.CompilerServices;

/// <summary>
/// Connects an HTTP pipeline to a client. Whatever request the pipeline sends, the call's own request is sent instead, with the options and
/// headers of the pipeline's request, and its response is returned. The pipeline thus decides how to handle errors, and the call decides
/// what is sent and how the response is read.
/// </summary>
/// <typeparam name="T">The type of the response.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ReplicatorExchange<T> : HttpMessageHandler
{
    private readonly HttpClient _client;
    private readonly ReplicatorCall<T> _call;

    /// <param name="client">The client that sends the request.</param>
    /// <param name="call">The request to send.</param>
    public ReplicatorExchange(HttpClient client, ReplicatorCall<T> call)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(call);
        _client = client;
        _call = call;
        Client = new HttpClient(this, disposeHandler: false) { BaseAddress = client.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Gets the client to give to the pipeline.</summary>
    public HttpClient Client { get; }

    /// <summary>Gets the response, or <c>null</c> if there is none yet or the request failed.</summary>
    public HttpResponseMessage? Response { get; private set; }

    /// <summary>Gets the exception that prevented the request from being created, or <c>null</c> if there was none.</summary>
    public Exception? Refusal { get; private set; }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);

        // The second request is only sent to obtain the pipeline's settings; the response already exists.
        if (Response is not null)
            return Response;

        HttpRequestMessage own = Own(request);
        HttpResponseMessage response = await _client
            .SendAsync(own, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);

        // Test handlers often omit it, and errors are created from it.
        response.RequestMessage ??= own;

        // Buffered, so that both the pipeline and the call can read it.
        if (!_call.IsStream)
            await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        Response = response;
        return response;
    }

    private HttpRequestMessage Own(HttpRequestMessage request)
    {
        HttpRequestMessage own;
        try
        {
            own = _call.ToRequest(_client, request.Options);
        }
        catch (Exception error)
        {
            Refusal = error;
            throw;
        }

        own.Version = request.Version;
        own.VersionPolicy = request.VersionPolicy;
        foreach ((string name, object? value) in request.Options)
            own.Options.Set(new HttpRequestOptionsKey<object?>(name), value);
        foreach ((string name, IEnumerable<string> values) in request.Headers)
        {
            own.Headers.Remove(name);
            own.Headers.TryAddWithoutValidation(name, values);
        }

        return own;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Client.Dispose();
        base.Dispose(disposing);
    }
}
