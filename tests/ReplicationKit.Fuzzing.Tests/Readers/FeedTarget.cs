using System.Net;
using ReplicationKit.Testing;

namespace ReplicationKit.Fuzzing.Tests.Readers;

/// <summary>The continuous changes feed: it ends, or fails with one exception that names it.</summary>
internal sealed class FeedTarget(IReadOnlyList<byte[]> seeds) : FuzzTarget("changes feed", seeds)
{
    public override async Task<string?> FindFaultAsync(byte[] input)
    {
        using var handler = new AnsweringHandler(static (method, _) => method == "POST", HttpStatusCode.OK, input);
        using var http = new HttpClient(handler);
        var options = new ReplicatorOptions { TimeProvider = new TestClock() };
        using var connection = new CouchConnection(
            http,
            ownsClient: false,
            new Uri("http://couch.test:5984/"),
            ReplicatorCredentials.Anonymous,
            options
        );
        var feed = new ChangesFeed(connection, new ReplicatorDatabase(connection, "_replicator"));
        try
        {
            await feed.ReadAsync(static _ => { }, CancellationToken.None);
        }
        catch (ReplicationServerException exception)
        {
            return exception.Message.StartsWith("Could not follow the changes", StringComparison.Ordinal) ? null : exception.Message;
        }

        return null;
    }
}
