using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded;
using ReplicationKit.Hosting.Tests;

[assembly: AssemblyFixture(typeof(CouchServerFixture))]

namespace ReplicationKit.Hosting.Tests;

/// <summary>The server that the end-to-end tests run on: the one that COUCHDB_URL names, or the embedded one.</summary>
public sealed class CouchServerFixture : IAsyncLifetime
{
    private readonly List<string> _databases = [];
    private EmbeddedCouch? _embedded;
    private HttpClient? _http;
    private int _next;

    /// <summary>The server's URL, user and password in it.</summary>
    public System.Uri Uri { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("COUCHDB_URL") is { Length: > 0 } url)
            Uri = new System.Uri(url.EndsWith('/') ? url : url + "/");
        else
        {
            _embedded = await EmbeddedCouch.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
            Uri = _embedded.Uri;
        }

        _http = new HttpClient
        {
            BaseAddress = new System.Uri(Uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)),
        };
        _http.DefaultRequestHeaders.Authorization = new(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes(System.Uri.UnescapeDataString(Uri.UserInfo)))
        );
    }

    public async ValueTask DisposeAsync()
    {
        foreach (string database in _databases)
            await _http!.DeleteAsync(database);
        _http?.Dispose();
        if (_embedded is not null)
            await _embedded.DisposeAsync();
    }

    /// <summary>A name that no other test, and no other run, uses.</summary>
    public string NewName(string name) => $"rk{Environment.ProcessId}-hosting-{name}-{Interlocked.Increment(ref _next)}";

    /// <summary>The name of a database that is deleted at the end.</summary>
    public string NewDatabaseName(string name)
    {
        string database = NewName(name);
        lock (_databases)
            _databases.Add(database);
        return database;
    }

    /// <summary>A database with some documents.</summary>
    public async Task<string> NewDatabaseAsync(string name, int documents)
    {
        string database = NewDatabaseName(name);
        (await _http!.PutAsync(database, null)).EnsureSuccessStatusCode();
        using JsonContent body = JsonContent.Create(
            new { docs = Enumerable.Range(0, documents).Select(number => new { _id = $"doc{number}" }) }
        );
        (await _http.PostAsync(database + "/_bulk_docs", body)).EnsureSuccessStatusCode();
        return database;
    }

    public async Task<JsonElement> GetAsync(string path) => await _http!.GetFromJsonAsync<JsonElement>(path);
}
