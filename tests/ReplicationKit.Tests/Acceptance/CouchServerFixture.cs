using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded;
using ReplicationKit.Tests;

[assembly: AssemblyFixture(typeof(CouchServerFixture))]

namespace ReplicationKit.Tests;

/// <summary>The server that the acceptance tests run on: the one that COUCHDB_URL names, or the embedded one.</summary>
public sealed class CouchServerFixture : IAsyncLifetime
{
    private readonly List<string> _databases = [];
    private EmbeddedCouch? _embedded;
    private HttpClient? _http;
    private System.Uri? _uri;
    private int _next;

    /// <summary>The server's URL, user and password in it.</summary>
    public System.Uri Uri => _uri!;

    /// <summary>The CouchDB version that it is, or that it imitates.</summary>
    public Version Version { get; private set; } = new(3, 5);

    /// <summary>The same for the client's options.</summary>
    public CouchServer Server => Enum.Parse<CouchServer>($"CouchDB{Version.Major}{Version.Minor}");

    /// <summary>Whether it is a real CouchDB.</summary>
    public bool IsReal => _embedded is null;

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("COUCHDB_URL") is { Length: > 0 } url)
        {
            _uri = new System.Uri(url.EndsWith('/') ? url : url + "/");
            string[] version = (await GetAsync("")).GetProperty("version").GetString()!.Split('.', '-');
            Version = new Version($"{version[0]}.{version[1]}");
            return;
        }

        _embedded = await EmbeddedCouch.StartAsync(
            new EmbeddedCouchOptions { CrashBackoff = TimeSpan.FromMilliseconds(500) },
            TestContext.Current.CancellationToken
        );
        _uri = _embedded.Uri;
    }

    public async ValueTask DisposeAsync()
    {
        if (_embedded is not null)
            await _embedded.DisposeAsync();
        else if (_http is not null)
        {
            await StopReplicationsAsync(_http);
            foreach (string database in _databases)
                await _http.DeleteAsync(Escape(database));
        }

        _http?.Dispose();
    }

    /// <summary>A client of the server, without this library.</summary>
    public HttpClient Http => _http ??= CreateHttp();

    /// <summary>A replicator; what it creates is found under ids that begin with <see cref="NewName"/>.</summary>
    public Replicator Connect(Action<ReplicatorOptions>? configure = null)
    {
        var options = new ReplicatorOptions { BaseAddress = Uri, PollInterval = TimeSpan.FromMilliseconds(250) };
        configure?.Invoke(options);
        return Replicator.Connect(options);
    }

    /// <summary>A replicator all of whose requests go through a handler.</summary>
    public Replicator Connect(HttpMessageHandler handler, Action<ReplicatorOptions>? configure = null)
    {
        var options = new ReplicatorOptions { BaseAddress = Uri, PollInterval = TimeSpan.FromMilliseconds(250) };
        configure?.Invoke(options);
        return new Replicator(new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }, options);
    }

    /// <summary>A name that no other test uses.</summary>
    public string NewName(string name) => $"rk{Environment.ProcessId}-{name}-{Interlocked.Increment(ref _next)}";

    /// <summary>The name of a database that is deleted at the end; it is created with the first document.</summary>
    public string NewDatabaseName(string name)
    {
        string database = NewName(name);
        lock (_databases)
            _databases.Add(database);
        return database;
    }

    public async Task<string> NewDatabaseAsync(string name, int documents = 0)
    {
        string database = NewDatabaseName(name);
        (await Http.PutAsync(Escape(database), null)).EnsureSuccessStatusCode();
        for (int start = 0; start < documents; start += 1000)
            await AddAsync(
                database,
                [.. Enumerable.Range(start, Math.Min(1000, documents - start)).Select(i => $$"""{"_id":"doc{{i:D6}}","n":{{i}}}""")]
            );
        return database;
    }

    public async Task AddAsync(string database, params string[] documents)
    {
        using var body = new StringContent($$"""{"docs":[{{string.Join(',', documents)}}]}""", Encoding.UTF8, "application/json");
        (await Http.PostAsync($"{Escape(database)}/_bulk_docs", body)).EnsureSuccessStatusCode();
    }

    public async Task<JsonElement> GetAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Each document's id and revision, which depends on its content.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RevisionsAsync(string database)
    {
        JsonElement rows = (await GetAsync($"{Escape(database)}/_changes?style=all_docs")).GetProperty("results");
        return rows.EnumerateArray()
            .ToDictionary(
                row => row.GetProperty("id").GetString()!,
                row =>
                    string.Join(
                        ',',
                        row.GetProperty("changes")
                            .EnumerateArray()
                            .Select(change => change.GetProperty("rev").GetString())
                            .Order(StringComparer.Ordinal)
                    )
            );
    }

    /// <summary>Each document as it is, deletions left out.</summary>
    public async Task<IReadOnlyList<string>> DocumentsAsync(string database)
    {
        JsonElement rows = (await GetAsync($"{Escape(database)}/_all_docs?include_docs=true")).GetProperty("rows");
        return [.. rows.EnumerateArray().Select(row => row.GetProperty("doc").GetRawText())];
    }

    public static string Escape(string name) => System.Uri.EscapeDataString(name);

    /// <summary>
    /// Deletes the documents that the tests left in the replicator database: a crashing replication keeps the server busy indefinitely.
    /// </summary>
    private static async Task StopReplicationsAsync(HttpClient http)
    {
        string prefix = $"rk{Environment.ProcessId}-";
        JsonElement left = await http.GetFromJsonAsync<JsonElement>($"_replicator/_all_docs?startkey=\"{prefix}\"&endkey=\"{prefix}~\"");
        IEnumerable<string> deletions = left.GetProperty("rows")
            .EnumerateArray()
            .Select(row =>
                $$"""{"_id":"{{row.GetProperty("id").GetString()}}","_rev":"{{row.GetProperty("value").GetProperty("rev").GetString()}}","_deleted":true}"""
            );
        using var body = new StringContent($$"""{"docs":[{{string.Join(',', deletions)}}]}""", Encoding.UTF8, "application/json");
        await http.PostAsync("_replicator/_bulk_docs", body);
    }

    private HttpClient CreateHttp()
    {
        var http = new HttpClient
        {
            BaseAddress = new System.Uri(Uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)),
        };
        if (Uri.UserInfo.Length > 0)
            http.DefaultRequestHeaders.Authorization = new(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes(System.Uri.UnescapeDataString(Uri.UserInfo)))
            );
        return http;
    }
}
