using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using ReplicationKit.Embedded;

namespace ReplicationKit.Benchmarks.Embedded;

/// <summary>
/// Documents of 1 kB, replicated from one database of a server to another by <c>_replicate</c>. The embedded server always runs;
/// <c>COUCHDB_URL</c> and <c>POUCHDB_URL</c> (such as <c>pouchdb-server --in-memory</c>) add other servers for comparison.
/// </summary>
[WarmupCount(1), IterationCount(4), InvocationCount(1)]
public class ReplicateBenchmarks
{
    private const string EmbeddedServer = "embedded";
    private const int BulkSize = 1000;

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(10) };
    private EmbeddedCouch? _couch;
    private string _source = "";
    private static int _names;

    /// <summary>The servers that there are.</summary>
    public static IEnumerable<string> Servers =>
        [
            EmbeddedServer,
            .. new[] { "COUCHDB_URL", "POUCHDB_URL" }.Where(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 }),
        ];

    /// <summary>How many documents.</summary>
    [Params(100, 10_000)]
    public int Documents { get; set; }

    /// <summary>Which server: the embedded one, or the variable that holds another's URL.</summary>
    [ParamsSource(nameof(Servers))]
    public string Server { get; set; } = EmbeddedServer;

    /// <summary>Waited for here: in its own process, BenchmarkDotNet does not wait for a preparation that is a task.</summary>
    [GlobalSetup]
    public void Prepare() => PrepareAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void CleanUp() => CleanUpAsync().GetAwaiter().GetResult();

    private async Task PrepareAsync()
    {
        Uri address;
        if (Server == EmbeddedServer)
        {
            _couch = await EmbeddedCouch.StartAsync();
            address = _couch.Uri;
        }
        else
        {
            address = new Uri(Environment.GetEnvironmentVariable(Server)!);
        }

        _client.BaseAddress = new Uri(
            address.GetLeftPart(UriPartial.Authority).Replace(address.UserInfo + "@", "", StringComparison.Ordinal) + "/"
        );
        if (address.UserInfo.Length > 0)
            _client.DefaultRequestHeaders.Authorization = new(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo)))
            );
        _source = Name("source");
        await SendAsync(HttpMethod.Put, _source, null);
        for (int first = 0; first < Documents; first += BulkSize)
            await SendAsync(HttpMethod.Post, _source + "/_bulk_docs", Bulk(first, Math.Min(BulkSize, Documents - first)));
    }

    private async Task CleanUpAsync()
    {
        await SendAsync(HttpMethod.Delete, _source, null);
        if (_couch is not null)
            await _couch.DisposeAsync();
        _client.Dispose();
    }

    [Benchmark]
    public async Task Replicate()
    {
        string target = Name("target");
        await SendAsync(HttpMethod.Put, target, null);
        await SendAsync(HttpMethod.Post, "_replicate", new JsonObject { ["source"] = Url(_source), ["target"] = Url(target) });
        int copied = (await _client.GetFromJsonAsync<JsonObject>(target))!["doc_count"]!.GetValue<int>();
        if (copied != Documents)
            throw new InvalidOperationException($"{copied} of {Documents} documents were replicated.");
        await SendAsync(HttpMethod.Delete, target, null);
    }

    /// <summary>Each name is used once, since an earlier run may have left a checkpoint.</summary>
    private static string Name(string kind) =>
        string.Create(CultureInfo.InvariantCulture, $"rk-bench-{kind}-{Environment.ProcessId}-{Interlocked.Increment(ref _names)}");

    /// <summary>PouchDB Server, which requires no password, does not accept endpoint objects, and accepts its own databases only by name.</summary>
    private JsonNode Url(string database)
    {
        if (_client.DefaultRequestHeaders.Authorization is not { } authorization)
            return JsonValue.Create(database);
        return new JsonObject
        {
            ["url"] = _client.BaseAddress + database,
            ["headers"] = new JsonObject { ["Authorization"] = authorization.ToString() },
        };
    }

    private static JsonObject Bulk(int first, int count)
    {
        var documents = new JsonArray();
        for (int number = first; number < first + count; number++)
        {
            documents.Add(
                new JsonObject
                {
                    ["_id"] = string.Create(CultureInfo.InvariantCulture, $"document-{number:d6}"),
                    ["number"] = number,
                    ["text"] = new string((char)('a' + (number % 26)), 950),
                }
            );
        }

        return new JsonObject { ["docs"] = documents };
    }

    private async Task SendAsync(HttpMethod method, string path, JsonObject? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _client.SendAsync(request);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException(
                $"{method} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}"
            );
    }
}
