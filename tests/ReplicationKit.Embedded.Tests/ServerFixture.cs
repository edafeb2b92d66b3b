namespace ReplicationKit.Embedded.Tests;

/// <summary>A server of its own for each test of a class.</summary>
public abstract class ServerFixture : IAsyncLifetime
{
    private protected EmbeddedCouch Couch { get; private set; } = null!;

    private protected CouchClient Client { get; private set; } = null!;

    private protected static CancellationToken Canceled => TestContext.Current.CancellationToken;

    private protected virtual EmbeddedCouchOptions Options => new();

    public virtual async ValueTask InitializeAsync()
    {
        Couch = await EmbeddedCouch.StartAsync(Options, Canceled);
        Client = new CouchClient(Couch);
        (await Client.PutAsync("db")).Status.Should().Be(201);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Couch.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
