namespace ReplicationKit;

/// <summary>
/// The values on which a replication document depends in addition to its specification: the server that will run it, and the direction.
/// </summary>
public readonly struct WriteContext
{
    /// <summary>
    /// The key under which <c>RefitSettings.HttpRequestMessageOptions</c> passes a context to generated Refit interfaces. If it is absent,
    /// documents refer to the server by the base address and the basic credentials of the <see cref="System.Net.Http.HttpClient"/>.
    /// </summary>
    public const string RequestOption = "ReplicationKit.WriteContext";

    private readonly LocalServer? _local;
    private readonly CouchServer _server;

    /// <summary>Initializes a context for one server. It can be reused for many documents.</summary>
    /// <param name="localBaseAddress">
    /// The address by which the server reaches itself, from which bare names become URLs, or <c>null</c> to leave bare names unchanged,
    /// which only <c>_replicate</c> accepts.
    /// </param>
    /// <param name="localCredentials">The credentials for bare names that have none of their own, or <c>null</c> for none.</param>
    /// <param name="server">The server. For servers older than <see cref="CouchServer.CouchDB32"/>, basic credentials are written as a
    /// header.</param>
    /// <param name="direction">The direction of the document.</param>
    /// <exception cref="ArgumentException">The address is not an absolute http or https URL.</exception>
    public WriteContext(
        Uri? localBaseAddress,
        EndpointCredentials? localCredentials = null,
        CouchServer server = CouchServer.CouchDB35,
        ReplicationDirection direction = ReplicationDirection.Forward
    )
    {
        _local = localBaseAddress is null ? null : new LocalServer(localBaseAddress, localCredentials ?? EndpointCredentials.None, server);
        _server = server;
        Direction = direction;
    }

    private WriteContext(in WriteContext other, ReplicationDirection direction)
    {
        _local = other._local;
        _server = other._server;
        EndpointsAreUrls = other.EndpointsAreUrls;
        Direction = direction;
    }

    /// <summary>
    /// Gets the address by which the server reaches itself, without credentials, or <c>null</c> if bare names are not resolved.
    /// </summary>
    public Uri? LocalBaseAddress => _local?.BaseAddress;

    /// <summary>Gets the credentials for bare names.</summary>
    public EndpointCredentials LocalCredentials => _local?.Credentials ?? EndpointCredentials.None;

    /// <summary>Gets the server for which the document is written.</summary>
    public CouchServer Server => _server == 0 ? CouchServer.CouchDB35 : _server;

    /// <summary>Gets the direction of the document.</summary>
    public ReplicationDirection Direction { get; }

    internal LocalServer? Local => _local;

    /// <summary>Whether the server reads endpoints only if they are strings, as PouchDB Server does.</summary>
    internal bool EndpointsAreUrls { get; init; }

    /// <summary>Returns the same context for a direction.</summary>
    /// <param name="direction">The direction of the document.</param>
    public WriteContext WithDirection(ReplicationDirection direction) => new(this, direction);
}
