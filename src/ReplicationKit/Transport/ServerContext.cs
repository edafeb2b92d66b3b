using System.Net;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>
/// The server for which documents are written: the one that the options name, or the one that answers <c>GET /</c>, which is read once,
/// before the first document is written.
/// </summary>
internal sealed class ServerContext(CouchConnection connection, Uri localBaseAddress, EndpointCredentials? local, CouchServer? server)
{
    /// <summary>The newest server, for one whose version is unknown.</summary>
    private const CouchServer Newest = CouchServer.CouchDB35;

    private volatile State _state = new(new WriteContext(localBaseAddress, local, server ?? Newest), IsFinal: server is not null);

    /// <summary>The context for the server as it is known now.</summary>
    public WriteContext Current => _state.Context;

    /// <summary>
    /// Returns the endpoint as this process reaches it: a database of the server that the document names by the server's own address is
    /// reached by the client's address.
    /// </summary>
    public ReplicationEndpoint AsReached(ReplicationEndpoint endpoint)
    {
        string address = SecretMask.WithoutUserInfo(endpoint.Address);
        if (
            endpoint.IsLocal
            || Current.LocalBaseAddress?.AbsoluteUri is not { } root
            || !address.StartsWith(root, StringComparison.OrdinalIgnoreCase)
        )
            return endpoint;
        string name = Uri.UnescapeDataString(address[root.Length..].TrimEnd('/'));
        if (name.Length == 0)
            return endpoint;
        ReplicationEndpoint database = ReplicationEndpoint.Database(name);
        return endpoint.Credentials.IsEmpty ? database : database.WithCredentials(endpoint.Credentials);
    }

    /// <summary>Reads the server's version if it is unknown.</summary>
    /// <returns>Whether <see cref="Current"/> has changed since <paramref name="known"/>.</returns>
    /// <exception cref="ReplicationConnectionException">The server did not respond.</exception>
    /// <exception cref="TimeoutException">It took longer than allowed.</exception>
    public async ValueTask<bool> ReadAsync(WriteContext known, CancellationToken cancellationToken)
    {
        if (!_state.IsFinal)
            _state = await ReadStateAsync(cancellationToken).ConfigureAwait(false);
        return _state.Context.Server != known.Server || _state.Context.EndpointsAreUrls != known.EndpointsAreUrls;
    }

    private async Task<State> ReadStateAsync(CancellationToken cancellationToken)
    {
        ServerGreeting? greeting;
        try
        {
            using CouchResponse response = await connection
                .SendAsync(new CouchRequest(HttpMethod.Get, "", "read the server's version"), cancellationToken)
                .ConfigureAwait(false);
            greeting = response.Read(static answer => ServerGreeting.Read(answer.BodyMemory));
        }
        catch (ReplicationException exception) when (exception is not ReplicationConnectionException)
        {
            // A proxy may allow only the paths of databases. The version of a busy server is read again before the next write.
            bool isFinal = exception.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError;
            return _state with { IsFinal = isFinal };
        }

        if (greeting is null)
            return _state with { IsFinal = true };
        ReplicatorLog.ServerRead(connection.Logger, greeting.Version, greeting.Server);
        return new State(new WriteContext(localBaseAddress, local, greeting.Server) { EndpointsAreUrls = greeting.IsPouch }, IsFinal: true);
    }

    private sealed record State(WriteContext Context, bool IsFinal);
}
