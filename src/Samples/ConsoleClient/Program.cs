using System.Net.Http.Json;
using ReplicationKit;
using ReplicationKit.Embedded;
using Samples;

// COUCHDB_URL=http://admin:password@localhost:5984 runs it on your server; otherwise, it runs on a server inside this process.
string? url = Environment.GetEnvironmentVariable("COUCHDB_URL");
await using EmbeddedCouch? couch = string.IsNullOrEmpty(url) ? await EmbeddedCouch.StartAsync() : null;
if (couch is not null)
    await FillAsync(couch);
using var replicator = couch is null ? Replicator.Connect(url!) : Replicator.Connect(couch.Uri);

// Ensure creates a replication, replaces it if its options changed, or leaves it unchanged.
EnsureResult copy = await replicator.EnsureAsync(new OrdersCopy());
EnsureResult large = await replicator.EnsureAsync(new LargeOrders(LeastTotal: 80));

await foreach (ReplicationStatus status in replicator.FollowAllAsync([copy.Handle, large.Handle]))
{
    if (status.IsTerminal)
        Console.WriteLine($"{status.Id}: {status.State}, documents written: {status.DocsWritten} {status.Reason}".TrimEnd());
}

static async Task FillAsync(EmbeddedCouch couch)
{
    using HttpClient http = couch.CreateClient();
    (await http.PutAsync("orders", null)).EnsureSuccessStatusCode();
    var orders = Enumerable
        .Range(1, 100)
        .Select(number => new
        {
            _id = $"order-{number}",
            state = number % 2 == 0 ? "open" : "paid",
            total = number,
        });
    (await http.PostAsJsonAsync("orders/_bulk_docs", new { docs = orders })).EnsureSuccessStatusCode();
}
