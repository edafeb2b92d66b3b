using Microsoft.Extensions.Logging;

namespace ReplicationKit;

/// <summary>
/// Creates, follows, compares and stops the replications of one CouchDB or Cloudant server. It may be used from many threads at once;
/// keep one for each server, since all its followers share one subscription.
/// </summary>
public sealed partial class Replicator : IDisposable
{
    private readonly CouchConnection _connection;
    private readonly ReplicatorDatabase _database;
    private readonly DocumentStore _documents;
    private readonly ReplicatorOptions _options;
    private readonly WriteContext _context;
    private readonly SchedulerClient _scheduler;
    private readonly ReplicationMonitor _monitor;
    private readonly CancellationTokenSource _disposed = new();
    private readonly bool _canNameLocal;

    /// <summary>Uses an <see cref="HttpClient"/> that belongs to somebody else, such as a factory.</summary>
    /// <param name="client">
    /// The client. It is not disposed. Its <see cref="HttpClient.Timeout"/> holds beside <see cref="ReplicatorOptions.RequestTimeout"/>;
    /// its
    /// default headers are sent along. A default header <c>Authorization</c> counts as the client's credentials where nothing else says who
    /// it
    /// is; a request to another server than the replicator's that would carry it is refused.
    /// </param>
    /// <param name="options">The options, as they are now; where they name no address, the client must have a base address.</param>
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
                    "There is no server: set ReplicatorOptions.BaseAddress, or the HttpClient's BaseAddress.",
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
        _context = new WriteContext(options.LocalBaseAddress ?? address, local, options.Server);
        _connection = new CouchConnection(client, ownsClient, address, credentials, options);
        _database = new ReplicatorDatabase(_connection, options.Database);
        _documents = new DocumentStore(_connection, _database);
        _scheduler = new SchedulerClient(_connection, _database);
        _monitor = new ReplicationMonitor(_connection, _database, _scheduler, options);
    }

    /// <summary>The server's address, without user information.</summary>
    public Uri BaseAddress => _connection.BaseAddress;

    /// <summary>The replicator database.</summary>
    public string Database => _database.Name;

    private ILogger Logger => _options.Logger;

    /// <summary>Connects to a server. Nothing is sent yet.</summary>
    /// <param name="address">The server's URL; user and password in it, percent-encoded, become basic credentials.</param>
    /// <exception cref="ArgumentException">The address is not an absolute http or https URL.</exception>
    public static Replicator Connect(string address) => Connect(ServerAddress.Parse(address));

    /// <inheritdoc cref="Connect(string)"/>
    public static Replicator Connect(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Connect(new ReplicatorOptions { BaseAddress = address });
    }

    /// <summary>Connects to a server. Nothing is sent yet.</summary>
    /// <param name="options">The options, as they are now, with an address.</param>
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
    /// Ends all following, and all waiting for transient replications, with an <see cref="ObjectDisposedException"/>, and closes the
    /// connections. Replications go on.
    /// </summary>
    public void Dispose()
    {
        _monitor.Dispose();
        _disposed.Cancel();
        _connection.Dispose();
    }

    /// <summary>Names the server, without any secret.</summary>
    public override string ToString() => $"{BaseAddress}{Database} ({_connection.Credentials})";
}
