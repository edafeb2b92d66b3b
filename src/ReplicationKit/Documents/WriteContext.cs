namespace ReplicationKit;

/// <summary>What a replication document depends on beside its specification: the server that will run it, and the direction.</summary>
public readonly struct WriteContext
{
    /// <summary>
    /// The name under which a context can be given to generated Refit interfaces, in <c>RefitSettings.HttpRequestMessageOptions</c>. Where
    /// it is absent, documents name the server by the <see cref="System.Net.Http.HttpClient"/>'s base address and its basic credentials.
    /// </summary>
    public const string RequestOption = "ReplicationKit.WriteContext";

    private readonly LocalServer? _local;
    private readonly CouchServer _server;

    /// <summary>Prepares the writing of documents for one server; keep it for many documents.</summary>
    /// <param name="localBaseAddress">
    /// The address by which the server reaches itself: bare names become URLs below it. Null leaves bare names as they are, which only
    /// <c>_replicate</c> takes.
    /// </param>
    /// <param name="localCredentials">What the server presents to itself at bare names that have no credentials of their own; null:
    /// nothing.</param>
    /// <param name="server">The server; below <see cref="CouchServer.CouchDB32"/> basic credentials are written as a header.</param>
    /// <param name="direction">Which document of a <c>TwoWay</c> specification is meant.</param>
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
        Direction = direction;
    }

    /// <summary>The address by which the server reaches itself, without credentials; null: bare names stay as they are.</summary>
    public Uri? LocalBaseAddress => _local?.BaseAddress;

    /// <summary>What the server presents to itself.</summary>
    public EndpointCredentials LocalCredentials => _local?.Credentials ?? EndpointCredentials.None;

    /// <summary>The server that the document is written for.</summary>
    public CouchServer Server => _server == 0 ? CouchServer.CouchDB35 : _server;

    /// <summary>Which document of a <c>TwoWay</c> specification is meant.</summary>
    public ReplicationDirection Direction { get; }

    internal LocalServer? Local => _local;

    /// <summary>The same context for the other direction.</summary>
    /// <param name="direction">Which document is meant.</param>
    public WriteContext WithDirection(ReplicationDirection direction) => new(this, direction);
}
