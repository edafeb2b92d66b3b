using System.ComponentModel;
using System.Net.Http.Headers;
using System.Text;

namespace ReplicationKit.CompilerServices;

/// <summary>
/// A request to the replicator and how its answer is read. The implementations of generated Refit interfaces send it; this assembly
/// knows nothing of Refit.
/// </summary>
/// <typeparam name="T">What the answer is read as.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ReplicatorCall<T>
{
    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");

    private readonly HttpMethod _method;
    private readonly string _path;
    private readonly Func<ReadOnlyMemory<byte>, T>? _read;

    /// <param name="method">The method.</param>
    /// <param name="path">Path and query below the server's address, escaped, with a slash at the beginning.</param>
    /// <param name="read">Reads the answer; null: it is handed out as the stream that it is.</param>
    internal ReplicatorCall(HttpMethod method, string path, Func<ReadOnlyMemory<byte>, T>? read)
    {
        _method = method;
        _path = path;
        _read = read;
    }

    /// <summary>Makes the body; null: none.</summary>
    internal Func<WriteContext, HttpContent>? Body { get; init; }

    /// <summary>Whether the answer is handed out as a stream, so that the response has to stay open.</summary>
    public bool IsStream => _read is null;

    /// <summary>Makes the request. User and password of the client's address become basic credentials where it has no others.</summary>
    /// <param name="client">The client that will send it: its address, and its credentials for bare names of databases.</param>
    /// <param name="options">Options of the request, among which a <see cref="WriteContext"/> may be.</param>
    /// <exception cref="InvalidOperationException">The client has no base address.</exception>
    /// <exception cref="ReplicationValidationException">The specification breaks a rule.</exception>
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

    /// <summary>
    /// Reads an answer that the server gave with a status of success. The content can be read again afterwards, unless it is a stream.
    /// </summary>
    /// <param name="content">The answer's content.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="System.Text.Json.JsonException">The answer is not what the server is known to send.</exception>
    public async Task<T> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (_read is null)
            return (T)(object)await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] answer = await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return MalformedAnswer.AsJsonException((_read, answer), static state => state._read(state.answer));
    }

    /// <summary>Names the request.</summary>
    public override string ToString() => new StringBuilder(_method.Method).Append(' ').Append(_path).ToString();
}
