using System.ComponentModel;
using System.Net.Http.Headers;
using System.Text;

namespace ReplicationKit.CompilerServices;

/// <summary>
/// A request to the replicator and the conversion of its response. Generated Refit interfaces send it; this assembly does not depend on
/// Refit.
/// </summary>
/// <typeparam name="T">The type of the response.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ReplicatorCall<T>
{
    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");

    private readonly HttpMethod _method;
    private readonly string _path;
    private readonly Func<ReadOnlyMemory<byte>, T>? _read;

    /// <param name="method">The method.</param>
    /// <param name="path">The escaped path and query, relative to the server's address, with a leading slash.</param>
    /// <param name="read">Converts the response, or <c>null</c> to return it as a stream.</param>
    internal ReplicatorCall(HttpMethod method, string path, Func<ReadOnlyMemory<byte>, T>? read)
    {
        _method = method;
        _path = path;
        _read = read;
    }

    /// <summary>Gets the function that creates the body, or <c>null</c> if there is none.</summary>
    internal Func<WriteContext, HttpContent>? Body { get; init; }

    /// <summary>Gets a value that indicates whether the response is returned as a stream and must stay open.</summary>
    public bool IsStream => _read is null;

    /// <summary>
    /// Creates the request. The user and the password in the client's address are used as basic credentials if the client has no others.
    /// </summary>
    /// <param name="client">The client that will send the request. It provides the address, and the credentials for bare database
    /// names.</param>
    /// <param name="options">The options of the request, which may contain a <see cref="WriteContext"/>.</param>
    /// <exception cref="InvalidOperationException">The client has no base address.</exception>
    /// <exception cref="ReplicationValidationException">The specification violates a rule.</exception>
    public HttpRequestMessage ToRequest(HttpClient client, IEnumerable<KeyValuePair<string, object?>> options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        Uri address = client.BaseAddress ?? throw new InvalidOperationException("BaseAddress must be set on the HttpClient instance");
        var request = new HttpRequestMessage(_method, ReplicatorAddress.Combine(address, _path));
        request.Headers.Accept.Add(Json);
        if (client.DefaultRequestHeaders.Authorization is null)
            request.Headers.Authorization = ReplicatorAddress.Authorization(address);
        if (Body is not null)
            request.Content = Body(ReplicatorAddress.Context(client, options));
        return request;
    }

    /// <summary>Converts a successful response. Its content can be read again afterwards, unless it is a stream.</summary>
    /// <param name="content">The response's content.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <exception cref="System.Text.Json.JsonException">The response is not one that the server sends.</exception>
    public async Task<T> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (_read is null)
            return (T)(object)await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] answer = await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return MalformedResponse.AsJsonException((_read, answer), static state => state._read(state.answer));
    }

    /// <summary>Returns the method and the path of the request.</summary>
    public override string ToString() => new StringBuilder(_method.Method).Append(' ').Append(_path).ToString();
}
