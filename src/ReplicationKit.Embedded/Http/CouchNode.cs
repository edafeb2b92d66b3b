using Microsoft.Extensions.Logging;
using ReplicationKit.Embedded.JavaScript;
using ReplicationKit.Embedded.Replication;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The state that all parts of a server share.</summary>
internal sealed class CouchNode : IDisposable
{
    private readonly object _usersGate = new();

    // The database of the users that was completed.
    private CouchDatabase? _users;

    public CouchNode(CouchStore store, EmbeddedCouchOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        Store = store;
        Options = options;
        Time = time;
#pragma warning disable RS0030 // The default of what tests inject.
        Random = options.Random ?? Random.Shared;
#pragma warning restore RS0030
        Configuration = new Configuration(options, store);
        Uuids = new Uuids(Configuration, time);
        Authenticator = new Authenticator(store, options, Configuration, time);
        Functions = new DesignFunctions(
            new ScriptHost(options.ScriptTimeout, time, loggers.CreateLogger("ReplicationKit.Embedded.JavaScript"))
        );
    }

    /// <summary>The name of the only node, in CouchDB's form.</summary>
    public const string Name = "couchdb1@127.0.0.1";

    public const string Version = "3.5.2";

    public CouchStore Store { get; }

    public EmbeddedCouchOptions Options { get; }

    public TimeProvider Time { get; }

    /// <summary>The random number generator for the delays of retries and starts.</summary>
    public Random Random { get; }

    public Configuration Configuration { get; }

    public Uuids Uuids { get; }

    public Authenticator Authenticator { get; }

    public DesignFunctions Functions { get; }

    /// <summary>Raised after a change of anything that responses about databases or replications contain.</summary>
    public ChangeSignal Activity { get; } = new();

    /// <summary>The scheduler that runs the replications, or <c>null</c> while the server is stopped.</summary>
    public ReplicationScheduler? Scheduler { get; set; }

    /// <summary>The server's own address, without credentials.</summary>
    public Uri Address { get; set; } = new("http://127.0.0.1:5984/");

    /// <summary>Canceled when the listener stops, so that open feeds end.</summary>
    public CancellationToken Stopping { get; set; }

    /// <summary>
    /// Completes the database of the users, if there is one, before its content is used: CouchDB does so when it starts, and some seconds
    /// after it notices that the former one was deleted. As long as that exists, a newly configured one is not completed.
    /// </summary>
    /// <param name="starts">Whether the server starts.</param>
    public void EnsureUsersDesign(bool starts = false)
    {
        lock (_usersGate)
        {
            if (!starts && _users is { } former && Store.Find(former.Name) == former)
                return;
            _users = Store.Find(Store.AuthenticationDatabase);
            if (_users is { } users && UserDocuments.EnsureDesign(users))
                Store.Notify(users);
        }
    }

    public void Dispose()
    {
        Functions.Dispose();
        Store.Dispose();
    }
}
