using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Client;

/// <summary>A replicator on a stub server and a clock that stands still.</summary>
internal sealed class StubReplicator : IDisposable
{
    private readonly HttpClient _http;

    public StubReplicator(Action<ReplicatorOptions>? configure = null)
    {
        _http = new HttpClient(Server) { Timeout = Timeout.InfiniteTimeSpan };
        var options = new ReplicatorOptions
        {
            BaseAddress = new Uri("http://admin:s3cret-pass@couch.test:5984"),
            TimeProvider = Clock,
            Logger = Log,
            PollInterval = TimeSpan.FromSeconds(2),
            Server = CouchServer.CouchDB35,
        };
        configure?.Invoke(options);
        Replicator = new Replicator(_http, options);
    }

    public StubServer Server { get; } = new();

    public TestClock Clock { get; } = new();

    public LogCollector Log { get; } = new();

    public Replicator Replicator { get; }

    public static ReplicationDocument Spec(string? id = "orders-backup") =>
        new()
        {
            Id = id,
            Source = ReplicationEndpoint.Database("orders"),
            Target = ReplicationEndpoint.Remote("https://backup.test/orders").WithBasicAuth("backup", "b4ckup-pass"),
        };

    public void Dispose()
    {
        Replicator.Dispose();
        _http.Dispose();
        Server.Dispose();
    }
}
