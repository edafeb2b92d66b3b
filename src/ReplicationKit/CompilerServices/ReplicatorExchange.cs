using System.ComponentModel;

namespace ReplicationKit.CompilerServices;

/// <summary>
/// Stands between an HTTP pipeline of somebody else's and a client: whatever request that pipeline sends, the call's own request goes out,
/// with the other's options and headers, and its response comes back. So the pipeline decides over errors, and the call over what is
/// sent and how it is read.
/// </summary>
/// <typeparam name="T">What the answer is read as.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ReplicatorExchange<T> : HttpMessageHandler
{
    private readonly HttpClient _client;
    private readonly ReplicatorCall<T> _call;

    /// <param name="client">The client that sends.</param>
    /// <param name="call">What it sends.</param>
    public ReplicatorExchange(HttpClient client, ReplicatorCall<T> call)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(call);
        _client = client;
        _call = call;
        Client = new HttpClient(this, disposeHandler: false) { BaseAddress = client.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>What to give to the pipeline instead of the client.</summary>
    public HttpClient Client { get; }

    /// <summary>The response; null: there is none yet, or the request failed.</summary>
    public HttpResponseMessage? Response { get; private set; }

    /// <summary>Why no request could be made of the call; null: one could.</summary>
    public Exception? Refusal { get; private set; }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);

        // Asked again, when only the pipeline's settings are wanted: the response is there already.
        if (Response is not null)
            return Response;

        HttpRequestMessage own = Own(request);
        HttpResponseMessage response = await _client
            .SendAsync(own, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);

        // Handlers of tests often leave it out, and errors are made of it.
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
