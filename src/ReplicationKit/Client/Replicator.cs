using Microsoft.Extensions.Logging;

namespace ReplicationKit;

/// <summary>
/// Creates, follows, compares and stops the replications of one CouchDB or Cloudant server. Instances are thread-safe. Use one instance per
/// server, because all its followers share one subscription.
/// </summary>
public sealed partial class Replicator : IDisposable
{
    private readonly CouchConnection _connection;
    private readonly ReplicatorDatabase _database;
    private readonly DeployedDocuments _deployed;
    private readonly DocumentStore _documents;
    private readonly BulkDeletion _deletion;
    private readonly ReplicatorOptions _options;
    private readonly ServerContext _server;
    private readonly SchedulerClient _scheduler;
    private readonly ReplicationMonitor _monitor;
    private readonly CancellationTokenSource _disposed = new();
    private readonly bool _canNameLocal;

    /// <summary>Initializes a replicator with an <see cref="HttpClient"/> that it does not own, such as one from a factory.</summary>
    /// <param name="client">
    /// The client, which is not disposed. Both its <see cref="HttpClient.Timeout"/> and <see cref="ReplicatorOptions.RequestTimeout"/>
    /// apply. Its default headers are sent with each request. A default header <c>Authorization</c> is used as the client's credentials if
    /// no others are set; a request that would send it to another server than the replicator's is rejected.
    /// </param>
    /// <param name="options">The options, which are copied. If they contain no address, the client must have a base address.</param>
    /// <exception cref="ArgumentException">There is no address, or an option is out of range.</exception>
    public Replicator(HttpClient client, ReplicatorOptions options)
        : this(client, options, ownsClient: false) { }

    private Replicator(HttpClient client, ReplicatorOptions options, bool ownsClient)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        options = options.Copy();
        options.Validate();
        (Uri address, EndpointCredentials? fromAddress) = ServerAddress.Parse(
            options.BaseAddress
                ?? client.BaseAddress
                ?? throw new ArgumentException(
                    "No server specified: set ReplicatorOptions.BaseAddress, or the HttpClient's BaseAddress.",
                    nameof(options)
                )
        );
        ReplicatorCredentials credentials =
            options.Credentials
            ?? ReplicatorCredentials.From(fromAddress)
            ?? (client.DefaultRequestHeaders.Authorization is null ? ReplicatorCredentials.Anonymous : new InheritedCredentials(client));
        EndpointCredentials? local = options.LocalCredentials ?? credentials.ForLocalEndpoints;

        _options = options;
        _canNameLocal = local is not null;
        _connection = new CouchConnection(client, ownsClient, address, credentials, options);
        _server = new ServerContext(_connection, options.LocalBaseAddress ?? address, local, options.Server);
        _database = new ReplicatorDatabase(_connection, options.Database);
        _scheduler = new SchedulerClient(_connection, _database);
        _deployed = new DeployedDocuments(_scheduler, _database);
        _documents = new DocumentStore(_connection, _database, _deployed);
        _deletion = new BulkDeletion(_connection, _database, _deployed, _documents);
        _monitor = new ReplicationMonitor(_connection, _database, _scheduler, new SourceProbe(_connection, _database, _server), options);
    }

    /// <summary>Gets the server's address, without user information.</summary>
    public Uri BaseAddress => _connection.BaseAddress;

    /// <summary>Gets the name of the replicator database.</summary>
    public string Database => _database.Name;

    private ILogger Logger => _options.Logger;

    /// <summary>Creates a replicator for a server. Sends no request.</summary>
    /// <param name="address">The server's URL. A percent-encoded user and password in it are used as basic credentials.</param>
    /// <exception cref="ArgumentException">The address is not an absolute http or https URL.</exception>
    public static Replicator Connect(string address) => Connect(ServerAddress.Parse(address));

    /// <inheritdoc cref="Connect(string)"/>
    public static Replicator Connect(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Connect(new ReplicatorOptions { BaseAddress = address });
    }

    /// <summary>Creates a replicator for a server. Sends no request.</summary>
    /// <param name="options">The options, which are copied. They must contain an address.</param>
    /// <exception cref="ArgumentException">There is no address, or an option is out of range.</exception>
    public static Replicator Connect(ReplicatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        };
        var client = new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            return new Replicator(client, options, ownsClient: true);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Ends all following, all waiting for transient replications, and, unless the <see cref="HttpClient"/> is the caller's, all requests with
    /// an <see cref="ObjectDisposedException"/>. Replications keep running.
    /// </summary>
    public void Dispose()
    {
        _monitor.Dispose();
        _disposed.Cancel();
        _connection.Dispose();
    }

    /// <summary>Returns the server's address and database, without secrets.</summary>
    public override string ToString() => $"{BaseAddress}{Database} ({_connection.Credentials})";
}
