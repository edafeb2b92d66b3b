using System.Text.Json;
using ReplicationKit.Testing;

namespace ReplicationKit.Embedded.Tests.JavaScript;

/// <summary>A server that the cases of a class share, with a clock that only functions move.</summary>
public sealed class ScriptServer : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    private readonly TestClock _clock = new();
    private EmbeddedCouch _couch = null!;
    private int _designs;

    internal CouchClient Client { get; private set; } = null!;

    internal ScriptLog Log { get; private set; } = null!;

    internal TestClock Clock => _clock;

    public async ValueTask InitializeAsync()
    {
        Log = new ScriptLog(_clock, Limit);
        _couch = await EmbeddedCouch.StartAsync(
            new EmbeddedCouchOptions
            {
                TimeProvider = _clock,
                ScriptTimeout = Limit,
                LoggerFactory = Log,
            },
            TestContext.Current.CancellationToken
        );
        Client = new CouchClient(_couch);
        (await Client.PutAsync("db")).Status.Should().Be(201);
        (await Client.PutAsync("db/a", """{"type":"x","tags":["p","q"]}""")).Status.Should().Be(201);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _couch.DisposeAsync();
    }

    /// <summary>Reads the feed of document <c>a</c> through a filter with this source.</summary>
    internal Task<CouchAnswer> FilterAsync(string source, object? lib = null) =>
        FeedAsync("filters", new { f = source }, lib, "filter={0}/f");

    /// <summary>Reads the feed of document <c>a</c> through a view with this map function.</summary>
    internal Task<CouchAnswer> ViewAsync(string source) =>
        FeedAsync("views", new { f = new { map = source } }, null, "filter=_view&view={0}/f");

    /// <summary>Writes a document to a database of its own that has a validation function with this body.</summary>
    internal async Task<CouchAnswer> ValidateAsync(string body)
    {
        string database = $"v{Interlocked.Increment(ref _designs)}";
        await Client.PutAsync(database);
        string source = JsonSerializer.Serialize($"function(doc, old, user, security) {{ {body} }}");
        (await Client.PutAsync($"{database}/_design/v", $$"""{"validate_doc_update":{{source}} }""")).Status.Should().Be(201);
        return await Client.PutAsync($"{database}/x", """{"n":1}""");
    }

    private async Task<CouchAnswer> FeedAsync(string kind, object functions, object? lib, string query)
    {
        string name = $"d{Interlocked.Increment(ref _designs)}";
        string json = JsonSerializer.Serialize(
            new Dictionary<string, object?>
            {
                ["marker"] = "m",
                [kind] = functions,
                ["lib"] = lib ?? new { },
            }
        );
        CouchAnswer written = await Client.PutAsync($"db/_design/{name}", json);
        written.Status.Should().Be(201, written.Text);
        return await Client.GetAsync(
            "db/_changes?limit=1&" + string.Format(System.Globalization.CultureInfo.InvariantCulture, query, name)
        );
    }
}
